import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import { NO_SETTINGS } from "../../../model/proof-settings.ts";
import type { AclRuleFacts } from "../../facts/network.ts";
import { readWorld } from "../../facts/read-world.ts";
import { node } from "../../test/nodes.ts";
import { aclOpening } from "./acl-opening.ts";
import { rule } from "./rule.ts";

type Rule = Readonly<Record<string, Value>>;

const allow = (ruleNo: number, cidrBlock: string, rest: Rule = {}): Rule => ({
  action: "allow",
  cidrBlock,
  fromPort: 0,
  protocol: "-1",
  ruleNo,
  toPort: 0,
  ...rest,
});
const deny = (ruleNo: number, cidrBlock: string): Rule => ({ ...allow(ruleNo, cidrBlock), action: "deny" });

/** Tenants a and b in one VPC, of whom b has what a test gives it. */
function platform({
  ingress = rules("10.0.1.0/24"),
  group = {},
  routes = [],
  members = ["subnet-b"],
}: {
  readonly ingress?: readonly Rule[];
  readonly group?: Rule;
  readonly routes?: readonly Rule[];
  readonly members?: readonly string[];
}): readonly ResourceNode[] {
  const of = (tenant: string, id: string) => ({
    compartment: { environment: "dev", tenant },
    outputs: { id, arn: `arn:aws:ec2:eu-west-1:123456789012:thing/${id}` },
  });
  const vpcId = "vpc-1";
  return [
    node("aws_vpc", "main", { cidrBlock: "10.0.0.0/16" }, of("shared", vpcId)),
    node("aws_default_security_group", "none", { vpcId, ingress: [], egress: [] }, of("shared", "sg-default")),
    node("aws_internet_gateway", "out", { vpcId }, of("shared", "igw-1")),
    ...["a", "b"].flatMap((tenant, index) => [
      node("aws_subnet", tenant, { vpcId, cidrBlock: `10.0.${index}.0/24` }, of(tenant, `subnet-${tenant}`)),
      node(
        "aws_network_acl",
        tenant,
        {
          vpcId,
          subnetIds: tenant === "b" ? members : ["subnet-a"],
          ingress: tenant === "b" ? ingress : rules("10.0.0.0/24"),
          egress: rules(`10.0.${index}.0/24`),
        },
        of(tenant, `acl-${tenant}`),
      ),
      node("aws_route_table", tenant, { vpcId, routes: tenant === "b" ? routes : [] }, of(tenant, `rtb-${tenant}`)),
      node(
        "aws_route_table_association",
        tenant,
        { routeTableId: `rtb-${tenant}`, subnetId: `subnet-${tenant}` },
        of(tenant, `rtbassoc-${tenant}`),
      ),
      node("aws_security_group", tenant, { vpcId, ...(tenant === "b" ? group : {}) }, of(tenant, `sg-${tenant}`)),
    ]),
  ];
}

const rules = (own: string): readonly Rule[] => [
  allow(100, own),
  deny(200, "10.0.0.0/16"),
  allow(300, "0.0.0.0/0", { protocol: "tcp", fromPort: 1024, toPort: 65535 }),
];

function check(nodes: readonly ResourceNode[], options: Readonly<Record<string, unknown>> = {}) {
  const graph = { version: 1 as const, stacks: [], nodes };
  const world = readWorld(graph, NO_SETTINGS, { source: "none", services: new Map() });
  const { checked, breaches } = rule.check(nodes, world, options);
  return { checked, subjects: breaches.map(({ node: { address }, subject }) => `${address} ${subject}`) };
}

const inline = (rest: Rule): Rule => ({ fromPort: 0, toPort: 0, protocol: "-1", self: false, ...rest });

