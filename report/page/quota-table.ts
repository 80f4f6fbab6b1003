import { h } from "preact";
import type { QuotaCount, QuotaUse } from "../../plan/quotas/count-quotas.ts";
import { number } from "../words.ts";
import { type Part, section } from "./section.ts";

/** Quotas of which less is used are told by their number. */
const WORTH_SHOWING = 0.1;

/** What the stacks would use of AWS's quotas, the nearest to their limits first. */
export function quotaTable({ uses }: QuotaCount, asOf: string): Part | undefined {
  if (uses.length === 0) return undefined;
  const shown = uses.filter(({ used, quota }) => used / quota.default >= WORTH_SHOWING);
  const head = ["Quota", "Used", "Of", "Where"];
  return section(
    "quotas",
    "Quotas",
    h(
      "p",
      null,
      `Quotas as of ${asOf}. What else the accounts hold, and what they were granted, is not seen. `,
      `${number(uses.length - shown.length)} more are used by less than a tenth.`,
    ),
    h(
      "div",
      { class: "scroll" },
      h(
        "table",
        { class: "list" },
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            head.map((text) => h("th", { key: text, scope: "col" }, text)),
          ),
        ),
        h("tbody", null, shown.map(row)),
      ),
    ),
  );
}

const STANDINGS = { fits: undefined, request: "ask for more", over: "over" } as const;

function row({ used, quota, scope, standing }: QuotaUse) {
  const word = STANDINGS[standing];
  return h(
    "tr",
    { key: `${quota.service} ${quota.name} ${scope}` },
    h("th", { scope: "row" }, `${quota.service}: ${quota.name}`),
    h("td", null, number(used), word && h("span", { class: "verdict refuted" }, word)),
    h("td", null, number(quota.default)),
    h("td", null, h("code", null, scope)),
  );
}
