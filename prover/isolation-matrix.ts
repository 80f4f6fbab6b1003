import type { DeclaredUse, Proof } from "./prove.ts";
import type { Crosses, Finding, Side } from "./verdict.ts";

/**
 * `closed`: proved that nothing reaches. `declared`: only what the owners mean. `open`: a counterexample exists.
 * `undecided`: something between the two, or of every side, is not understood.
 */
export type Passage = "closed" | "declared" | "open" | "undecided";

export interface MatrixCell {
  readonly from: Side;
  readonly to: Side;
  readonly passage: Passage;
  /** What stands against a proof between the two. */
  readonly findings: readonly Finding[];
  readonly declared: readonly DeclaredUse[];
}

/** Who reaches whom: one row a side that reaches, one cell in it for every other side. */
export interface IsolationMatrix {
  readonly sides: readonly Side[];
  readonly rows: readonly (readonly MatrixCell[])[];
  /** Findings of the theorems that are of no two sides: as long as there are any, no cell is closed. */
  readonly unplaced: readonly Finding[];
}

/** The isolation theorems' results, side by side. */
export function isolationMatrix({ results, declared, sides }: Pick<Proof, "results" | "declared" | "sides">) {
  const findings = results.filter(({ kind }) => kind === "theorem").flatMap((result) => result.findings);
  const unplaced = findings.filter(({ crosses }) => crosses === undefined);
  const found = grouped(findings);
  const meant = grouped(declared);
  const all = everySide(sides, [...findings, ...declared]);
  const rows = all.map((from) =>
    all
      .filter(({ key }) => key !== from.key)
      .map((to): MatrixCell => {
        const own = found.get(pairOf({ from, to })) ?? [];
        const uses = meant.get(pairOf({ from, to })) ?? [];
        return { from, to, passage: passageOf(own, uses, unplaced), findings: own, declared: uses };
      }),
  );
  return { sides: all, rows, unplaced } satisfies IsolationMatrix;
}

function passageOf(own: readonly Finding[], uses: readonly DeclaredUse[], unplaced: readonly Finding[]): Passage {
  if (own.some(({ verdict }) => verdict === "refuted")) return "open";
  if (own.length > 0 || unplaced.length > 0) return "undecided";
  return uses.length > 0 ? "declared" : "closed";
}

interface Crossing {
  readonly crosses?: Crosses;
}

function everySide(sides: readonly Side[], crossing: readonly Crossing[]): readonly Side[] {
  const all = new Map(sides.map((side) => [side.key, side]));
  for (const { crosses } of crossing) {
    for (const side of crosses === undefined ? [] : [crosses.from, crosses.to]) all.set(side.key, side);
  }
  return [...all.values()];
}

function grouped<T extends Crossing>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    if (one.crosses === undefined) continue;
    const key = pairOf(one.crosses);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [one]);
    else same.push(one);
  }
  return groups;
}

const pairOf = ({ from, to }: Crosses): string => `${from.key}\n${to.key}`;
