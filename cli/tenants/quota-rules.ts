import type { Graph } from "../../graph/graph.ts";
import { roomIn } from "../../model/cells.ts";
import { type GrownUse, grownUses } from "../../plan/quotas/grown-uses.ts";
import type { CellOnDisk } from "./read-cells.ts";

/** What AWS's quotas say to a change of one cell: why it is refused, and what to ask AWS for before it is deployed. */
export interface QuotaVerdict {
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
}

/** Other cells are not captured: each is taken to use as much as this one, for as many tenants as it has. */
export function quotaVerdict(
  { before, after }: { readonly before: Graph; readonly after: Graph },
  cell: CellOnDisk,
  cells: readonly CellOnDisk[],
): QuotaVerdict {
  const beside = cells.filter((other) => other !== cell && other.tenants.length > 0 && shareAccount(other, cell));
  const grown = grownUses(
    before,
    after,
    beside.map(({ tenants }) => tenants.length),
  );
  const said = (standing: GrownUse["standing"]) => grown.filter((use) => use.standing === standing);
  return {
    refusals: said("over").map((use) => `${sentenceOf(use)}. ${placeElsewhere(use, cell, cells)}`),
    warnings: said("request").map((use) => `${sentenceOf(use)}: ask for an increase before the deployment.`),
  };
}

function sentenceOf({ use: { quota, scope }, used, standing }: GrownUse): string {
  const code = quota.code === undefined ? "" : ` (${quota.code})`;
  const where = `${quota.service}: ${quota.name}${standing === "request" ? code : ""}`;
  const limit =
    standing === "over"
      ? `AWS allows no more than ${number(quota.maximum ?? 0)}`
      : `${number(quota.default)} are granted`;
  return `${where}: it would be ${number(used)} in ${scope.split("::").at(-1)}, and ${limit}`;
}

/** What a region or an account counts together is not helped by another cell there. */
function placeElsewhere({ use: { quota } }: GrownUse, cell: CellOnDisk, cells: readonly CellOnDisk[]): string {
  const isTogether = quota.per === "region" || quota.per === "account";
  const others = cells
    .filter((other) => other !== cell && roomIn(other) > 0 && !(isTogether && shareAccount(other, cell)))
    .flatMap(({ stacks }) => stacks.slice(0, 1).map(({ stack }) => stack));
  const account = isTogether ? " in another account" : "";
  return others.length > 0
    ? `There is room${account} in ${others.join(", ")}: say --cell ${others[0]}.`
    : `No other cell${account} has room: make one (docs/tenants.md); bulkhead cells shows how full each is.`;
}

function shareAccount(one: CellOnDisk, other: CellOnDisk): boolean {
  return one.stacks.some(({ account }) => other.stacks.some((stack) => stack.account === account));
}

const number = (value: number): string => Math.ceil(value).toLocaleString("en");
