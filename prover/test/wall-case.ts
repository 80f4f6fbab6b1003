import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import { NO_SETTINGS, type ProofSettings } from "../../model/proof-settings.ts";
import { RULES, THEOREMS, type Verdict } from "../verdict.ts";
import { keysBase } from "./keys-base.ts";
import { networkBase } from "./network-base.ts";
import { node } from "./nodes.ts";
import { shop } from "./shop.ts";

/** A platform as `cases/walls/*.json` tells it: what it starts from, what is changed, and what must be found. */
export interface WallCase {
  readonly name: string;
  /** `AWS-TRAPS.md TOPIC`, or a page of AWS's documentation. */
  readonly source: string;
  readonly base: keyof typeof BASES;
  readonly change: readonly Change[];
  /** House rules to bind, with their options. */
  readonly rules: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly expect: Readonly<Record<string, Verdict>>;
  /** Part of a finding's sentence, reason or fix; absent where everything is proved. */
  readonly because?: string;
}

type Fields = Readonly<Record<string, Value>>;

export type Change =
  | { readonly node: string; readonly set: Fields }
  | { readonly node: string; readonly remove: true }
  | { readonly add: Added };

interface Added {
  readonly kind: string;
  readonly name: string;
  /** Absent: the node has no tenant. */
  readonly tenant?: string;
  readonly environment?: string;
  /** `PROJECT/STACK`; absent: the base's. */
  readonly stack?: string;
  readonly inputs: Fields;
  readonly outputs?: Fields;
  readonly tags?: Readonly<Record<string, string>>;
}

const BASES = { shop, keys: keysBase, network: networkBase, none: (): readonly ResourceNode[] => [] };
const VERDICTS: readonly unknown[] = ["proved", "refuted", "unknown", "not-applicable"];
const IDS: readonly string[] = [...THEOREMS, ...RULES];

/** @throws Error that names the case and what of it is malformed */
export function readWallCase(json: unknown): WallCase {
  const { name, source, base, change, rules = {}, expect, because, ...rest } = recordOf(json, "a case");
  const fail = (what: string): never => {
    throw new Error(`${typeof name === "string" ? name : JSON.stringify(json).slice(0, 80)}: ${what}`);
  };
  if (typeof name !== "string" || name === "") return fail("it has no name");
  if (Object.keys(rest).length > 0) return fail(`nobody reads ${Object.keys(rest).join(", ")}`);
  if (typeof source !== "string" || !/^(AWS-TRAPS\.md \S.*|https:\/\/docs\.aws\.amazon\.com\/\S+)$/.test(source)) {
    return fail("source is neither a part of AWS-TRAPS.md nor a page of AWS's documentation");
  }
  if (typeof base !== "string" || !(base in BASES)) return fail(`base is none of ${Object.keys(BASES).join(", ")}`);
  if (!Array.isArray(change)) return fail("change is no list");
  for (const one of change) if (!isChange(one)) fail(`no change is like ${JSON.stringify(one)}`);
  const bound = Object.entries(recordOf(rules, `${name}: rules`));
  if (bound.some(([id]) => !RULES.some((rule) => rule === id))) return fail("rules binds what is no rule");
  const expected = Object.entries(recordOf(expect, `${name}: expect`));
  if (expected.length === 0) return fail("it expects nothing");
  for (const [id, verdict] of expected) {
    if (!IDS.includes(id)) fail(`${id} is neither a theorem nor a rule`);
    if (!VERDICTS.includes(verdict)) fail(`${String(verdict)} is no verdict`);
  }
  const isFound = expected.some(([, verdict]) => verdict === "refuted" || verdict === "unknown");
  if (isFound !== (typeof because === "string" && because !== "")) {
    return fail("because must be there if and only if something is expected to be found");
  }
  return { ...(json as WallCase), rules: rules as WallCase["rules"] };
}

