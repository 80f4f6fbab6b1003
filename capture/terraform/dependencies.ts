import { isUnknown, type Value } from "../../graph/value.ts";
import { configAddress, moduleOf } from "./addresses.ts";
import type { Configuration } from "./configuration.ts";

/** A resource instance as far as others can depend on it. */
export interface Dependable {
  readonly address: string;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, Value>>;
  /** The graph's property → the expression that set it. */
  readonly expressions: ReadonlyMap<string, unknown>;
  /** What `each.value` is taken from. */
  readonly forEach?: unknown;
  /** Configuration addresses that the engine's state says it depends on. */
  readonly stateDependsOn: readonly string[];
}

/**
 * Which instances each property was computed from.
 *
 * The configuration says which resources an expression reads, not which instances, and nothing of what locals read. So
 * where one of the candidates' own identity (its ARN, its id) stands in the property's value, that instance is taken;
 * where none does, the instance of the same key, and without one every instance that the expression reads.
 */
export class Dependencies {
  readonly #configuration: Configuration | undefined;
  readonly #instances: ReadonlyMap<string, readonly Dependable[]>;

  constructor(configuration: Configuration | undefined, all: readonly Dependable[]) {
    this.#configuration = configuration;
    this.#instances = byConfigAddress(all);
  }

  ofProperties(node: Dependable): Record<string, readonly string[]> {
    const moduleAddress = moduleOf(node.address);
    const found = Object.entries(node.inputs).flatMap(([property, value]): [string, readonly string[]][] => {
      const addresses = this.#ofProperty(node, moduleAddress, node.expressions.get(property), value);
      return addresses.length === 0 ? [] : [[property, addresses]];
    });
    return Object.fromEntries(found);
  }

  /** All the instances of a configuration address. */
  instances(address: string): readonly Dependable[] {
    return this.#instances.get(address) ?? [];
  }

  #ofProperty(node: Dependable, moduleAddress: string, expression: unknown, value: Value): readonly string[] {
    const read = this.#configuration?.sources(moduleAddress, expression, node.forEach) ?? {
      addresses: [],
      opaque: true,
    };
    const direct = read.addresses.flatMap((address) => this.instances(address));
    const candidates = read.opaque
      ? [...direct, ...node.stateDependsOn.flatMap((address) => this.instances(address))]
      : direct;
    const text = stringsOf(value);
    const named = candidates.filter((candidate) =>
      identities(candidate).some((identity) => text.some((part) => part.includes(identity))),
    );
    const chosen = named.length > 0 ? named : ofSameKey(node, direct);
    return [...new Set(chosen.map(({ address }) => address))].filter((address) => address !== node.address).sort();
  }
}

/** `["users"]` of `aws_dynamodb_table.this["users"]`. */
const KEY = /\[[^[]*\]$/;

/** Those made by the same round of a chained `for_each`; all, where there is none. */
function ofSameKey({ address }: Dependable, candidates: readonly Dependable[]): readonly Dependable[] {
  const key = KEY.exec(address)?.[0];
  const same = candidates.filter((candidate) => key !== undefined && candidate.address.endsWith(key));
  return same.length > 0 ? same : candidates;
}

/** Short ids (`true`, `1`) would be found everywhere. */
const LEAST_IDENTITY = 6;

function identities({ outputs }: Dependable): string[] {
  return [outputs["arn"], outputs["id"]].filter(
    (value): value is string => typeof value === "string" && value.length >= LEAST_IDENTITY,
  );
}

function stringsOf(value: Value): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || isUnknown(value)) return [];
  return Object.values(value).flatMap((item: Value) => stringsOf(item));
}

function byConfigAddress(all: readonly Dependable[]): ReadonlyMap<string, readonly Dependable[]> {
  const groups = new Map<string, Dependable[]>();
  for (const instance of all) {
    const address = configAddress(instance.address);
    groups.set(address, [...(groups.get(address) ?? []), instance]);
  }
  return groups;
}
