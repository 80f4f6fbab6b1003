import { type ComponentChild, h } from "preact";
import type { IsolationMatrix, MatrixCell, Passage } from "../../prover/isolation-matrix.ts";
import type { Side } from "../../prover/verdict.ts";
import { plural } from "../words.ts";
import { type Part, section } from "./section.ts";

const SIGNS: Readonly<Record<Passage, string>> = { closed: "·", declared: "D", open: "X", undecided: "?" };
const MEANINGS: Readonly<Record<Passage, string>> = {
  closed: "proved: nothing reaches",
  declared: "declared: only what is meant",
  open: "a counterexample exists",
  undecided: "not decided",
};

/** Paper has no links: there the same reasons stand once, in the parts that name them all. */
const ON_PAPER =
  "What is declared is named one by one under Declared crossings; what is open or not decided, under What stands against it.";

/** Who reaches whom: rows reach, columns are reached. What is not closed leads to its reasons below. */
export function matrix({ sides, rows, unplaced }: IsolationMatrix): Part {
  const ways = rows.flat().filter(({ passage }) => passage !== "closed");
  return section(
    "matrix",
    "Who reaches whom",
    h("p", null, "Each row is a side of the walls that might reach; each column, one that might be reached."),
    legend(),
    h(
      "div",
      { class: "scroll" },
      h(
        "table",
        { class: "matrix" },
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("td", null),
            sides.map((side, index) => columnHead(side, index)),
          ),
        ),
        h(
          "tbody",
          null,
          sides.map((side, index) => row(side, index, rows[index] ?? [], sides)),
        ),
      ),
    ),
    unplaced.length === 0
      ? null
      : h("p", null, `Nothing is closed as long as ${plural(unplaced.length, "finding")} of no two sides stand below.`),
    ways.length === 0 ? null : h("p", { class: "soft on-paper" }, ON_PAPER),
    ways.map((cell) => way(cell, sides)),
  );
}

function legend(): ComponentChild {
  const entry = (passage: Passage) =>
    h(
      "li",
      { key: passage },
      h("span", { class: `cell ${passage}`, "aria-hidden": true }, SIGNS[passage]),
      MEANINGS[passage],
    );
  return h("ul", { class: "legend" }, (["closed", "declared", "open", "undecided"] as const).map(entry));
}

const columnHead = ({ label }: Side, index: number): ComponentChild =>
  h("th", { key: index, scope: "col", title: label }, h("span", { class: "number" }, index + 1));

function row(side: Side, index: number, cells: readonly MatrixCell[], sides: readonly Side[]): ComponentChild {
  const head = h("th", { scope: "row", title: side.label }, h("span", { class: "number" }, index + 1), " ", side.label);
  const own = (to: Side) => cells.find((cell) => cell.to.key === to.key);
  return h(
    "tr",
    { key: side.key },
    head,
    sides.map((to) => h("td", { key: to.key }, cellOf(own(to), sides))),
  );
}

function cellOf(cell: MatrixCell | undefined, sides: readonly Side[]): ComponentChild {
  if (cell === undefined) return h("span", { class: "cell same", title: "itself" }, "–");
  const { from, to, passage } = cell;
  const label = `${from.label} → ${to.label}: ${MEANINGS[passage]}`;
  const props = { class: `cell ${passage}`, title: label, "aria-label": label };
  return passage === "closed"
    ? h("span", { ...props, role: "img" }, SIGNS[passage])
    : h("a", { ...props, href: `#${idOf(cell, sides)}` }, SIGNS[passage]);
}

function way(cell: MatrixCell, sides: readonly Side[]): ComponentChild {
  const { from, to, passage, findings, declared } = cell;
  const reasons = [
    ...findings.map(({ sentence }) => sentence),
    ...declared.map(
      ({ theorem, principal, actions, resource, reason, owner, expires }) =>
        `${theorem}: ${principal} → ${resource}${actions.length === 0 ? "" : ` (${actions.join(", ")})`}. ${reason} (${owner}, until ${expires})`,
    ),
  ];
  return h(
    "details",
    { key: idOf(cell, sides), class: "way" },
    h("summary", null, `${from.label} → ${to.label} `, h("span", { class: `verdict ${passage}` }, MEANINGS[passage])),
    h(
      "ul",
      // Within, so that a browser that goes there opens it.
      { id: idOf(cell, sides) },
      reasons.map((reason) => h("li", { key: reason }, reason)),
    ),
  );
}

const idOf = ({ from, to }: MatrixCell, sides: readonly Side[]): string => {
  const place = (side: Side) => sides.findIndex(({ key }) => key === side.key) + 1;
  return `way-${place(from)}-${place(to)}`;
};
