import type { Outcome, Wall } from "./attack.ts";
import type { HoleName } from "./holes/holes.ts";
import { KIND_NAMES, type Kind } from "./kinds.ts";

export interface AttackResult {
  readonly kind: Kind;
  readonly name: string;
  readonly wall: Wall;
  readonly hole: HoleName;
  /** Absent: this machine has no such wall, and nothing was tried. */
  readonly outcome?: Outcome;
  /** How the same ended where the wall has the hole; absent: it was not tried there. */
  readonly withHole?: Outcome;
}

export interface KindSummary {
  readonly kind: Kind;
  readonly attempts: number;
  /** Wanted: 0. */
  readonly through: number;
  /** Refused by no wall: not served, or broken. Wanted: 0. */
  readonly inconclusive: number;
  /** Tried with the hole, and got through there. Wanted: as many as attempts. */
  readonly shown: number;
  /** Did not get through with the hole either: they prove nothing. Wanted: 0. */
  readonly provesNothing: number;
  /** Not tried: this machine lacks the wall. */
  readonly leftOut: number;
}

export interface AttackReport {
  readonly stack: string;
  /** Nothing got through, and nothing is open. */
  readonly holds: boolean;
  /** Whether the attacks were also made where the walls have holes. */
  readonly withHoles: boolean;
  readonly kinds: readonly KindSummary[];
  readonly total: Omit<KindSummary, "kind">;
  readonly attacks: readonly AttackResult[];
  readonly milliseconds: number;
}

export function reportOf(stack: string, attacks: readonly AttackResult[], milliseconds: number): AttackReport {
  const kinds = KIND_NAMES.flatMap((kind) => {
    const own = attacks.filter((attack) => attack.kind === kind);
    return own.length === 0 ? [] : [{ kind, ...count(own) }];
  });
  const total = count(attacks);
  return {
    stack,
    holds: total.through === 0 && total.inconclusive === 0 && total.provesNothing === 0,
    withHoles: attacks.some(({ withHole }) => withHole !== undefined),
    kinds,
    total,
    attacks,
    milliseconds: Math.round(milliseconds),
  };
}

function count(attacks: readonly AttackResult[]): Omit<KindSummary, "kind"> {
  const ended = (end: Outcome["end"]) => attacks.filter(({ outcome }) => outcome?.end === end).length;
  const shown = attacks.filter(({ withHole }) => withHole?.end === "through").length;
  const leftOut = attacks.filter(({ outcome }) => outcome === undefined).length;
  return {
    attempts: attacks.length - leftOut,
    through: ended("through"),
    inconclusive: ended("inconclusive"),
    shown,
    provesNothing: attacks.filter(({ withHole }) => withHole !== undefined).length - shown,
    leftOut,
  };
}
