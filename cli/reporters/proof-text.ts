import type { DeclarationRemark, DeclaredUse } from "../../prover/prove.ts";
import type { Finding, Result, Verdict } from "../../prover/verdict.ts";
import type { ProofReport } from "../../report/proof-report.ts";
import { withShortAddresses } from "../../report/short-addresses.ts";
import { checkedText, groupByDeclaration, number, plural, verdictSentence } from "../../report/words.ts";
import { renderFinding } from "./finding-text.ts";
import { groupFindings } from "./group-findings.ts";
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
    ...onceTold([...theorems, ...rules]).flatMap((result) => findingParts(result, paint)),
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
  const heads = table(
    results.map(({ verdict, id }) => [verdict, id]),
    0,
    Number.POSITIVE_INFINITY,
  );
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

/** A result with those of its findings that are not told under an earlier one already. */
interface Told extends Result {
  readonly toldBefore: readonly Finding[];
  readonly toldUnder: readonly string[];
}

/** What is not understood stands in the way of several theorems: it is told under the first of them. */
function onceTold(results: readonly Result[]): readonly Told[] {
  const first = new Map<string, string>();
  return results.map((result) => {
    const toldBefore: Finding[] = [];
    const under = new Set<string>();
    const findings = result.findings.filter((finding) => {
      const { verdict, principal, resource, because } = finding;
      if (verdict !== "unknown" || principal !== undefined) return true;
      const key = JSON.stringify([resource, finding.action, because]);
      const id = first.get(key) ?? result.id;
      first.set(key, id);
      if (id === result.id) return true;
      toldBefore.push(finding);
      under.add(id);
      return false;
    });
    return { ...result, findings, toldBefore, toldUnder: [...under] };
  });
}

function beforeLines({ id, toldBefore, toldUnder }: Told, paint: Paint): readonly (readonly string[])[] {
  if (toldBefore.length === 0) return [];
  const names = [...new Set(toldBefore.map(({ resource }) => resource))];
  const more = names.length > SHOWN ? ` and ${number(names.length - SHOWN)} more` : "";
  const text = `What is told under ${toldUnder.join(", ")} stands in the way here too: ${names.slice(0, SHOWN).join(", ")}${more}.`;
  return [[`${paint("yellow", "UNKNOWN")} ${id}`, ...labelled("", text, 2)]];
}

function findingParts(result: Told, paint: Paint): readonly (readonly string[])[] {
  return [...ownParts(result, paint), ...beforeLines(result, paint)];
}

function ownParts(result: Result, paint: Paint): readonly (readonly string[])[] {
  const refuted = result.findings.filter(({ verdict }) => verdict === "refuted");
  const unknown = result.findings.filter(({ verdict }) => verdict === "unknown");
  return [refuted, unknown].flatMap((findings) => {
    const groups = groupFindings(findings).slice(0, SHOWN);
    const more = findings.length - groups.reduce((sum, { count }) => sum + count, 0);
    const rest = more > 0 ? [[`  … and ${number(more)} more of ${result.id}: --json holds all.`]] : [];
    return [
      ...groups.map(({ first, others }) => [...renderFinding(result.id, first, paint), ...alikeLines(others)]),
      ...rest,
    ];
  });
}

/** Where else it is so: whoever mends or declares the one deals with these too. */
function alikeLines(others: readonly string[]): readonly string[] {
  if (others.length === 0) return [];
  const more = others.length > SHOWN ? ` and ${number(others.length - SHOWN)} more` : "";
  return labelled("alike    ", `${others.slice(0, SHOWN).join(", ")}${more}`, 4);
}

/** Those of one declaration together: what it says is said once. */
function declaredLines(declared: readonly DeclaredUse[]): readonly string[] {
  return [...groupByDeclaration(declared)].flatMap(([where, uses]) => {
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
  const verdict = verdictSentence(proof.results, proof.verdict);
  const rest = `${capital(plural(targets.length, "stack"))}, ${seconds}.`;
  const painted = (text: string): string => paint(COLOURS[proof.verdict], text);
  if (labelled("", `${verdict} ${rest}`).length === 1) return [`${painted(verdict)} ${rest}`];
  // The verdict is last, where it is looked for.
  return [...labelled("", rest), ...labelled("", verdict).map(painted)];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
