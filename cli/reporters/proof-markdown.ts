import type { Finding, Result, Verdict } from "../../prover/verdict.ts";
import type { ProofReport } from "../../report/proof-report.ts";
import { withShortAddresses } from "../../report/short-addresses.ts";
import { checkedText, number, plural, verdictSentence } from "../../report/words.ts";
import { printable } from "./wrap.ts";

/** By this line whoever posts the report finds the one that was posted before. It is the first. */
export const MARKER = "<!-- bulkhead-proof -->";

/** A comment takes 65,536 characters, and nobody reads as many. */
const SHOWN = 10;
const LINKS = 8;
const MARKS: Readonly<Record<Verdict, string>> = {
  proved: "✅",
  refuted: "❌",
  unknown: "⚠️",
  "not-applicable": "➖",
};

/** The report as a comment on a pull request: the verdict, what was found, and the rest folded away. */
export function renderProofMarkdown(full: ProofReport): string {
  const report = withShortAddresses(full, full.targets.length > 1);
  const { results, verdict, declared, world } = report.proof;
  const findings = results.flatMap((result) => result.findings.map((finding) => ({ id: result.id, finding })));
  const more = findings.length - SHOWN;
  const open = results.filter((result) => result.verdict !== "not-applicable");
  return `${[
    MARKER,
    `### ${MARKS[verdict]} ${escaped(verdictSentence(results, verdict))}`,
    ...findings.slice(0, SHOWN).map(({ id, finding }) => findingBlock(id, finding)),
    ...(more > 0 ? [`… and ${plural(more, "more finding")}: \`bulkhead prove\` shows all.`] : []),
    folded(`What was checked: ${stacksOf(report)}`, resultTable(open)),
    ...(declared.length > 0
      ? [
          folded(
            plural(declared.length, "declared crossing"),
            [...reasonsOf(report)].map((line) => `- ${line}`),
          ),
        ]
      : []),
    folded(
      "What the verdict rests on",
      [...world, ...report.warnings].map((sentence) => `- ${escaped(sentence)}`),
    ),
  ].join("\n\n")}\n`;
}

function stacksOf({ targets }: ProofReport): string {
  const resources = targets.reduce((sum, target) => sum + target.resources, 0);
  return `${plural(targets.length, "stack")}, ${number(resources)} resources`;
}

function resultTable(results: readonly Result[]): readonly string[] {
  const rows = results.map(
    (result) => `| ${MARKS[result.verdict]} ${result.verdict} | \`${result.id}\` | ${escaped(checkedText(result))} |`,
  );
  return ["| | | |", "|---|---|---|", ...rows];
}

function findingBlock(id: string, { verdict, sentence, because, fix, source, resource }: Finding): string {
  const more = because.length - LINKS;
  return [
    `**${verdict === "refuted" ? "Refuted" : "Unknown"}** \`${id}\`: ${escaped(sentence)}`,
    "",
    ...because.slice(0, LINKS).map((link) => `- ${escaped(link)}`),
    ...(more > 0 ? [`- … and ${number(more)} more`] : []),
    "",
    `**Fix:** ${escaped(fix)}<br>At ${escaped(source ?? resource)}`,
  ].join("\n");
}

function reasonsOf({ proof }: ProofReport): ReadonlySet<string> {
  return new Set(
    proof.declared.map(({ reason, owner, expires }) => `${escaped(reason)} (${escaped(owner)}, until ${expires})`),
  );
}

function folded(summary: string, lines: readonly string[]): string {
  return ["<details>", `<summary>${escaped(summary)}</summary>`, "", ...lines, "", "</details>"].join("\n");
}

/** Names come from other people's programs: none of them is markup, a mention or a link here. */
function escaped(text: string): string {
  return printable(text)
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]<>#|~&$]/g, "\\$&")
    .replaceAll("@", "@\u200b")
    .replace(/:\/\//g, ":\u200b//");
}
