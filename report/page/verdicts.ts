import { type ComponentChild, h } from "preact";
import { HOUSE_RULES } from "../../prover/rules/registry.ts";
import { ISOLATION } from "../../prover/theorems/registry.ts";
import type { Result } from "../../prover/verdict.ts";
import { checkedText } from "../words.ts";
import { type Part, section } from "./section.ts";

const CLAIMS = new Map<string, string>([...ISOLATION, ...HOUSE_RULES].map(({ id, claim }) => [id, claim]));

/** What was decided of each theorem and rule, and over how much. */
export function verdicts(results: readonly Result[]): Part {
  const of = (kind: Result["kind"]) => results.filter((result) => result.kind === kind);
  return section(
    "verdicts",
    "What was decided",
    h("h3", null, "Isolation"),
    verdictTable(of("theorem")),
    of("rule").length === 0 ? null : [h("h3", null, "House rules"), verdictTable(of("rule"))],
  );
}

function verdictTable(results: readonly Result[]): ComponentChild {
  const row = (result: Result) =>
    h(
      "tr",
      { key: result.id },
      h("th", { scope: "row" }, result.id),
      h("td", null, verdictBadge(result.verdict)),
      h("td", null, CLAIMS.get(result.id), h("div", { class: "soft" }, checkedText(result))),
    );
  const head = ["", "Verdict", "What it says, and over how much it was checked"];
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      { class: "list verdicts" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          head.map((text) => h("th", { key: text, scope: "col" }, text)),
        ),
      ),
      h("tbody", null, results.map(row)),
    ),
  );
}

export const verdictBadge = (verdict: Result["verdict"]): ComponentChild =>
  h("span", { class: `verdict ${verdict}` }, verdict);
