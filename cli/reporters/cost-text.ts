import { PRICES_AS_OF } from "../../model/prices.ts";
import type { CompartmentCost, CostEstimate } from "../../plan/costs/estimate-costs.ts";
import { type Paint, plain } from "./style.ts";
import { labelled, table } from "./wrap.ts";

/** Lines of less come together. */
const WORTH_SHOWING = 0.005;

/** The estimate for people: a table of compartments, what each is made of, and what it rests on. */
export function renderCostText(estimate: CostEstimate, paint: Paint = plain): string {
  const { compartments, notPriced } = estimate;
  const rows = compartments.map(({ stack, compartment, dollars }) => [money(dollars), compartment, stack]);
  const unpriced = Object.entries(notPriced).map(([kind, count]) => `${count} ${kind}`);
  const parts = [
    [paint("bold", "A month, in US dollars"), ...table([...rows, [money(estimate.dollars), "all", ""]], 2)],
    ...distinct(compartments).map((cost) => linesOf(cost, paint)),
    [
      paint("bold", "What the estimate rests on"),
      ...estimate.assumptions.flatMap((sentence) => labelled("- ", sentence, 2)),
      ...labelled("- ", `Prices as of ${PRICES_AS_OF}; model/prices.ts names the page of each, and how sure it is.`, 2),
      ...(unpriced.length > 0 ? labelled("- ", `Not priced: ${unpriced.join(", ")}.`, 2) : []),
    ],
  ];
  return `${parts.map((part) => part.join("\n")).join("\n\n")}\n`;
}

/** Tenants that cost the same are shown once. */
function distinct(compartments: readonly CompartmentCost[]): readonly CompartmentCost[] {
  const seen = new Set<string>();
  return compartments.filter(({ stack, shared, lines, dollars }) => {
    const key = JSON.stringify([stack, shared, lines.map(({ quantity }) => quantity)]);
    if (dollars === 0 || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function linesOf({ compartment, stack, lines, dollars }: CompartmentCost, paint: Paint): readonly string[] {
  const shown = lines.filter((line) => line.dollars >= WORTH_SHOWING);
  const rest = dollars - shown.reduce((sum, line) => sum + line.dollars, 0);
  const rows = shown.map(({ price, quantity, dollars: amount }) => [
    money(amount),
    `${price.service}: ${price.what}`,
    `${quantity.toLocaleString("en", { maximumFractionDigits: 2 })} ${price.unit}`,
  ]);
  return [
    paint("bold", `${compartment} (${stack})`),
    ...table([...rows, ...(rest > 0 ? [[money(rest), "less than a cent each", ""]] : [])], 2),
  ];
}

const money = (dollars: number): string => dollars.toFixed(2).padStart(9);
