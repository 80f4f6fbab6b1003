import { beforeAll, describe, expect, it } from "vitest";
import { captureProgram } from "../../bench/capture-program.ts";
import { captureInProcess } from "../../capture/pulumi/in-process.ts";
import type { Graph } from "../../graph/graph.ts";
import { TENANTS_PER_CELL } from "../../model/address-plan.ts";
import { QUOTAS, type QuotaId } from "../../model/quotas.ts";
import { graphOf, node } from "../test/node.ts";
import { countQuotas, type QuotaCount } from "./count-quotas.ts";

const used = ({ uses }: QuotaCount, id: QuotaId) => uses.find(({ quota }) => quota.id === id);

describe("the tenants platform with three tenants", () => {
  let graph: Graph;
  let count: QuotaCount;
  beforeAll(async () => {
    graph = await captureInProcess(captureProgram(3));
    count = countQuotas(graph);
  }, 60_000);

  it.each<[QuotaId, number]>([
    ["vpcs", 1 + 1],
    ["subnets", 2 + 3 * 2],
    ["apiResources", 2 + 3 * 5],
    ["tables", 3 * 2],
    ["keys", 1 + 3],
    ["functionInterfaces", 3 * 2],
    ["trailConditions", 2 + 3 * 2],
    ["trails", 1],
  ])("uses of %s %i", (id, expected) => {
    expect(used(count, id)?.used).toBe(expected);
  });

  it("binds first on the API's resources, beyond what a cell serves, and then on the VPC's subnets", () => {
    expect(count.firstForTenants).toMatchObject({ use: { quota: { id: "apiResources" } }, at: 59 });
    expect(used(count, "subnets")?.tenantsUntilFull).toBe(99);
    for (const { quota, tenantsUntilFull = Number.POSITIVE_INFINITY } of count.uses) {
      expect([quota.id, tenantsUntilFull > TENANTS_PER_CELL]).toEqual([quota.id, true]);
    }
  });

  it("fits without a request", () => {
    expect(count.uses.filter(({ standing }) => standing !== "fits")).toEqual([]);
  });

  it("takes a region's last trail with the fifth cell, and nothing raises that", () => {
    const cells = (number: number): Graph => ({
      ...graph,
      nodes: Array.from({ length: number }, (_, cell) =>
        graph.nodes.map((one) => ({ ...one, id: `${one.id}-${cell}`, stack: `cells/c${cell}` })),
      ).flat(),
    });
    const five = countQuotas(cells(5));
    expect(used(five, "trails")).toMatchObject({ used: 5, standing: "fits", byStack: { "cells/c4": 1 } });
    expect(used(five, "vpcs")).toMatchObject({ used: 6, standing: "request" });
    expect(used(countQuotas(cells(6)), "trails")).toMatchObject({ used: 6, standing: "over" });
    expect(five.firstForStacks).toMatchObject({ use: { quota: { id: "vpcs" } }, at: 4 });
  });
});

describe("a count", () => {
  const place = { account: "1", region: "r" };

  it("is apart for each account and region, VPC and API", () => {
    const bucket = (name: string, account: string) => node("aws_s3_bucket", name, { account, region: "r" });
    const { uses } = countQuotas(graphOf(bucket("a", "1"), bucket("b", "1"), bucket("c", "2")));
    expect(uses.map(({ scope, used: of }) => [scope, of])).toEqual([
      ["account 1", 2],
      ["account 2", 1],
    ]);
  });

  it("of what each resource has is of the fullest", () => {
    const acl = (name: string, rules: number) =>
      node("aws_network_acl", name, { ...place, inputs: { ingress: Array(rules).fill({}) } });
    const { uses } = countQuotas(graphOf(acl("a", 3), acl("b", 45), acl("c", 5)));
    expect(uses.find(({ quota }) => quota.id === "networkAclRules")).toMatchObject({
      scope: "aws_network_acl.b ingress",
      used: 46,
      standing: "over",
    });
  });

  it("asks for what is beyond the default and within reach", () => {
    const policy = "x".repeat(3000);
    const role = node("aws_iam_role", "r", { ...place, inputs: { assumeRolePolicy: ` ${policy} ` } });
    expect(used(countQuotas(graphOf(role)), "trustPolicy")).toMatchObject({ used: 3000, standing: "request" });
  });

  it("of resources made one by one is that of a document", () => {
    const from = { propertyDependsOn: { restApi: ["shop/dev:aws_api_gateway_rest_api.api"] } };
    const parts = ["a", "b"].map((name) => node("aws_api_gateway_resource", name, { ...place, ...from }));
    expect(used(countQuotas(graphOf(...parts)), "apiResources")?.used).toBe(2);
  });

  it("of nothing is nothing", () => {
    expect(countQuotas(graphOf())).toEqual({ uses: [] });
  });
});

it("every quota names its page", () => {
  for (const { source } of Object.values(QUOTAS)) expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
});