function isChange(change: unknown): change is Change {
  const { node: address, set, remove, add, ...rest } = recordOf(change, "a change");
  if (Object.keys(rest).length > 0) return false;
  if (add !== undefined) {
    const { kind, name, inputs } = recordOf(add, "add");
    return address === undefined && typeof kind === "string" && typeof name === "string" && isRecord(inputs);
  }
  return typeof address === "string" && (remove === true) !== (isRecord(set) && Object.keys(set).length > 0);
}

/** @throws Error where a change names a node or a property that is not there */
export function graphOf({ base, change }: WallCase): Graph {
  const nodes = change.reduce(changedBy, BASES[base]());
  const ids = [...new Set(nodes.map(({ stack }) => stack))];
  const stacks = ids.map((id) => {
    const [project = "", stack = ""] = id.split("/");
    return { id, project, stack, engine: "terraform" as const, outputs: {}, warnings: [] };
  });
  return { version: 1, stacks, nodes };
}

export function settingsOf({ rules }: WallCase): ProofSettings {
  const bindings = Object.entries(rules).map(([rule, options]) => ({
    rule,
    options,
    stacks: ["*"],
    requirement: "the case",
    where: "the case",
  }));
  return { ...NO_SETTINGS, rules: bindings };
}

function changedBy(nodes: readonly ResourceNode[], change: Change): readonly ResourceNode[] {
  if ("add" in change) return [...nodes, added(change.add)];
  if (!nodes.some(({ address }) => address === change.node)) throw new Error(`There is no ${change.node}.`);
  if ("remove" in change) return nodes.filter(({ address }) => address !== change.node);
  return nodes.map((one) => (one.address === change.node ? withSet(one, change.set) : one));
}

function added({ kind, name, tenant, environment, stack, inputs, outputs = {}, tags }: Added): ResourceNode {
  const compartment = { environment: environment ?? "dev", ...(tenant !== undefined && { tenant }) };
  return node(kind, name, inputs, {
    compartment,
    outputs: { ...inputs, ...outputs },
    tags: tags ?? { environment: compartment.environment, ...(tenant !== undefined && { tenant_id: tenant }) },
    ...(stack !== undefined && { stack }),
  });
}

/** AWS hands back what it was given: an input that is set is set among the outputs too. `compartment: null` takes it away. */
function withSet(one: ResourceNode, set: Fields): ResourceNode {
  return Object.entries(set).reduce((changed, [path, value]) => {
    const next = replaced(changed as unknown as Value, path.split("."), value, path) as unknown as ResourceNode;
    const { compartment, ...rest } = next;
    return {
      ...rest,
      ...(compartment && { compartment }),
      outputs: path.startsWith("inputs.") ? { ...next.outputs, ...next.inputs } : next.outputs,
    };
  }, one);
}

/** Text that holds JSON is changed within, and stays text. */
function replaced(value: Value | undefined, path: readonly string[], to: Value, whole: string): Value {
  const [step, ...rest] = path;
  if (step === undefined) return to;
  if (typeof value === "string") return JSON.stringify(replaced(JSON.parse(value), path, to, whole));
  if (Array.isArray(value)) {
    const at = Number(step);
    if (!Number.isInteger(at) || at < 0 || at > value.length) throw new Error(`${whole}: there is no item ${step}.`);
    return itemReplaced(value, at, rest, to, whole);
  }
  if (!isRecord(value)) throw new Error(`${whole}: nothing holds ${step}.`);
  const inner = (value as Fields)[step];
  return { ...(value as Fields), [step]: replaced(inner, rest, to, whole) };
}

function itemReplaced(list: readonly Value[], at: number, rest: readonly string[], to: Value, whole: string): Value {
  return [...list.slice(0, at), replaced(list[at], rest, to, whole), ...list.slice(at + 1)];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function recordOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new Error(`${what} is no object: ${JSON.stringify(value)}`);
  return value;
}
