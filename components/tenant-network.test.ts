import { beforeAll, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { aclRules } from "./isolating-network-acl.ts";
import { TenantNetwork } from "./tenant-network.ts";
import { custom, inputsOf, outputsOf } from "./test/captured.ts";

const tags = { tenant_id: "tenant-002", environment: "production", cost_center: "platform" };
const named = (resourceType: string) => ({ ...tags, Name: `${resourceType}-tenant-002-dev` });

let graph: Graph;
beforeAll(async () => {
  graph = await captureInProcess(() => {
    new TenantNetwork("net", {
      tenant: { id: "tenant-002", slot: 1 },
      placement: { region: "us-east-1", account: "123456789012", suffix: "dev" },
      vpc: { vpcId: "vpc-1", vpcCidr: "10.0.0.0/16", availabilityZones: ["us-east-1a", "us-east-1b"] },
      dynamodb: { endpointId: "vpce-1", prefixListId: "pl-1" },
      tags,
    });
  });
});

const idOf = (name: string) => outputsOf(graph, name)["id"];

test("exactly these resources", () => {
  expect(custom(graph)).toEqual([
    "aws_network_acl net-network-acl",
    "aws_route_table net-route-table",
    "aws_route_table_association net-route-table-a",
    "aws_route_table_association net-route-table-b",
    "aws_security_group net-security-group",
    "aws_subnet net-subnet-a",
    "aws_subnet net-subnet-b",
    "aws_vpc_endpoint_route_table_association net-dynamodb",
    "aws_vpc_security_group_egress_rule net-to-dynamodb",
  ]);
});

test("two /24 of its slot, one a zone, without public addresses", () => {
  for (const [letter, block] of [
    ["a", 2],
    ["b", 3],
  ] as const) {
    expect(inputsOf(graph, `net-subnet-${letter}`)).toEqual({
      vpcId: "vpc-1",
      cidrBlock: `10.0.${block}.0/24`,
      availabilityZone: `us-east-1${letter}`,
      mapPublicIpOnLaunch: false,
      tags: named(`subnet-${letter}`),
    });
  }
});

test("both subnets share a route table that holds no route but the endpoint's", () => {
  expect(inputsOf(graph, "net-route-table")).toEqual({ vpcId: "vpc-1", routes: [], tags: named("route-table") });
  for (const letter of ["a", "b"]) {
    expect(inputsOf(graph, `net-route-table-${letter}`)).toEqual({
      routeTableId: idOf("net-route-table"),
      subnetId: idOf(`net-subnet-${letter}`),
    });
  }
  expect(inputsOf(graph, "net-dynamodb")).toEqual({ routeTableId: idOf("net-route-table"), vpcEndpointId: "vpce-1" });
});

test("the ACL holds both subnets and the isolating rules", () => {
  const own = ["10.0.2.0/24", "10.0.3.0/24"] as const;
  expect(inputsOf(graph, "net-network-acl")).toEqual({
    vpcId: "vpc-1",
    subnetIds: [idOf("net-subnet-a"), idOf("net-subnet-b")],
    ingress: aclRules("ingress", "10.0.0.0/16", own),
    egress: aclRules("egress", "10.0.0.0/16", own),
    tags: named("network-acl"),
  });
});

test("the security group lets nothing in, and out only HTTPS to DynamoDB", () => {
  expect(inputsOf(graph, "net-security-group")).toEqual({
    name: "security-group-tenant-002-dev",
    description: "Out to DynamoDB for tenant-002",
    vpcId: "vpc-1",
    tags: named("security-group"),
  });
  expect(inputsOf(graph, "net-to-dynamodb")).toEqual({
    securityGroupId: idOf("net-security-group"),
    description: "HTTPS to DynamoDB",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    prefixListId: "pl-1",
    tags: named("security-group-rule"),
  });
});
