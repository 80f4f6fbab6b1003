import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../../../graph/node.ts";
import { unknown, type Value } from "../../../graph/value.ts";
import { node } from "../../test/nodes.ts";
import { makeContext } from "../make-context.ts";
import { NO_WALLS } from "../places.ts";
import { readNetwork } from "../read-network.ts";

type Inputs = Readonly<Record<string, Value>>;
const resource = (kind: string, id: string, inputs: Inputs = {}, rest: Partial<ResourceNode> = {}) =>
  node(kind, id, inputs, { outputs: { id }, ...rest });

const VPC = resource(
  "aws_vpc",
  "vpc-1",
  { cidrBlock: "10.0.0.0/16" },
  {
    outputs: {
      id: "vpc-1",
      defaultNetworkAclId: "acl-0",
      defaultRouteTableId: "rtb-0",
      defaultSecurityGroupId: "sg-0",
    },
  },
);
const SUBNET = resource("aws_subnet", "subnet-1", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" });

function read(...more: readonly ResourceNode[]) {
  const nodes = [VPC, SUBNET, ...more];
  const { network, doubts } = readNetwork(nodes, makeContext(nodes, NO_WALLS, { source: "none", services: new Map() }));
  const [subnet] = network.subnets;
  const group = (id: string) => network.securityGroups.find((each) => each.id === id);
  return { network, doubts, subnet, group };
}

const inline = (ruleNo: number, cidrBlock: string, more: Inputs = {}): Value => ({
  ruleNo,
  action: "allow",
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlock,
  ...more,
});

describe("network ACLs", () => {
  test("a subnet that none names has the default one, which allows everything", () => {
    const { subnet } = read();
    expect(subnet?.acl).toBe("acl-0");
    expect(subnet?.ingress.map(({ allow, cidr }) => [allow, cidr])).toEqual([
      [true, "0.0.0.0/0"],
      [true, "::/0"],
    ]);
  });

  test("a default one that the program adopts has the program's rules only", () => {
    const { subnet } = read(resource("aws_default_network_acl", "acl-0", { defaultNetworkAclId: "acl-0" }));
    expect(subnet?.ingress).toEqual([]);
  });

  test("rules within and apart stand in the order of their numbers, by direction", () => {
    const { subnet } = read(
      resource("aws_network_acl", "acl-1", {
        vpcId: "vpc-1",
        subnetIds: ["subnet-1"],
        ingress: [inline(200, "10.0.0.0/16"), inline(100, "10.0.0.0/24", { action: "deny" })],
      }),
      resource("aws_network_acl_rule", "rule-1", {
        networkAclId: "acl-1",
        egress: false,
        ruleNumber: 150,
        ruleAction: "allow",
        protocol: "icmp",
        icmpType: 8,
        icmpCode: -1,
        cidrBlock: "10.0.9.0/24",
      }),
      resource("aws_network_acl_rule", "rule-2", {
        networkAclId: "acl-1",
        egress: true,
        ruleNumber: 1,
        ruleAction: "allow",
        protocol: 6,
        fromPort: 443,
        toPort: 443,
        ipv6CidrBlock: "::/0",
      }),
    );
    expect(subnet?.ingress.map(({ number, allow, protocol, fromPort }) => [number, allow, protocol, fromPort])).toEqual(
      [
        [100, false, -1, 0],
        [150, true, 1, 8],
        [200, true, -1, 0],
      ],
    );
    expect(subnet?.egress).toMatchObject([{ protocol: 6, fromPort: 443, toPort: 443, cidr: "::/0" }]);
  });

  test.each([
    ["two that name one subnet", [resource("aws_network_acl", "acl-2", { vpcId: "vpc-1", subnetIds: ["subnet-1"] })]],
    [
      "an association with one that is not known",
      [resource("aws_network_acl_association", "x", { subnetId: "subnet-1", networkAclId: unknown("later") })],
    ],
  ])("%s may do anything", (_, more) => {
    const { subnet } = read(
      ...(more.length === 1 && more[0]?.kind === "aws_network_acl"
        ? [resource("aws_network_acl", "acl-1", { vpcId: "vpc-1", subnetIds: ["subnet-1"] })]
        : []),
      ...more,
    );
    expect(subnet?.ingress.map(({ allow }) => allow)).toEqual([true, false, true, false]);
    expect(subnet?.ingress.every(({ doubt }) => doubt !== undefined)).toBe(true);
  });

  test("a block that is not known is any, and a doubt", () => {
    const { subnet } = read(
      resource("aws_network_acl", "acl-1", {
        subnetIds: ["subnet-1"],
        egress: [inline(10, "", { cidrBlock: unknown("from a data source") })],
      }),
    );
    expect(subnet?.egress.map(({ cidr, doubt }) => [cidr, doubt])).toEqual([
      ["0.0.0.0/0", "its CIDR block is not known"],
      ["::/0", "its CIDR block is not known"],
    ]);
  });
});

describe("security groups", () => {
  const GROUP = resource("aws_security_group", "sg-1", {
    vpcId: "vpc-1",
    ingress: [
      {
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrBlocks: ["10.0.0.0/24"],
        self: true,
        securityGroups: ["sg-2"],
      },
    ],
  });

  test("a rule within speaks of blocks, of the group itself and of others", () => {
    expect(
      read(GROUP)
        .group("sg-1")
        ?.ingress.map(({ peer }) => peer),
    ).toEqual([{ cidr: "10.0.0.0/24" }, { securityGroup: "sg-2" }, { securityGroup: "sg-1" }]);
  });

  test("rules apart are of the group that they name, by either kind", () => {
    const { group } = read(
      GROUP,
      resource("aws_security_group_rule", "r1", {
        securityGroupId: "sg-1",
        type: "egress",
        protocol: "all",
        prefixListIds: ["pl-1"],
      }),
      resource("aws_vpc_security_group_egress_rule", "r2", {
        securityGroupId: "sg-1",
        ipProtocol: "udp",
        fromPort: 53,
        toPort: 53,
        cidrIpv6: "::/0",
      }),
    );
    expect(group("sg-1")?.egress).toMatchObject([
      { protocol: -1, peer: { prefixList: "pl-1" } },
      { protocol: 17, fromPort: 53, peer: { cidr: "::/0" } },
    ]);
  });

  test("a default one lets everything out until a program adopts it", () => {
    expect(
      read()
        .group("sg-0")
        ?.egress.map(({ peer }) => peer),
    ).toEqual([{ cidr: "0.0.0.0/0" }, { cidr: "::/0" }]);
    const adopted = read(resource("aws_default_security_group", "sg-0", { vpcId: "vpc-1" }));
    expect(adopted.group("sg-0")?.egress).toEqual([]);
    expect(adopted.network.vpcs[0]?.defaultSecurityGroup).toBe("sg-0");
  });

  test("an adopted one is the one that its VPC knows by another id", () => {
    const { group, network } = read(
      resource("aws_default_security_group", "sg-adopted", { vpcId: "vpc-1" }),
      resource("aws_security_group", "sg-1", { vpcId: "vpc-1" }),
      ...[
        resource("aws_vpc_security_group_ingress_rule", "in", {
          securityGroupId: "sg-0",
          referencedSecurityGroupId: "sg-1",
          ipProtocol: "-1",
        }),
        resource("aws_vpc_security_group_ingress_rule", "from", {
          securityGroupId: "sg-1",
          referencedSecurityGroupId: "sg-0",
          ipProtocol: "-1",
        }),
        resource("aws_network_interface", "eni-1", { subnetId: "subnet-1", securityGroups: ["sg-0", "sg-1"] }),
      ],
    );
    expect(group("sg-adopted")?.ingress).toMatchObject([{ peer: { securityGroup: "sg-1" } }]);
    expect(group("sg-1")?.ingress).toMatchObject([{ peer: { securityGroup: "sg-adopted" } }]);
    expect(network.interfaces.map(({ securityGroups }) => securityGroups)).toEqual([["sg-adopted", "sg-1"]]);
    expect(group("sg-0")).toBeUndefined();
  });

  test("whom a rule speaks of, where that is not known, may be anybody", () => {
    const { group } = read(
      resource("aws_security_group", "sg-1", { vpcId: "vpc-1" }),
      resource("aws_vpc_security_group_ingress_rule", "r", {
        securityGroupId: "sg-1",
        ipProtocol: "-1",
        cidrIpv4: unknown("later"),
      }),
    );
    expect(group("sg-1")?.ingress.map(({ peer, doubt }) => [peer, doubt !== undefined])).toEqual([
      [{ cidr: "0.0.0.0/0" }, true],
      [{ cidr: "::/0" }, true],
    ]);
  });
});

describe("routes", () => {
  const TABLE = resource("aws_route_table", "rtb-1", {
    vpcId: "vpc-1",
    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }],
  });
  const ASSOCIATION = resource("aws_route_table_association", "a", { subnetId: "subnet-1", routeTableId: "rtb-1" });

  test("a subnet has the main table until one is associated with it", () => {
    expect(read(TABLE).subnet).toMatchObject({ routeTable: "rtb-0", routes: [] });
    expect(read(TABLE, ASSOCIATION).subnet).toMatchObject({
      routeTable: "rtb-1",
      routes: [{ destination: "0.0.0.0/0", target: "igw-1" }],
    });
    const main = resource("aws_main_route_table_association", "m", { vpcId: "vpc-1", routeTableId: "rtb-1" });
    expect(read(TABLE, main).subnet?.routeTable).toBe("rtb-1");
  });

  test("routes apart, endpoints and propagation add to a table", () => {
    const { subnet } = read(
      TABLE,
      ASSOCIATION,
      resource("aws_route", "r", {
        routeTableId: "rtb-1",
        destinationCidrBlock: "10.9.0.0/16",
        vpcPeeringConnectionId: "pcx-1",
      }),
      resource("aws_vpc_endpoint", "vpce-1", { vpcId: "vpc-1", serviceName: "s3", prefixListId: "pl-s3" }),
      resource("aws_vpc_endpoint_route_table_association", "e", { routeTableId: "rtb-1", vpcEndpointId: "vpce-1" }),
      resource("aws_vpn_gateway_route_propagation", "p", { routeTableId: "rtb-1", vpnGatewayId: "vgw-1" }),
    );
    expect(subnet?.routes.map(({ destination, target, doubt }) => [destination, target, doubt !== undefined])).toEqual([
      ["0.0.0.0/0", "igw-1", false],
      ["10.9.0.0/16", "pcx-1", false],
      ["0.0.0.0/0", "vgw-1", true],
      ["::/0", "vgw-1", true],
      ["pl-s3", "vpce-1", false],
    ]);
  });

  test("before deployment, what a property was computed from stands for its value", () => {
    const later = unknown("known after apply");
    const table = node("aws_route_table", "t", { vpcId: "vpc-1", routes: [] });
    const association = node(
      "aws_route_table_association",
      "a",
      { subnetId: later, routeTableId: later },
      {
        propertyDependsOn: { subnetId: [SUBNET.id], routeTableId: [table.id] },
      },
    );
    expect(read(table, association).subnet?.routeTable).toBe(table.id);
  });
});

