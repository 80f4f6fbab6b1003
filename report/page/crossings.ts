import { type ComponentChild, h } from "preact";
import type { DeclarationRemark, DeclaredUse } from "../../prover/prove.ts";
import { groupByDeclaration, plural } from "../words.ts";
import { bullets, type Part, section } from "./section.ts";

/** What is meant to cross, with its reason; and what is wrong with declarations. */
export function crossings(declared: readonly DeclaredUse[], remarks: readonly DeclarationRemark[]): Part | undefined {
  if (declared.length + remarks.length === 0) return undefined;
  return section(
    "crossings",
    "Declared crossings",
    h("p", null, "These cross a wall because the platform's owners say so, and no others do. Each ends on its day."),
    [...groupByDeclaration(declared)].map(([where, uses]) => declaration(where, uses)),
    remarks.length === 0
      ? null
      : [
          h("h3", null, "Remarks"),
          bullets(
            remarks.map(({ kind, sentence, where, fix }) => [
              h("strong", null, kind),
              ` ${sentence} ${fix} `,
              h("code", null, where),
            ]),
          ),
        ],
  );
}

function declaration(where: string, uses: readonly DeclaredUse[]): ComponentChild {
  const [first] = uses;
  const line = ({ theorem, principal, resource, actions }: DeclaredUse) => [
    `${theorem}: `,
    h("code", null, `${principal} → ${resource}`),
    actions.length === 0 ? null : [" ", h("span", { class: "soft" }, actions.join(", "))],
  ];
  return h(
    "article",
    { key: where },
    h("h3", null, first?.reason),
    h("p", { class: "soft" }, `${first?.owner}, until ${first?.expires}, `, h("code", null, where)),
    h("details", null, h("summary", null, plural(uses.length, "crossing")), bullets(uses.map(line))),
  );
}
