import { resolve } from "node:path";
import type { ProgramPosition, Registered, RegistrationOptions } from "./protocol.ts";
import {
  ARCHIVE,
  ASSET,
  isWireObject,
  SECRET,
  SIGNATURE,
  signatureOf,
  UNKNOWN,
  type Wire,
  type WireObject,
} from "./wire.ts";

/**
 * A resource as Pulumi writes it into a preview and into an exported stack: version 3 of its resource type, as far as
 * the graph needs it.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go `ResourceV3`
 */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  /** To be deleted by the next update, because a replacement has taken its URN; until then it is there. */
  readonly delete?: boolean;
  readonly id?: string;
  readonly inputs?: WireObject;
  readonly outputs?: WireObject;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  /** Read, not made. */
  readonly external?: boolean;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  readonly provider?: string;
  readonly additionalSecretOutputs?: readonly string[];
  readonly aliases?: readonly string[];
  readonly ignoreChanges?: readonly string[];
  /** `project:///index.ts#12,5`: from the project's folder. */
  readonly sourcePosition?: string;
}

/** Whether a value has what every resource's state has. */
export function isResourceState(value: unknown): value is ResourceState {
  return (
    isWireObject(value as Wire) &&
    typeof (value as ResourceState).urn === "string" &&
    (value as ResourceState).urn.split("::").length >= 4 &&
    typeof (value as ResourceState).type === "string"
  );
}

/** What a resource's state says, in the words that a capture has for it. */
export function registeredOf(state: ResourceState, root: string): Registered {
  const { urn, type, parent, provider, id } = state;
  return {
    urn,
    type,
    name: urn.split("::").slice(3).join("::"),
    category: categoryOf(state),
    ...(parent !== undefined && parent !== "" && { parent }),
    ...(provider !== undefined && provider !== "" && { provider }),
    providers: {},
    inputs: readable(state.inputs ?? {}),
    outputs: readable(state.outputs ?? {}),
    ...(id !== undefined && id !== "" && id !== UNKNOWN && { resourceId: id }),
    dependencies: (state.dependencies ?? []).toSorted(),
    propertyDependencies: propertyDependenciesOf(state),
    options: optionsOf(state),
    secretOutputs: state.additionalSecretOutputs ?? [],
    ...positionOf(state.sourcePosition, root),
  };
}

/** `PROJECT` and `STACK` of a URN. */
export function stackOf(urn: string): { readonly project: string; readonly stack: string } {
  const [head = "", project = ""] = urn.split("::");
  return { project, stack: head.replace(/^urn:pulumi:/, "") };
}

function categoryOf({ type, custom, external }: ResourceState): Registered["category"] {
  if (type.startsWith("pulumi:providers:")) return "provider";
  if (external === true) return "data";
  return custom ? "custom" : "component";
}

function propertyDependenciesOf({ propertyDependencies = {} }: ResourceState): Record<string, readonly string[]> {
  const named = Object.entries(propertyDependencies).filter((entry): entry is [string, readonly string[]] =>
    Array.isArray(entry[1]),
  );
  return Object.fromEntries(
    named.filter(([, urns]) => urns.length > 0).map(([property, urns]) => [property, urns.toSorted()]),
  );
}

function optionsOf({ protect, retainOnDelete, aliases = [], ignoreChanges = [] }: ResourceState): RegistrationOptions {
  return {
    ...(protect === true && { protect }),
    ...(retainOnDelete === true && { retain: true }),
    ...(aliases.length > 0 && { aliases }),
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
  };
}

function positionOf(text: string | undefined, root: string): { readonly position?: ProgramPosition } {
  const [, path, line, column = "1"] = /^project:\/\/\/?(.+)#(\d+)(?:,(\d+))?$/.exec(text ?? "") ?? [];
  if (path === undefined) return {};
  return { position: { file: resolve(root, path), line: Number(line), column: Number(column) } };
}

/** What a preview writes in place of a secret. */
const BLINDED = "[secret]";

/**
 * What stands for a value that is not known, by the value's kind; of a text it is `UNKNOWN`.
 *
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
 */
const UNKNOWNS: ReadonlySet<string> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/**
 * The values as the engine's protocol has them: what the providers' bridge keeps for itself is left out, and a secret
 * whose value the file does not hold is a secret that is not known.
 */
function readable(values: WireObject): WireObject {
  const own = Object.entries(values).filter(([name]) => name !== "__defaults" && name !== "__meta");
  return Object.fromEntries(own.map(([name, value]) => [name, readableValue(value)]));
}

function readableValue(value: Wire): Wire {
  if (value === BLINDED) return { [SIGNATURE]: SECRET, value: UNKNOWN };
  if (Array.isArray(value)) return value.map((item: Wire) => readableValue(item));
  if (!isWireObject(value)) return typeof value === "string" && UNKNOWNS.has(value) ? UNKNOWN : value;
  const signature = signatureOf(value);
  if (signature === SECRET) return secretOf(value);
  return readable(signature === ASSET || signature === ARCHIVE ? elsewhere(value) : value);
}

/** The files that a state speaks of lie where the program ran. */
function elsewhere({ path, ...value }: WireObject): WireObject {
  return path === undefined ? value : { ...value, uri: path };
}

/** `plaintext` is JSON in a text; without it there is only the cipher. */
function secretOf({ plaintext }: WireObject): WireObject {
  if (typeof plaintext !== "string") return { [SIGNATURE]: SECRET, value: UNKNOWN };
  return { [SIGNATURE]: SECRET, value: readableValue(parsed(plaintext)) };
}

function parsed(text: string): Wire {
  try {
    return JSON.parse(text) as Wire;
  } catch {
    return text;
  }
}