describe("what stands in a subnet", () => {
  test("whatever names the subnet, with the groups that it names", () => {
    const { network } = read(
      resource("aws_security_group", "sg-1", { vpcId: "vpc-1" }),
      resource("aws_lambda_function", "f", { vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } }),
      resource("aws_never_heard_of", "n", { settings: [{ subnets: ["subnet-1"] }] }),
      resource("aws_db_subnet_group", "g", { name: "group", subnetIds: ["subnet-1"] }),
      resource("aws_db_instance", "d", { dbSubnetGroupName: "group", vpcSecurityGroupIds: ["sg-1"] }),
    );
    expect(network.interfaces.map(({ address, subnet, securityGroups }) => [address, subnet, securityGroups])).toEqual([
      ["aws_lambda_function.f", "subnet-1", ["sg-1"]],
      ["aws_never_heard_of.n", "subnet-1", ["sg-0"]],
      ["aws_db_instance.d", "subnet-1", ["sg-1"]],
    ]);
  });

  test("subnet groups of one name are of several services or regions: those of another region are not meant", () => {
    const group = (kind: string, name: string, subnetIds: readonly string[], region?: string) =>
      resource(kind, name, { name: "group", subnetIds }, region === undefined ? {} : { region });
    const { network } = read(
      resource("aws_subnet", "subnet-2", { vpcId: "vpc-1", cidrBlock: "10.0.1.0/24" }),
      resource("aws_subnet", "subnet-3", { vpcId: "vpc-1", cidrBlock: "10.0.2.0/24" }),
      group("aws_db_subnet_group", "g", ["subnet-1"]),
      group("aws_redshift_subnet_group", "h", ["subnet-2"]),
      group("aws_db_subnet_group", "i", ["subnet-3"], "us-west-2"),
      resource("aws_db_instance", "d", { dbSubnetGroupName: "group" }, { region: "eu-west-1" }),
    );
    expect(network.interfaces.map(({ subnet }) => subnet)).toEqual(["subnet-1", "subnet-2"]);
  });

  test("a public address is asked for, or an elastic one", () => {
    const { network } = read(
      resource("aws_instance", "i-1", { subnetId: "subnet-1" }),
      resource("aws_instance", "i-2", { subnetId: "subnet-1", associatePublicIpAddress: true }),
      resource("aws_instance", "i-3", { subnetId: "subnet-1" }),
      resource("aws_eip", "eip", { instance: "i-3" }),
    );
    expect(network.interfaces.map(({ publicIp }) => publicIp)).toEqual([false, true, true]);
  });
});

