import { describe, expect, it } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import { graphOf, node } from "../test/node.ts";
import { grownUses } from "./grown-uses.ts";

const place = { account: "123456789012", region: "us-east-1" };
const trails = (count: number): Graph =>
  graphOf(...Array.from({ length: count }, (_, index) => node("aws_cloudtrail", `trail-${index}`, place)));
const tables = (count: number): Graph =>
  graphOf(
    ...Array.from({ length: count }, (_, index) =>
      node("aws_dynamodb_table", `table-${index}`, { ...place, compartment: { tenant: `tenant-${index}` } }),
    ),
  );
const said = (...args: Parameters<typeof grownUses>) =>
  grownUses(...args).map(({ use, used, standing }) => [use.quota.id, used, standing]);

describe("a change", () => {
  it("that stays within what is granted is told nothing of", () => {
    expect(said(trails(1), trails(5), [])).toEqual([]);
  });

  it("that needs more than AWS allows is over, and one that leaves it as it was is not", () => {
    expect(said(trails(5), trails(6), [])).toEqual([["trails", 6, "over"]]);
    expect(said(trails(6), trails(6), [])).toEqual([]);
    expect(said(trails(7), trails(6), [])).toEqual([]);
  });

  it("is counted with the cells beside it: what they share once each, what tenants have for each tenant", () => {
    expect(said(trails(0), trails(1), [1, 1, 1, 1])).toEqual([]);
    expect(said(trails(0), trails(1), [1, 1, 1, 1, 1])).toEqual([["trails", 6, "over"]]);
    expect(said(tables(49), tables(50), Array(49).fill(50))).toEqual([]);
    expect(said(tables(49), tables(50), Array(50).fill(50))).toEqual([["tables", 2550, "request"]]);
  });
});
