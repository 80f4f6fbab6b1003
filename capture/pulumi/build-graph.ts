import { relative, sep } from "node:path";
import type { Graph } from "../../graph/graph.ts";
import type { NodeOptions, ResourceNode, SourcePosition } from "../../graph/node.ts";
import type { CompartmentKeys } from "../../model/compartment.ts";
import type { Tags } from "../../model/tags.ts";
import { assignCompartments } from "../compartments.ts";
import { isTaggable, kindOf } from "../kinds.ts";
import type { CapturedProgram, Place, ProgramPosition, Registered } from "./protocol.ts";
import { providerUrn } from "./urn.ts";
import { propertiesOf } from "./values.ts";
import { isUnknownText, isWireObject, plain, type Wire } from "./wire.ts";

export interface GraphOptions extends Place {
  readonly compartmentKeys?: CompartmentKeys;
  /** The default provider's configuration: `aws:region`, `aws:defaultTags`. */
  readonly config: Readonly<Record<string, string>>;
  /** The program's working folder. */
  readonly directory: string;
  /** The folder that source positions are relative to. */
  readonly root: string;
}

/** The graph of one captured program: nodes sorted by id, everything that varies from run to run left behind. */
export function buildGraph(program: CapturedProgram, options: GraphOptions): Graph {
  const stack = `${program.project}/${program.stack}`;
  const byUrn = new Map(program.resources.map((resource) => [resource.urn, resource]));
  const nodes = program.resources.map((resource) => nodeOf(resource, { ...options, stack, byUrn }));
  const sorted = nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const outputs = propertiesOf(program.outputs, {
    directory: options.directory,
    reason: (name) => `The stack's output "${name}" is known only after deployment.`,
  });
  const graph: Graph = {
    version: 1,
    stacks: [
      {
        id: stack,
        project: program.project,
        stack: program.stack,
        engine: "pulumi",
        outputs,
        warnings: program.warnings,
      },
    ],
    nodes: assignCompartments(sorted, options.compartmentKeys),
  };
  return Object.freeze(graph);
}

interface Context extends GraphOptions {
  readonly stack: string;
  readonly byUrn: ReadonlyMap<string, Registered>;
}

function nodeOf(resource: Registered, context: Context): ResourceNode {
  const { urn, type, name, category, parent, provider } = resource;
  const region = regionOf(resource, context);
  const inputs = propertiesOf(resource.inputs, {
    ...context,
    reason: (property) => inputReason(resource, property, context),
  });
  const outputs = propertiesOf(resource.outputs, {
    ...context,
    reason: (property) => inputReason(resource, property, context),
  });
  const isAws = type.startsWith("aws:");
  return Object.freeze({
    id: urn,
    address: urn,
    stack: context.stack,
    kind: category === "custom" || category === "data" ? kindOf(type) : type,
    type,
    name,
    category,
    ...(parent !== undefined && { parent }),
    dependsOn: resource.dependencies,
    propertyDependsOn: sortedKeys(resource.propertyDependencies),
    ...(provider !== undefined && { provider: providerUrn(provider) }),
    inputs,
    outputs: resource.resourceId === undefined ? outputs : { id: resource.resourceId, ...outputs },
    tags: category === "provider" ? {} : tagsOf(resource, context),
    ...(isAws && { region, account: context.account }),
    options: resource.options satisfies NodeOptions,
    ...sourceOf(resource.position, context.root),
  });
}

/** Names what the value was computed from, so that a reader knows where to look. */
function inputReason(resource: Registered, property: string, { byUrn }: Context): string {
  const origins = (resource.propertyDependencies[property] ?? [])
    .map((urn) => byUrn.get(urn))
    .filter((origin) => origin !== undefined)
    .map(({ name, type }) => `"${name}" (${type})`);
  if (origins.length === 0) return "Known only after deployment.";
  return `Known only after deployment: computed from ${origins.join(" and ")}.`;
}

function regionOf({ inputs, provider }: Registered, { byUrn, config, region }: Context): string {
  const explicit = provider === undefined ? undefined : byUrn.get(providerUrn(provider))?.inputs["region"];
  const candidates = [inputs["region"], explicit, config["aws:region"]].map(plain);
  const known = candidates.find((candidate) => typeof candidate === "string" && !isUnknownText(candidate));
  return typeof known === "string" ? known : region;
}

/** The provider's default tags apply to what can be tagged, which is what has `tags` in its type. */
function tagsOf({ inputs, provider, type }: Registered, { byUrn, config }: Context): Tags {
  const own = tagMap(plain(inputs["tags"]));
  if (!type.startsWith("aws:") || !isTaggable(kindOf(type))) return own;
  const explicit = provider === undefined ? undefined : byUrn.get(providerUrn(provider));
  // A preview does not list the default provider, which is configured by the stack.
  const defaults = explicit === undefined ? config["aws:defaultTags"] : explicit.inputs["defaultTags"];
  return sortedKeys({ ...defaultTags(plain(defaults)), ...own });
}

/** A provider's nested inputs travel as JSON text. */
function defaultTags(wire: Wire | undefined): Tags {
  const value = typeof wire === "string" && !isUnknownText(wire) ? (JSON.parse(wire) as Wire) : wire;
  return isWireObject(value) ? tagMap(plain(value["tags"])) : {};
}

function tagMap(wire: Wire | undefined): Tags {
  if (!isWireObject(wire)) return {};
  const entries = Object.entries(wire).flatMap(([key, value]) => {
    const text = plain(value);
    return typeof text === "string" && !isUnknownText(text) ? [[key, text] as const] : [];
  });
  return sortedKeys(Object.fromEntries(entries));
}

function sourceOf(position: ProgramPosition | undefined, root: string): { readonly source?: SourcePosition } {
  if (position === undefined) return {};
  const file = relative(root, position.file).split(sep).join("/");
  return { source: { file, line: position.line, column: position.column } };
}

function sortedKeys<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
