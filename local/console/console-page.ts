import { type ComponentChild, h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { IsolationMatrix } from "../../prover/isolation-matrix.ts";
import type { Verdict } from "../../prover/verdict.ts";
import { matrix } from "../../report/page/matrix.ts";
import { bullets, type Part, section } from "../../report/page/section.ts";
import { STYLE } from "../../report/page/style.ts";
import { topologyCards } from "../../report/page/topology-cards.ts";
import type { Topology } from "../../report/topology.ts";
import type { LocalCloud } from "../local-cloud.ts";
import { CONSOLE_STYLE } from "./console-style.ts";

/** What the page shows beside what happens. */
export interface ConsolePage {
  readonly topology: Topology;
  /** Absent where nothing was proved before the start. */
  readonly proof?: { readonly verdict: Verdict; readonly sentence: string; readonly matrix: IsolationMatrix };
  /** What holds of this run: what is enforced and contained, and what is not. */
  readonly notes: readonly string[];
}

/** What the page's script is given. */
export interface ConsoleData {
  readonly tenants: readonly { readonly id: string; readonly suspended: boolean }[];
  /** Log group → the tenant whose own it is. */
  readonly groups: readonly (readonly [group: string, tenant: string])[];
  readonly canMint: boolean;
}

/** The page as it is sent: what does not change stands in it; the rest is filled in by its script. */
export function renderConsole(cloud: LocalCloud, { topology, proof, notes }: ConsolePage, nonce: string): string {
  const parts = [
    section("send", "Send a request", place("send-form")),
    section("live", "Requests", place("live-requests")),
    section("logs-of", "Logs", place("live-logs")),
    proof === undefined
      ? section(
          "matrix",
          "Who reaches whom",
          h("p", null, "Nothing was proved before this start: bulkhead prove says it."),
        )
      : matrix(proof.matrix),
    topologyCards(topology),
    ...(notes.length === 0 ? [] : [section("notes", "What holds of this run", bullets(notes))]),
  ];
  const data: ConsoleData = {
    tenants: cloud.tenants.map(({ id, suspended }) => ({ id, suspended })),
    groups: [...cloud.logGroups].flatMap(([tenant, groups]) => groups.map((group) => [group, tenant] as const)),
    canMint: cloud.mintToken !== undefined,
  };
  const page = h(
    "html",
    { lang: "en" },
    h(
      "head",
      null,
      h("meta", { charset: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("link", { rel: "icon", href: "data:," }),
      h("title", null, `Bulkhead: ${cloud.stack}`),
      h("style", { nonce, dangerouslySetInnerHTML: { __html: STYLE + CONSOLE_STYLE } }),
    ),
    h(
      "body",
      null,
      h("a", { class: "skip", href: "#send" }, "Skip to the form"),
      h(
        "header",
        null,
        h("h1", null, cloud.stack, " on this machine"),
        h(
          "p",
          { class: "soft" },
          cloud.apis.map(({ url }) => h("code", { key: url }, url)),
        ),
        proof && h("div", { class: `banner ${proof.verdict}` }, proof.sentence),
        navigation(parts),
      ),
      h("main", null, parts.map(sectionOf)),
      h("script", {
        type: "application/json",
        id: "data",
        nonce,
        // An ending tag within a text would end the script.
        dangerouslySetInnerHTML: { __html: JSON.stringify(data).replaceAll("<", "\\u003c") },
      }),
      h("script", { type: "module", src: "/client.js", nonce }),
    ),
  );
  return `<!doctype html>\n${renderToString(page)}\n`;
}

const place = (id: string): ComponentChild => h("div", { id }, h("p", { class: "soft" }, "Loading …"));

function navigation(parts: readonly Part[]): ComponentChild {
  const entry = ({ id, title }: Part) => h("li", { key: id }, h("a", { href: `#${id}` }, title));
  return h("nav", { "aria-label": "Parts of the page" }, h("ul", null, parts.map(entry)));
}

const sectionOf = ({ id, title, body }: Part): ComponentChild =>
  h("section", { key: id, id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, title), body);