test("a DNS firewall's rules stand in the order of groups, then of rules", () => {
  const list = (id: string, ...domains: readonly string[]) =>
    resource("aws_route53_resolver_firewall_domain_list", id, { domains });
  const rule = (id: string, group: string, priority: number, action: string, domains: string) =>
    resource("aws_route53_resolver_firewall_rule", id, {
      firewallRuleGroupId: group,
      firewallDomainListId: domains,
      priority,
      action,
    });
  const associate = (group: string, priority: number) =>
    resource("aws_route53_resolver_firewall_rule_group_association", `to ${group}`, {
      firewallRuleGroupId: group,
      vpcId: "vpc-1",
      priority,
    });
  const { network } = read(
    resource("aws_route53_resolver_firewall_rule_group", "late"),
    resource("aws_route53_resolver_firewall_rule_group", "early"),
    associate("late", 200),
    associate("early", 101),
    list("all", "*."),
    list("own", "DB.example."),
    rule("r1", "late", 1, "BLOCK", "all"),
    rule("r2", "early", 9, "ALERT", "own"),
    rule("r3", "early", 2, "ALLOW", "own"),
    resource("aws_route53_resolver_firewall_config", "c", { resourceId: "vpc-1", firewallFailOpen: "ENABLED" }),
  );
  expect(network.vpcs[0]?.dnsFirewall?.map(({ action, domains }) => [action, domains])).toEqual([
    ["ALLOW", ["db.example"]],
    ["ALERT", ["db.example"]],
    ["BLOCK", ["*"]],
  ]);
  expect(network.vpcs[0]?.dnsFailOpen).toBe("aws_route53_resolver_firewall_config.c");
});

