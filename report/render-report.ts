import { type ComponentChild, h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { QuotaCount } from "../plan/quotas/count-quotas.ts";
import type { World } from "../prover/facts/world.ts";
import { isolationMatrix } from "../prover/isolation-matrix.ts";
import { crossings } from "./page/crossings.ts";
import { findings } from "./page/findings.ts";
import { matrix } from "./page/matrix.ts";
import { quotaTable } from "./page/quota-table.ts";
import { bullets, type Part, section } from "./page/section.ts";
import { STYLE } from "./page/style.ts";
import { topologyCards } from "./page/topology-cards.ts";
import { verdicts } from "./page/verdicts.ts";
import type { ProofReport } from "./proof-report.ts";
import { withShortAddresses } from "./short-addresses.ts";
import { topologyOf } from "./topology.ts";
import { number, verdictSentence } from "./words.ts";

export interface PageInput {
  readonly report: ProofReport;
  /** What was proved, for the topology. */
  readonly world: World;
  readonly quotas: { readonly count: QuotaCount; readonly asOf: string };
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Of Bulkhead. */
  readonly version: string;
}

/** The report as one page of HTML that needs nothing else: to be sent, kept and printed. */
export function renderReport({ report: full, world, quotas, today, version }: PageInput): string {
  const report = withShortAddresses(full, full.targets.length > 1);
  const { proof } = report;
  const sentence = verdictSentence(proof.results, proof.verdict);
  const parts = [
    verdicts(proof.results),
    findings(proof.results),
    matrix(isolationMatrix(proof)),
    topologyCards(topologyOf(world)),
    crossings(proof.declared, proof.declarations),
    quotaTable(withShortAddresses(quotas.count, full.targets.length > 1), quotas.asOf),
    section("rests-on", "What the verdict rests on", bullets([...proof.world, ...report.warnings])),
  ].filter((part) => part !== undefined);
  const page = h(
    "html",
    { lang: "en" },
    h(
      "head",
      null,
      h("meta", { charset: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("title", null, `Bulkhead: ${proof.verdict}, ${today}`),
      h("style", { dangerouslySetInnerHTML: { __html: STYLE } }),
    ),
    h(
      "body",
      null,
      h("a", { class: "skip", href: "#verdicts" }, "Skip to the verdicts"),
      h(
        "header",
        null,
        h("h1", null, "Isolation report"),
        stacksOf(report),
        h("div", { class: `banner ${proof.verdict}` }, sentence),
        navigation(parts),
      ),
      h("main", null, howToRead(), parts.map(sectionOf)),
      h("footer", { class: "soft" }, h("p", null, `Made on ${today} by Bulkhead ${version}, with ${report.services}.`)),
    ),
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}

function stacksOf({ targets }: ProofReport): ComponentChild {
  const text = targets.map(
    ({ target, stack, engine, resources }) => `${target} ${stack} (${engine}, ${number(resources)} resources)`,
  );
  return h("p", { class: "soft" }, text.join(" · "));
}

function navigation(parts: readonly Part[]): ComponentChild {
  const entry = ({ id, title }: Part) => h("li", { key: id }, h("a", { href: `#${id}` }, title));
  return h("nav", { "aria-label": "Parts of the report" }, h("ul", null, parts.map(entry)));
}

const sectionOf = ({ id, title, body }: Part): ComponentChild =>
  h("section", { key: id, id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, title), body);

function howToRead(): ComponentChild {
  return h(
    "p",
    null,
    "Bulkhead reads what a program would deploy, before it is deployed, and decides whether anything in one compartment (a ",
    "tenant, an environment) can reach the data of another. Proved: no request and no packet can, by the model below. ",
    "Refuted: one can, and it is shown. Unknown: it could not be decided, which is never taken for proved.",
  );
}
