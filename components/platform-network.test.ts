import { beforeAll, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { PlatformNetwork } from "./platform-network.ts";
import { custom, inputsOf, outputsOf } from "./test/captured.ts";

const tags = { tenant_id: "shared", environment: "production", cost_center: "platform" };
const placement = { region: "us-east-1", account: "123456789012", suffix: "dev" };
const availabilityZones = ["us-east-1a", "us-east-1b"] as const;
const named = (Name: string) => ({ ...tags, Name });

let graph: Graph;
beforeAll(async () => {
  graph = await captureInProcess(() => {
    new PlatformNetwork("network", { placement, availabilityZones, tags });
  });
});

test("exactly these resources", () => {
  expect(custom(graph)).toEqual([
    "aws_default_network_acl network-default-network-acl",
    "aws_default_route_table network-default-route-table",
    "aws_default_security_group network-default-security-group",
    "aws_internet_gateway network-internet-gateway",
    "aws_network_acl network-public-network-acl",
    "aws_route_table network-public-route-table",
    "aws_route_table_association network-public-route-table-a",
    "aws_route_table_association network-public-route-table-b",
    "aws_subnet network-public-subnet-a",
    "aws_subnet network-public-subnet-b",
    "aws_vpc network-vpc",
  ]);
});

test("a VPC that resolves names", () => {
  expect(inputsOf(graph, "network-vpc")).toEqual({
    cidrBlock: "10.0.0.0/16",
    enableDnsSupport: true,
    enableDnsHostnames: true,
    tags: named("vpc-dev"),
  });
});

test("what AWS puts into a VPC is emptied", () => {
  const vpc = outputsOf(graph, "network-vpc");
  expect(inputsOf(graph, "network-default-security-group")).toEqual({
    vpcId: vpc["id"],
    ingress: [],
    egress: [],
    tags: named("default-security-group-dev"),
  });
  expect(inputsOf(graph, "network-default-network-acl")).toEqual({
    defaultNetworkAclId: vpc["defaultNetworkAclId"],
    ingress: [],
    egress: [],
    tags: named("default-network-acl-dev"),
  });
  expect(inputsOf(graph, "network-default-route-table")).toEqual({
    defaultRouteTableId: vpc["defaultRouteTableId"],
    routes: [],
    tags: named("default-route-table-dev"),
  });
});

test("two public subnets at the top of the VPC, one a zone, that give no public address by themselves", () => {
  for (const [letter, block] of [
    ["a", 224],
    ["b", 225],
  ] as const) {
    expect(inputsOf(graph, `network-public-subnet-${letter}`)).toEqual({
      vpcId: outputsOf(graph, "network-vpc")["id"],
      cidrBlock: `10.0.${block}.0/24`,
      availabilityZone: `us-east-1${letter}`,
      mapPublicIpOnLaunch: false,
      tags: named(`subnet-public-${letter}-dev`),
    });
  }
});

test("only the public subnets are routed to the internet gateway", () => {
  expect(inputsOf(graph, "network-public-route-table")["routes"]).toEqual([
    { cidrBlock: "0.0.0.0/0", gatewayId: outputsOf(graph, "network-internet-gateway")["id"] },
  ]);
  for (const letter of ["a", "b"]) {
    expect(inputsOf(graph, `network-public-route-table-${letter}`)).toEqual({
      routeTableId: outputsOf(graph, "network-public-route-table")["id"],
      subnetId: outputsOf(graph, `network-public-subnet-${letter}`)["id"],
    });
  }
});

test("the public subnets stand behind the walls that tenants have", () => {
  const acl = inputsOf(graph, "network-public-network-acl");
  expect(acl["subnetIds"]).toEqual(
    ["a", "b"].map((letter) => outputsOf(graph, `network-public-subnet-${letter}`)["id"]),
  );
  expect(acl["ingress"]).toContainEqual({
    ruleNo: 200,
    action: "deny",
    protocol: "-1",
    cidrBlock: "10.0.0.0/16",
    fromPort: 0,
    toPort: 0,
  });
});

test("a cell has its own addresses, and its id in its names", async () => {
  const cell = await captureInProcess(() => {
    const vpcCidr = "10.7.0.0/16";
    new PlatformNetwork("network", { placement: { ...placement, cell: "b" }, vpcCidr, availabilityZones, tags });
  });
  expect(inputsOf(cell, "network-vpc")).toMatchObject({ cidrBlock: "10.7.0.0/16", tags: named("vpc-b-dev") });
  expect(inputsOf(cell, "network-public-subnet-a")["cidrBlock"]).toBe("10.7.224.0/24");
});
