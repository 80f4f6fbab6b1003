import type { DeclaredUse } from "../prover/prove.ts";
import type { Result, Verdict } from "../prover/verdict.ts";

/** Counts of nothing are left out: what is not there needs no word. */
export function checkedText({ checked, findings, accepted = 0 }: Result): string {
  const counts = Object.entries(checked).filter(([, count]) => count > 0);
  const texts = [
    ...counts.map(([what, count]) => `${number(count)} ${count === 1 ? singular(inWords(what)) : inWords(what)}`),
    ...(findings.length > 0 ? [plural(findings.length, "finding")] : []),
    ...(accepted > 0 ? [`${number(accepted)} accepted by the baseline`] : []),
  ];
  return texts.join(", ") || "nothing of the kind";
}

/** `routeTables` as it is said. */
const inWords = (key: string): string => key.replace(/([A-Z])/g, " $1").toLowerCase();

const singular = (noun: string): string =>
  noun
    .replace(/ies$/, "y")
    .replace(/(ss|x|ch)es$/, "$1")
    .replace(/([^s])s$/, "$1");

/** The verdict, and of what: what a reader who reads one line has to know. */
export function verdictSentence(results: readonly Result[], verdict: Verdict): string {
  const of = (wanted: Verdict) => results.filter((result) => result.verdict === wanted);
  const refuted = of("refuted").map(({ id }) => id);
  const unknown = of("unknown").map(({ id }) => id);
  const also = unknown.length > 0 ? ` Unknown: ${unknown.join(", ")}.` : "";
  if (verdict === "refuted") return `REFUTED: ${refuted.join(", ")}.${also}`;
  if (verdict === "unknown") return `UNKNOWN: ${unknown.join(", ")}. Nothing was refuted.`;
  if (verdict === "not-applicable") return "NOTHING WAS CHECKED: these stacks hold nothing that a theorem speaks of.";
  const accepted = results.reduce((sum, result) => sum + (result.accepted ?? 0), 0);
  const but = accepted === 0 ? "" : `, but for ${plural(accepted, "finding")} that the baseline accepts`;
  const proved = of("proved");
  const theorems = proved.filter(({ kind }) => kind === "theorem").length;
  return `PROVED: ${plural(theorems, "theorem")} and ${plural(proved.length - theorems, "house rule")}${but}.`;
}

/** Those of one declaration together. */
export function groupByDeclaration(declared: readonly DeclaredUse[]): Map<string, DeclaredUse[]> {
  const groups = new Map<string, DeclaredUse[]>();
  for (const use of declared) groups.set(use.where, [...(groups.get(use.where) ?? []), use]);
  return groups;
}

export const number = (count: number): string => count.toLocaleString("en");
export const plural = (count: number, noun: string): string => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
