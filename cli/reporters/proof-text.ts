import type { DeclarationRemark, DeclaredUse } from "../../prover/prove.ts";
import type { Result, Verdict } from "../../prover/verdict.ts";
import type { ProofReport } from "../proof-report.ts";
import { renderFinding } from "./finding-text.ts";
import { withShortAddresses } from "./short-addresses.ts";
import { type Colour, type Paint, plain } from "./style.ts";
import { labelled, table } from "./wrap.ts";

/** More of a kind are told by their number: whoever mends these has mended most. */
const SHOWN = 5;
const COLOURS: Readonly<Record<Verdict, Colour>> = {
  proved: "green",
  refuted: "red",
  unknown: "yellow",
  "not-applicable": "gray",
};

/** In a few lines what was proved, for whoever wants to go on: the whole report is what `bulkhead prove` prints. */
export function renderProofSummary(report: ProofReport, paint: Paint = plain): string {
  const { results, declared } = report.proof;
  const theorems = results.filter(({ kind }) => kind === "theorem");
  const lines = resultLines(theorems, paint);
  const crossings =
    declared.length > 0 ? [`  ${plural(declared.length, "declared crossing")}: bulkhead prove lists them.`] : [];
  return [...lines, ...crossings, ...closing(report, paint)].join("\n");
}

/** The report for people: what was decided of what, what stands against it, and what the verdict rests on. */
export function renderProofText(full: ProofReport, paint: Paint = plain): string {
  const report = withShortAddresses(full, full.targets.length > 1);
  const { proof } = report;
  const theorems = proof.results.filter(({ kind }) => kind === "theorem");
  const rules = proof.results.filter(({ kind }) => kind === "rule");
  const parts = [
    section("Captured", targetLines(report), paint),
    section("Theorems", resultLines(theorems, paint), paint),
    section("House rules", ruleLines(rules, paint), paint),
    ...[...theorems, ...rules].flatMap((result) => findingParts(result, paint)),
    section("Declared crossings", declaredLines(proof.declared), paint),
    section("Remarks on declarations", proof.declarations.flatMap(remarkLines), paint),
    section("What the verdict rests on", restsOn(report), paint),
    closing(report, paint),
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : [paint("bold", title), ...lines];
}

function targetLines({ targets }: ProofReport): readonly string[] {
  return table(
    targets.map(({ target, stack, engine, resources }) => [target, stack, engine, `${number(resources)} resources`]),
    2,
  );
}

function resultLines(results: readonly Result[], paint: Paint): readonly string[] {
  const heads = table(results.map(({ verdict, id }) => [verdict, id]));
  const column = Math.max(0, ...heads.map((head) => head.length)) + 2;
  return results.flatMap((result, index) => {
    const { verdict } = result;
    const [first = "", ...rest] = labelled((heads[index] ?? "").padEnd(column), checkedText(result), 2);
    return [first.replace(verdict, paint(COLOURS[verdict], verdict)), ...rest];
  });
}

/** Rules that bind none of these stacks, or find nothing of their kind, have a line together. */
function ruleLines(rules: readonly Result[], paint: Paint): readonly string[] {
  const isOpen = ({ verdict }: Result): boolean => verdict !== "not-applicable";
  const others = rules.filter((rule) => !isOpen(rule)).map(({ id }) => id);
  const label = "not-applicable";
  const [first = "", ...rest] = labelled(`${label}  `, others.join(", "), 2);
  return [
    ...resultLines(rules.filter(isOpen), paint),
    ...(others.length === 0 ? [] : [first.replace(label, paint(COLOURS[label], label)), ...rest]),
  ];
}

/** Counts of nothing are left out: what is not there needs no word. */
function checkedText({ checked, findings, accepted = 0 }: Result): string {
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

function findingParts(result: Result, paint: Paint): readonly (readonly string[])[] {
  const refuted = result.findings.filter(({ verdict }) => verdict === "refuted");
  const unknown = result.findings.filter(({ verdict }) => verdict === "unknown");
  return [refuted, unknown].flatMap((findings) => {
    const more = findings.length - SHOWN;
    const rest = more > 0 ? [[`  … and ${number(more)} more of ${result.id}: --json holds all.`]] : [];
    return [...findings.slice(0, SHOWN).map((finding) => renderFinding(result.id, finding, paint)), ...rest];
  });
}

/** Those of one declaration together: what it says is said once. */
function declaredLines(declared: readonly DeclaredUse[]): readonly string[] {
  return [...groupByWhere(declared)].flatMap(([where, uses]) => {
    const [first] = uses;
    if (first === undefined) return [];
    const more = uses.length - SHOWN;
    return [
      ...labelled("  ", `${first.reason} (${first.owner}, until ${first.expires}; ${where})`),
      ...uses.slice(0, SHOWN).flatMap(useLines),
      ...(more > 0 ? [`      … and ${number(more)} more: --json holds all.`] : []),
    ];
  });
}

function groupByWhere(declared: readonly DeclaredUse[]): Map<string, DeclaredUse[]> {
  const groups = new Map<string, DeclaredUse[]>();
  for (const use of declared) groups.set(use.where, [...(groups.get(use.where) ?? []), use]);
  return groups;
}

function useLines({ theorem, principal, actions, resource }: DeclaredUse): readonly string[] {
  const shown = actions.slice(0, SHOWN).join(", ");
  const more = actions.length > SHOWN ? ` and ${actions.length - SHOWN} more` : "";
  return [...labelled(`${theorem}: `, `${principal} → ${resource}`, 6), ...labelled("", `${shown}${more}`, 8)].filter(
    (line) => line.trim() !== "",
  );
}

function remarkLines({ kind, sentence, where, fix }: DeclarationRemark): readonly string[] {
  return [...labelled(`${kind}  `, sentence, 2), ...labelled("at   ", where, 6), ...labelled("fix  ", fix, 6)];
}

function restsOn({ proof, warnings }: ProofReport): readonly string[] {
  return [...proof.world, ...warnings].flatMap((sentence) => labelled("- ", sentence, 2));
}

function closing({ proof, timing, targets }: ProofReport, paint: Paint): readonly string[] {
  const seconds = `captured in ${(timing.captureMs / 1000).toFixed(1)} s, proved in ${(timing.proveMs / 1000).toFixed(2)} s`;
  const stacks = plural(targets.length, "stack");
  return [`${paint(COLOURS[proof.verdict], sentenceOf(proof.results, proof.verdict))} ${capital(stacks)}, ${seconds}.`];
}

function sentenceOf(results: readonly Result[], verdict: Verdict): string {
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

export const number = (count: number): string => count.toLocaleString("en");
export const plural = (count: number, noun: string): string => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
