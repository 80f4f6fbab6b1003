import type { ApiSketch, NetworkSketch, SideCard, Topology } from "./topology.ts";
import { plural } from "./words.ts";

const WIDTH = 1200;
const MARGIN = 24;
const GAP = 14;
const COLUMNS = 4;
const LINE = 16;
/** Names of one kind beyond these are told by their number. */
const SHOWN = 3;
const CARD_WIDTH = (WIDTH - 2 * MARGIN - (COLUMNS + 1) * GAP) / COLUMNS;
/** What fits into a card in the font that names are written in. */
const CHARACTERS = Math.floor((CARD_WIDTH - 28) / 6.7);

/**
 * What a platform is made of as a drawing that needs nothing else: a frame for each environment, in it its networks and
 * APIs, and a walled box for each compartment with what is inside. On white, for documents.
 *
 * @param stacks by their ids, for the title
 */
export function topologySvg(topology: Topology, stacks: readonly string[]): string {
  const environments = [...new Set(topology.cards.map(({ environment }) => environment))];
  const title = `What ${stacks.length > 2 ? plural(stacks.length, "stack") : stacks.join(" and ")} would deploy`;
  const description = describe(topology, environments.length);
  const lines: string[] = [label(MARGIN, 34, title, "title", 95), label(MARGIN, 56, description, "soft", 160)];
  let top = 74;
  for (const environment of environments) {
    const drawn = environmentFrame(topology, environment, top);
    lines.push(...drawn.lines);
    top += drawn.height + GAP;
  }
  const height = Math.ceil(top + MARGIN - GAP);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...lines,
    "</svg>",
  ].join("\n")}\n`;
}

const STYLE = [
  "text{font:13px system-ui,'DejaVu Sans',sans-serif;fill:#1d2327}",
  ".title{font-size:19px;font-weight:600}",
  ".environment{font-size:15px;font-weight:600}",
  ".side{font-weight:600}",
  ".soft{fill:#5a646c;font-size:12px}",
  ".name{font:11px ui-monospace,'DejaVu Sans Mono',monospace}",
  ".frame{fill:#fbfaf7;stroke:#d8d4ca}",
  ".shared{fill:#ffffff;stroke:#0b4f8a}",
  ".wall{fill:#ffffff;stroke:#1d2327;stroke-width:2}",
].join("");

interface Drawn {
  readonly lines: readonly string[];
  readonly height: number;
}

function environmentFrame({ networks, apis, cards }: Topology, environment: string, top: number): Drawn {
  const left = MARGIN + GAP;
  const lines: string[] = [label(left, top + 26, environment, "environment", 100)];
  let y = top + 40;
  const isHere = (one: { readonly environment: string }): boolean => one.environment === environment;
  for (const text of [...apis.filter(isHere).map(apiText), ...networks.filter(isHere).map(networkText)]) {
    lines.push(box("shared", left, y, WIDTH - 2 * (MARGIN + GAP), 26), label(left + 12, y + 17.5, text, "", 150));
    y += 26 + 8;
  }
  const own = cards.filter(isHere);
  for (let first = 0; first < own.length; first += COLUMNS) {
    const row = own.slice(first, first + COLUMNS);
    const height = Math.max(...row.map(cardHeight));
    for (const [column, card] of row.entries()) {
      lines.push(...cardLines(card, left + column * (CARD_WIDTH + GAP), y, height));
    }
    y += height + GAP;
  }
  const height = y - top;
  return { lines: [box("frame", MARGIN, top, WIDTH - 2 * MARGIN, height), ...lines], height };
}

const apiText = ({ name, stages, routes, owner }: ApiSketch): string =>
  `API ${name}, ${stages.join(", ") || "no stage"}: ${plural(routes, "route")}, of ${owner}`;

const networkText = ({ id, cidrs, subnets, owner }: NetworkSketch): string =>
  `Network ${id}, ${cidrs.join(", ")}: ${plural(subnets, "subnet")}, of ${owner}`;

const linesOf = ({ names }: SideCard["groups"][number]): number => 1 + Math.min(names.length, SHOWN + 1);

const cardHeight = ({ groups }: SideCard): number =>
  44 + groups.reduce((sum, group) => sum + linesOf(group) * LINE + 4, 0);

function cardLines({ side, groups }: SideCard, x: number, top: number, height: number): readonly string[] {
  const lines = [box("wall", x, top, CARD_WIDTH, height), label(x + 14, top + 25, side.label, "side", CHARACTERS - 2)];
  let y = top + 30;
  for (const { kind, names } of groups) {
    y += LINE + 4;
    lines.push(label(x + 14, y, plural(names.length, kind), "soft", CHARACTERS));
    const shown = names.length <= SHOWN + 1 ? names : names.slice(0, SHOWN);
    for (const name of shown) {
      y += LINE;
      lines.push(label(x + 14, y, name, "name", CHARACTERS));
    }
    if (shown.length === names.length) continue;
    y += LINE;
    lines.push(label(x + 14, y, `… ${names.length - SHOWN} more`, "soft", CHARACTERS));
  }
  return lines;
}

function describe({ cards, networks, apis }: Topology, environments: number): string {
  const parts = [
    plural(environments, "environment"),
    plural(cards.length, "compartment"),
    plural(networks.length, "network"),
    plural(apis.length, "API"),
  ];
  return `${parts.join(", ")}. A thick line is a wall; what it keeps out is what bulkhead prove decides.`;
}

function box(style: string, x: number, y: number, width: number, height: number): string {
  return `<rect class="${style}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="5"/>`;
}

/** Text that is too long ends in dots, and is told whole to who points at it. */
function label(x: number, y: number, text: string, style: string, most: number): string {
  const isLong = text.length > most;
  const shown = isLong ? `${text.slice(0, most - 1)}…` : text;
  const whole = isLong ? `<title>${escaped(text)}</title>` : "";
  return `<text class="${style}" x="${round(x)}" y="${round(y)}">${whole}${escaped(shown)}</text>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** XML has no control characters, escaped or not. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "�")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
