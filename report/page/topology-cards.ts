import { type ComponentChild, h } from "preact";
import type { SideCard, Topology } from "../topology.ts";
import { plural } from "../words.ts";
import { bullets, type Part, section } from "./section.ts";

/** More of one kind are told by their number, and shown when asked for. */
const SHOWN = 4;

/** What the platform is made of: one card a side of the walls, by environment. */
export function topologyCards({ networks, apis, cards }: Topology): Part {
  const environments = [...new Set(cards.map(({ environment }) => environment))];
  const shared = [
    ...networks.map(
      ({ id, cidrs, owner, subnets }) =>
        `Network ${id}, ${cidrs.join(", ")}, of ${owner}: ${plural(subnets, "subnet")}`,
    ),
    ...apis.map(
      ({ name, owner, stages, routes }) =>
        `API ${name}, ${stages.join(", ") || "no stage"}, of ${owner}: ${plural(routes, "route")}`,
    ),
  ];
  return section(
    "topology",
    "What there is",
    shared.length === 0 ? null : bullets(shared),
    environments.map((environment) => [
      h("h3", { key: environment }, environment),
      h(
        "div",
        { class: "cards", key: `${environment} cards` },
        cards.filter((one) => one.environment === environment).map(card),
      ),
    ]),
  );
}

function card({ side, groups }: SideCard): ComponentChild {
  return h(
    "article",
    { class: "card", key: side.key },
    h("h4", null, side.label),
    h(
      "dl",
      null,
      groups.map(({ kind, names }) => [
        h("dt", { key: kind }, plural(names.length, kind)),
        h("dd", null, listOf(names)),
      ]),
    ),
  );
}

function listOf(names: readonly string[]): ComponentChild {
  const line = (name: string) => h("div", { key: name }, h("code", null, name));
  if (names.length <= SHOWN) return h("div", null, names.map(line));
  const first = names.slice(0, SHOWN - 1).map(line);
  const rest = names.slice(SHOWN - 1);
  return h("div", null, first, h("details", null, h("summary", null, `${rest.length} more`), rest.map(line)));
}
