import { inModule, localAddress, moduleOf, modulePath, parentModule } from "./addresses.ts";
import { type ConfigModule, type ConfigResource, type Expression, isRecord, type ModuleCall } from "./show-json.ts";

/** A plan's configuration, asked for what a resource's property was computed from. */
export class Configuration {
  readonly #root: ConfigModule;

  constructor(root: ConfigModule) {
    this.#root = root;
  }

  resource(address: string): ConfigResource | undefined {
    const local = localAddress(address);
    return this.module(modulePath(moduleOf(address)))?.resources?.find((resource) => resource.address === local);
  }

  module(path: readonly string[]): ConfigModule | undefined {
    return path.reduce<ConfigModule | undefined>((module, name) => module?.module_calls?.[name]?.module, this.#root);
  }

  call(path: readonly string[]): ModuleCall | undefined {
    const name = path.at(-1);
    return name === undefined ? undefined : this.module(path.slice(0, -1))?.module_calls?.[name];
  }

  /**
   * The resources (configuration addresses) that an expression reads, followed through variables and module outputs.
   * `opaque` where it reads a local, whose expression Terraform's JSON does not hold.
   *
   * @param forEach what `each.value` is taken from
   */
  sources(moduleAddress: string, expression: unknown, forEach?: unknown): Sources {
    const read = this.#sources(moduleAddress, expression, new Set());
    const readsEach = referencesOf(expression).some((reference) => /^each\.value\b/.test(reference));
    return readsEach ? merge([read, this.#sources(moduleAddress, forEach, new Set())]) : read;
  }

  #sources(moduleAddress: string, expression: unknown, seen: ReadonlySet<string>): Sources {
    return merge(
      referencesOf(expression).map((reference) => {
        const key = `${moduleAddress}|${reference}`;
        return seen.has(key) ? NONE : this.#follow(moduleAddress, reference, new Set([...seen, key]));
      }),
    );
  }

  #follow(moduleAddress: string, reference: string, seen: ReadonlySet<string>): Sources {
    const [head, name, output] = reference.split(/[.[]/);
    if (head === "var" && name !== undefined) return this.#followVariable(moduleAddress, name, seen);
    if (head === "module" && name !== undefined) return this.#followOutput(moduleAddress, name, output, seen);
    if (head === "local") return { addresses: [], opaque: true };
    if (head === undefined || ["each", "count", "self", "path", "terraform"].includes(head)) return NONE;
    const local = reference
      .split(/[.[]/)
      .slice(0, head === "data" ? 3 : 2)
      .join(".");
    return { addresses: [inModule(configModule(moduleAddress), local)], opaque: false };
  }

  #followVariable(moduleAddress: string, name: string, seen: ReadonlySet<string>): Sources {
    const call = this.call(modulePath(moduleAddress));
    if (call === undefined) return NONE;
    return this.#sources(parentModule(moduleAddress), call.expressions?.[name], seen);
  }

  #followOutput(moduleAddress: string, call: string, output: string | undefined, seen: ReadonlySet<string>): Sources {
    const child = inModule(moduleAddress, `module.${call}`);
    const outputs = this.module(modulePath(child))?.outputs ?? {};
    if (output === undefined || outputs[output] === undefined) return NONE;
    return this.#sources(child, outputs[output].expression, seen);
  }
}

export interface Sources {
  readonly addresses: readonly string[];
  readonly opaque: boolean;
}

const NONE: Sources = { addresses: [], opaque: false };

function merge(all: readonly Sources[]): Sources {
  return {
    addresses: [...new Set(all.flatMap(({ addresses }) => addresses))],
    opaque: all.some(({ opaque }) => opaque),
  };
}

function configModule(moduleAddress: string): string {
  return modulePath(moduleAddress)
    .map((name) => `module.${name}`)
    .join(".");
}

/** References of an expression, or of all the expressions inside a block. */
function referencesOf(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesOf);
  if (!isRecord(expression)) return [];
  const { references } = expression as Expression;
  if (Array.isArray(references)) return withoutPrefixes(references);
  return Object.values(expression).flatMap(referencesOf);
}

/** Terraform lists `a.b.arn` and then `a.b` for one reading; the longer says all. */
function withoutPrefixes(references: readonly string[]): string[] {
  return references.filter(
    (short) =>
      !references.some((long) => long !== short && /^[.[]/.test(long.slice(short.length)) && long.startsWith(short)),
  );
}
