import { describe, expect, it } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import { PRICES } from "../../model/prices.ts";
import { estimateCosts } from "./estimate-costs.ts";

function node(
  kind: string,
  name: string,
  tenant: string | undefined,
  inputs: Record<string, Value> = {},
): ResourceNode {
  return {
    id: `${kind}.${name}`,
    address: `${kind}.${name}`,
    stack: "shop/dev",
    kind,
    type: kind,
    name,
    category: "custom",
    dependsOn: [],
    propertyDependsOn: {},
    inputs,
    outputs: inputs,
    tags: {},
    region: "us-east-1",
    options: {},
    ...(tenant !== undefined && { compartment: { environment: "prod", tenant } }),
  };
}

const world = (...nodes: readonly ResourceNode[]): Graph => ({ version: 1, stacks: [], nodes });

const tenant = (name: string): readonly ResourceNode[] => [
  node("aws_lambda_function", name, name, { memorySize: 256, architectures: ["arm64"] }),
  node("aws_dynamodb_table", `${name}-users`, name, {
    billingMode: "PAY_PER_REQUEST",
    pointInTimeRecovery: { enabled: true },
  }),
  node("aws_dynamodb_table", `${name}-data`, name, { billingMode: "PAY_PER_REQUEST" }),
  node("aws_kms_key", name, name),
];

const use = { requests: 1_000_000, gb: 4 };
const dollarsOf = (graph: Graph, compartment: string, what: string): number | undefined =>
  estimateCosts(graph, use)
    .compartments.find((cost) => cost.compartment === compartment)
    ?.lines.find(({ price }) => price.what === what)?.dollars;

describe("a month's cost", () => {
  const two = world(
    ...tenant("a"),
    ...tenant("b"),
    node("aws_api_gateway_rest_api", "api", "shared"),
    node("aws_lambda_function", "authorizer", "shared", { memorySize: 256, architectures: ["x86_64"] }),
  );

  it("is of a tenant what its requests and its data come to, at the list price", () => {
    expect(dollarsOf(two, "prod / a", "requests")).toBeCloseTo(0.2, 6);
    expect(dollarsOf(two, "prod / a", "duration, Arm")).toBeCloseTo(25_000 * PRICES.lambdaArm.dollars, 6);
    expect(dollarsOf(two, "prod / a", "storage")).toBeCloseTo(1, 6);
    expect(dollarsOf(two, "prod / a", "point-in-time recovery")).toBeCloseTo(0.4, 6);
    expect(dollarsOf(two, "prod / a", "on-demand writes")).toBeCloseTo(0.625, 6);
    expect(dollarsOf(two, "prod / a", "keys")).toBe(1);
  });

  it("is of the platform what all tenants' requests come to", () => {
    expect(dollarsOf(two, "prod / shared", "REST API calls")).toBeCloseTo(7, 6);
    expect(dollarsOf(two, "prod / shared", "requests")).toBeCloseTo(0.04, 6);
  });

  it("of a tenant does not depend on how many others there are, and adds up", () => {
    const one = world(...tenant("a"));
    const costOfA = (graph: Graph) =>
      estimateCosts(graph, use).compartments.find(({ compartment }) => compartment === "prod / a");
    expect(costOfA(two)).toEqual(costOfA(one));
    const { dollars, compartments } = estimateCosts(two, use);
    expect(dollars).toBeCloseTo(
      compartments.reduce((sum, cost) => sum + cost.dollars, 0),
      9,
    );
  });

  it("counts what costs by the hour whether it is used or not", () => {
    const graph = world(
      node("aws_nat_gateway", "nat", "shared"),
      node("aws_vpc_endpoint", "kms", "shared", { vpcEndpointType: "Interface", subnetIds: ["a", "b"] }),
      node("aws_vpc_endpoint", "dynamodb", "shared", { vpcEndpointType: "Gateway" }),
    );
    expect(dollarsOf(graph, "prod / shared", "NAT gateways")).toBeCloseTo(32.85, 6);
    expect(dollarsOf(graph, "prod / shared", "interface endpoints")).toBeCloseTo(14.6, 6);
  });

  it("names what it has no price for, and the regions that it prices as another", () => {
    const far = { ...node("aws_rds_cluster", "db", "a"), region: "af-south-1" };
    const { notPriced, assumptions } = estimateCosts(world(far, node("aws_iam_role", "r", "a")), use);
    expect(notPriced).toEqual({ aws_rds_cluster: 1 });
    expect(assumptions.at(-1)).toContain("af-south-1 is priced as us-east-1");
  });
});

describe("the price table", () => {
  it.each(Object.entries(PRICES))("%s has a price, and AWS's page for it", (_, { dollars, source }) => {
    expect(dollars).toBeGreaterThan(0);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[\w/-]+\/pricing\//);
  });
});