describe("each filter by itself keeps neighbours out", () => {
  test("as it should be", () => {
    expect(check(platform({}))).toEqual({ checked: 5, subjects: [] });
  });

  test.each<[string, readonly Rule[]]>([
    ["no deny", [allow(100, "10.0.1.0/24"), allow(300, "0.0.0.0/0")]],
    ["a deny behind the allow", [allow(100, "0.0.0.0/0"), deny(200, "10.0.0.0/16")]],
    ["a deny that is too narrow", [deny(100, "10.0.0.0/25"), allow(200, "10.0.0.0/16")]],
    ["one port", [allow(100, "10.0.0.7/32", { protocol: "tcp", fromPort: 22, toPort: 22 })]],
    ["a protocol by its number", [allow(100, "10.0.0.0/8", { protocol: "47" })]],
  ])("a network ACL with %s", (_, ingress) => {
    expect(check(platform({ ingress })).subjects).toEqual(["aws_network_acl.b ingress"]);
  });

  test.each<[string, Rule, string]>([
    ["everybody", { ingress: [inline({ cidrBlocks: ["0.0.0.0/0"] })] }, "ingress"],
    ["a neighbour's block", { egress: [inline({ cidrBlocks: ["10.0.0.128/25"] })] }, "egress"],
    ["a neighbour's group", { ingress: [inline({ securityGroups: ["sg-a"] })] }, "ingress"],
  ])("a security group that names %s", (_, group, subject) => {
    expect(check(platform({ group })).subjects).toEqual([`aws_security_group.b ${subject}`]);
  });

  test("a security group that names itself and its own block", () => {
    const group = { ingress: [inline({ self: true }), inline({ cidrBlocks: ["10.0.1.0/24"] })] };
    expect(check(platform({ group })).subjects).toEqual([]);
  });

  test("a way out, unless the tenant may have one", () => {
    const nodes = platform({ routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] });
    expect(check(nodes).subjects).toEqual(["aws_route_table.b routes"]);
    expect(check(nodes, { gateways: ["b"] }).subjects).toEqual([]);
  });

  test("a network ACL that guards two tenants", () => {
    expect(check(platform({ members: ["subnet-b", "subnet-a"] })).subjects).toContain("aws_network_acl.b subnetIds");
  });

  test("the default security group that AWS gives a VPC", () => {
    const nodes = platform({}).filter(({ kind }) => kind !== "aws_default_security_group");
    expect(check(nodes).subjects).toEqual(["aws_vpc.main egress"]);
  });

  test("a VPC of one tenant has nothing to say", () => {
    expect(check(platform({}).filter(({ compartment }) => compartment?.tenant !== "a")).checked).toBe(0);
  });

  test("options that are none", () => {
    expect(() => check([], { gateways: "shared" })).toThrow(/gateways/);
  });
});

describe("the first rule that matches decides", () => {
  const one = (number: number, isAllow: boolean, cidr: string, rest: Partial<AclRuleFacts> = {}): AclRuleFacts => ({
    number,
    allow: isAllow,
    protocol: -1,
    fromPort: 0,
    toPort: 0,
    cidr,
    address: "acl",
    ...rest,
  });

  test.each<[string, readonly AclRuleFacts[], number | undefined]>([
    ["nothing", [], undefined],
    [
      "denied in two halves",
      [one(1, false, "10.0.0.0/25"), one(2, false, "10.0.0.128/25"), one(3, true, "0.0.0.0/0")],
      undefined,
    ],
    [
      "denied but for one address",
      [one(1, false, "10.0.0.0/25"), one(2, false, "10.0.0.128/26"), one(3, true, "0.0.0.0/0")],
      3,
    ],
    [
      "denied for tcp only",
      [one(1, false, "10.0.0.0/24", { protocol: 6, toPort: 65535 }), one(2, true, "0.0.0.0/0")],
      2,
    ],
    [
      "denied but for one port",
      [
        one(1, false, "10.0.0.0/24", { protocol: 6, fromPort: 0, toPort: 442 }),
        one(2, false, "10.0.0.0/24", { protocol: 6, fromPort: 444, toPort: 65535 }),
        one(3, true, "0.0.0.0/0", { protocol: 6, fromPort: 0, toPort: 65535 }),
      ],
      3,
    ],
    ["a deny that is not known", [one(1, false, "0.0.0.0/0", { doubt: "later" }), one(2, true, "0.0.0.0/0")], 2],
    ["of the other family", [one(1, true, "::/0")], undefined],
  ])("%s", (_, list, number) => {
    expect(aclOpening(list, "10.0.0.0/24")?.number).toBe(number);
  });
});