test("what cannot be placed is a doubt about the network", () => {
  const { network, doubts } = read(
    resource("aws_subnet", "subnet-2", { vpcId: "vpc-1", cidrBlock: unknown("from a pool") }),
    resource("aws_subnet", "subnet-3", { vpcId: "vpc-other", cidrBlock: "10.1.0.0/24" }),
    resource("aws_lb", "nlb", { loadBalancerType: "network", subnets: ["subnet-1"] }),
    resource("aws_instance", "i", {}),
  );
  expect(network.subnets.map(({ id }) => id)).toEqual(["subnet-1"]);
  expect(doubts.map(({ address, theorems }) => [address, theorems])).toEqual([
    ["aws_subnet.subnet-2", ["network"]],
    ["aws_subnet.subnet-3", ["network"]],
    ["aws_lb.nlb", ["network"]],
    ["aws_instance.i", ["network"]],
  ]);
});

describe("what stands in a subnet that another program made", () => {
  const OUTSIDE = "subnet-0123456789abcdef0";

  test.each([
    ["aws_lb", { subnets: [OUTSIDE] }],
    ["aws_ecs_service", { networkConfiguration: { subnets: [OUTSIDE] } }],
    ["aws_db_subnet_group", { subnetIds: ["subnet-1", OUTSIDE] }],
    ["aws_instance", { subnetId: OUTSIDE }],
  ])("%s is a doubt of the network", (kind, inputs) => {
    expect(read(resource(kind, "it", inputs)).doubts).toMatchObject([
      { address: `${kind}.it`, theorems: ["network"], reason: expect.stringContaining(OUTSIDE) },
    ]);
  });

  test("what stands in the graph's own is none, nor what only attaches to another", () => {
    expect(read(resource("aws_lb", "it", { subnets: ["subnet-1"] })).doubts).toEqual([]);
    expect(read(resource("aws_flow_log", "it", { subnetId: OUTSIDE })).doubts).toEqual([]);
  });
});
