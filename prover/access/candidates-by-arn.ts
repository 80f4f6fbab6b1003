import type { Statement } from "../iam/policy.ts";
import { isFamily, type Subject, type Target } from "./access.ts";
import { actionSet } from "./actions.ts";
import type { Known } from "./known.ts";
import type { OpenPiece } from "./pattern.ts";
import { filled } from "./variable-pieces.ts";

/** An Allow statement of an identity policy: by what the ARNs begin that it can name. */
export interface IdentityAllow {
  readonly statement: Statement;
  readonly prefixes: readonly Prefix[];
}

interface Prefix {
  readonly text: string;
  /** Nothing may follow. */
  readonly exact: boolean;
}

/** Targets by the service of their actions and the beginning of their ARN. */
export interface TargetIndex {
  /** Targets that the statement can name; more than once where several of its patterns do. */
  readonly named: (allow: IdentityAllow) => Generator<number>;
}

interface Entry {
  /** The ARN up to its first wildcard. */
  readonly prefix: string;
  readonly isFamily: boolean;
  readonly target: number;
}

interface Shelf {
  /** By prefix, in the order of code units. */
  readonly sorted: readonly Entry[];
  readonly families: ReadonlyMap<string, readonly Entry[]>;
  readonly lengths: readonly number[];
}

const ANYTHING: Prefix = { text: "", exact: false };

/** @param known what the principal fixes */
export function identityAllows(subject: Subject, known: Known): readonly IdentityAllow[] {
  const allows = subject.identity.flatMap(({ statements }) => statements.filter(({ effect }) => effect === "Allow"));
  return allows.map((statement) => ({ statement, prefixes: prefixesOf(statement, known) }));
}

/** Whether the statement can name the target. */
export function mayName({ statement, prefixes }: IdentityAllow, target: Target | undefined): boolean {
  if (target === undefined || actionSet(statement.action, target.actions) === 0n) return false;
  const entry = entryOf(target, 0);
  return prefixes.some((prefix) => meet(prefix, entry));
}

export function targetIndex(targets: readonly Target[]): TargetIndex {
  const entries = new Map<string, Entry[]>();
  targets.forEach((target, index) => {
    const entry = entryOf(target, index);
    for (const service of servicesOf(target.actions)) {
      const shelf = entries.get(service) ?? [];
      shelf.push(entry);
      entries.set(service, shelf);
    }
  });
  const shelves = new Map([...entries].map(([service, list]) => [service, shelfOf(list)]));
  return {
    *named({ statement, prefixes }) {
      const services = statementServices(statement) ?? shelves.keys();
      for (const service of services) {
        const shelf = shelves.get(service);
        if (shelf === undefined) continue;
        for (const prefix of prefixes) {
          for (const { target } of onShelf(shelf, prefix)) {
            if (actionSet(statement.action, targets[target]?.actions ?? []) !== 0n) yield target;
          }
        }
      }
    },
  };
}

function prefixesOf({ resource, variables }: Statement, known: Known): readonly Prefix[] {
  if (resource === undefined || resource.negated) return [ANYTHING];
  return resource.values.flatMap((value) => {
    const text = variables ? filled(value, known) : { pieces: [{ kind: "written", text: value } as const] };
    if (text === "unfilled") return [];
    return text === "doubtful" ? [ANYTHING] : [prefixOf(text.pieces)];
  });
}

function prefixOf(pieces: readonly OpenPiece[]): Prefix {
  let text = "";
  for (const piece of pieces) {
    if (piece.kind === "open") return { text, exact: false };
    const end = piece.kind === "literal" ? -1 : piece.text.search(/[*?]/);
    if (end !== -1) return { text: text + piece.text.slice(0, end), exact: false };
    text += piece.text;
  }
  return { text, exact: true };
}

function entryOf({ arn }: Target, target: number): Entry {
  if (!isFamily(arn)) return { prefix: arn, isFamily: false, target };
  return { prefix: arn.slice(0, arn.search(/[*?]/)), isFamily: true, target };
}

/** Whether an ARN can be of both. */
function meet({ text, exact }: Prefix, { prefix, isFamily }: Entry): boolean {
  if (isFamily && text.startsWith(prefix)) return true;
  return exact ? prefix === text : prefix.startsWith(text);
}

function servicesOf(actions: readonly string[]): ReadonlySet<string> {
  return new Set(actions.map(serviceOf));
}

/** `undefined`: any. An action's service is always written out. */
function statementServices({ action }: Statement): ReadonlySet<string> | undefined {
  return action.negated || action.values.includes("*") ? undefined : servicesOf(action.values);
}

const serviceOf = (action: string) => action.slice(0, action.indexOf(":")).toLowerCase();

function shelfOf(entries: readonly Entry[]): Shelf {
  const families = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (entry.isFamily) families.set(entry.prefix, [...(families.get(entry.prefix) ?? []), entry]);
  }
  const sorted = entries.toSorted((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : a.target - b.target));
  return { sorted, families, lengths: [...new Set([...families.keys()].map(({ length }) => length))] };
}

function* onShelf({ sorted, families, lengths }: Shelf, prefix: Prefix): Generator<Entry> {
  const { text, exact } = prefix;
  for (let place = firstFrom(sorted, text); place < sorted.length; place += 1) {
    const entry = sorted[place];
    if (entry === undefined || !(exact ? entry.prefix === text : entry.prefix.startsWith(text))) break;
    yield entry;
  }
  for (const length of lengths) {
    if (length < text.length) yield* families.get(text.slice(0, length)) ?? [];
  }
}

/** The first place whose prefix is not less than the text. */
function firstFrom(sorted: readonly Entry[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.prefix ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
