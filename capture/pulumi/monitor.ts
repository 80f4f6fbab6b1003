import { UserError } from "../../model/errors.ts";
import { providerFunction } from "./functions/provider-functions.ts";
import type { CapturedProgram, Place, ProgramPosition, Registered, Registration } from "./protocol.ts";
import { drawUuid } from "./synthesis/draw.ts";
import { synthesise } from "./synthesis/synthesise.ts";
import { isStack, providerUrn, urnOf } from "./urn.ts";
import { isUnknownText, plain, SECRET, SIGNATURE, UNKNOWN, type Wire, type WireObject } from "./wire.ts";

export interface MonitorOptions extends Place {
  readonly project: string;
  readonly stack: string;
  /** The default provider's configuration: `aws:region` and the like. */
  readonly config: Readonly<Record<string, string>>;
  /** `ORGANISATION/PROJECT/STACK` or `PROJECT/STACK` → outputs, for programs that read another stack's. */
  readonly stackOutputs?: Readonly<Record<string, WireObject>>;
}

/**
 * The engine's side of a program's run: takes what the program declares, answers as a preview of an empty account
 * would, and remembers. Knows nothing of message classes or of sockets.
 */
export class Monitor {
  readonly #options: MonitorOptions;
  readonly #resources = new Map<string, Registered>();
  readonly #warnings = new Set<string>();
  #stackOutputs: WireObject = {};

  constructor(options: MonitorOptions) {
    this.#options = options;
  }

  /** @throws UserError for a second resource of the same URN. */
  register(registration: Registration): Registered {
    const { type, name, parent } = registration;
    const urn = urnOf({ ...this.#options, type, name, ...(parent !== undefined && { parent }) });
    this.#refuseDuplicate(urn, registration);
    const registered = this.#complete(urn, registration);
    this.#resources.set(urn, registered);
    return registered;
  }

  /** A component's outputs; for the stack, what the program exports. */
  registerOutputs(urn: string, outputs: WireObject): void {
    const resource = this.#resources.get(urn);
    if (resource === undefined) return;
    if (isStack(resource.type)) this.#stackOutputs = outputs;
    this.#resources.set(urn, { ...resource, outputs: { ...resource.outputs, ...outputs } });
  }

  /** @throws UserError for a function whose answer is only known on AWS. */
  invoke(token: string, args: WireObject, provider: string | undefined): WireObject {
    if (token === "pulumi:pulumi:getResource") return this.#getResource(args);
    const answer = providerFunction(token);
    if (answer === undefined) throw unanswerable(token);
    try {
      const answered = answer(args, this.#placeOf({ ...(provider !== undefined && { provider }) }));
      this.#warnOfUnknown(token, answered);
      return answered;
    } catch (cause) {
      throw new UserError({
        message: `The function ${token} cannot be answered: ${cause instanceof Error ? cause.message : String(cause)}.`,
        fix: "Correct what the program gives to it.",
      });
    }
  }

  /** A program may wait for what is not known, and declare more once it is. */
  #warnOfUnknown(token: string, answer: WireObject): void {
    const unknown = Object.keys(answer).filter((name) => answer[name] === UNKNOWN);
    if (unknown.length === 0) return;
    this.warn(
      `What the function ${token} answers is not known here in full (${unknown.join(", ")}): what is made of that is unknown, and what the program declares only once it knows is not captured.`,
    );
  }

  warn(sentence: string): void {
    this.#warnings.add(sentence);
  }

  captured(): CapturedProgram {
    return {
      project: this.#options.project,
      stack: this.#options.stack,
      resources: [...this.#resources.values()],
      outputs: this.#stackOutputs,
      warnings: [...this.#warnings].sort(),
    };
  }

  #refuseDuplicate(urn: string, { position }: Registration): void {
    const first = this.#resources.get(urn);
    if (first === undefined || first.category === "data") return;
    throw new UserError({
      message: `Two resources have the URN ${urn}: one made at ${place(first.position)}, one at ${place(position)}.`,
      ...(position !== undefined && { where: place(position) }),
      fix: "Give one of them another name, or another parent.",
    });
  }

  #complete(urn: string, registration: Registration): Registered {
    const { category } = registration;
    if (category === "component") return { ...registration, urn, outputs: registration.inputs };
    if (category === "provider") {
      return { ...registration, urn, resourceId: drawUuid(urn), outputs: registration.inputs };
    }
    if (registration.type === "pulumi:pulumi:StackReference") return this.#stackReference(urn, registration);
    const made = synthesise({ urn, ...registration, ...this.#placeOf(registration) });
    const id = registration.id ?? made.id;
    const outputs = { ...made.outputs, ...registration.inputs };
    return {
      ...registration,
      urn,
      ...(id !== undefined && !isUnknownText(id) && { resourceId: id }),
      outputs: markSecrets(outputs, registration.secretOutputs),
    };
  }

  #stackReference(urn: string, registration: Registration): Registered {
    const name = registration.id ?? registration.name;
    const key = Object.keys(this.#options.stackOutputs ?? {}).find(
      (known) => known === name || name.endsWith(`/${known}`),
    );
    const outputs = key === undefined ? undefined : this.#options.stackOutputs?.[key];
    if (outputs === undefined) {
      this.warn(
        `The outputs of the stack "${name}", which the program reads, are unknown: that stack is not captured.`,
      );
    }
    return {
      ...registration,
      urn,
      resourceId: name,
      outputs: { name, outputs: outputs ?? UNKNOWN, secretOutputNames: outputs === undefined ? UNKNOWN : [] },
    };
  }

  #getResource(args: WireObject): WireObject {
    const resource = this.#resources.get(String(args["urn"]));
    if (resource === undefined) {
      throw new UserError({
        message: `The program asks for the resource ${String(args["urn"])}, which it has not declared.`,
        fix: "Declare it before it is asked for.",
      });
    }
    return { urn: resource.urn, id: resource.resourceId ?? "", state: resource.outputs };
  }

  /** A resource's own region, its provider's, the default provider's, and then the stack's. */
  #placeOf({ provider, inputs }: { readonly provider?: string; readonly inputs?: WireObject }): Place {
    const explicit = provider === undefined ? undefined : this.#resources.get(providerUrn(provider))?.inputs;
    const candidates = [inputs?.["region"], explicit?.["region"], this.#options.config["aws:region"]].map(plain);
    const region = candidates.find((candidate) => typeof candidate === "string" && !isUnknownText(candidate));
    return { account: this.#options.account, region: typeof region === "string" ? region : this.#options.region };
  }
}

function unanswerable(token: string): UserError {
  return new UserError({
    message: `The program calls the function ${token}, whose answer only AWS knows.`,
    where: token,
    fix: "Pass the value in as configuration, or prove the preview: pulumi preview --json --show-sames > preview.json, and bulkhead prove preview.json.",
  });
}

function markSecrets(outputs: WireObject, names: readonly string[]): WireObject {
  const marked: Record<string, Wire> = { ...outputs };
  for (const name of names) {
    const value = marked[name];
    if (value !== undefined) marked[name] = { [SIGNATURE]: SECRET, value };
  }
  return marked;
}

function place(position: ProgramPosition | undefined): string {
  return position === undefined ? "an unknown place" : `${position.file}:${position.line}`;
}
