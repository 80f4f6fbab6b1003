import { describe, expect, test } from "vitest";
import {
  type EndpointFacts,
  type GatewayFacts,
  type NetworkFacts,
  NO_NETWORK,
  type SecurityRuleFacts,
  type VpcFacts,
} from "../../facts/network.ts";
import type { DataFacts, PrincipalFacts, World } from "../../facts/world.ts";
import { parsePolicy } from "../../iam/policy.ts";
import type { Ledger } from "../../ledger.ts";
import { acl, attached, group, place, rule, subnet, twoTenants, vpc } from "../../network/test/small-network.ts";
import { worldOf } from "../../test/nodes.ts";
import type { Finding } from "../../verdict.ts";
import { network } from "./theorem.ts";

const STRICT: Ledger = { declares: () => false, mayDeclare: () => false, accepts: () => false, excepts: () => false };
const decide = (facts: NetworkFacts, more: Partial<World> = {}, ledger = STRICT) =>
  network.decide(worldOf({ network: facts, ...more }), ledger).findings;
const told = (findings: readonly Finding[]) =>
  findings.map(({ verdict, principal, action, resource }) => `${verdict} ${principal} ${action} ${resource}`);
const passesOf = ({ replay }: Finding) => (replay?.kind === "packet" ? replay.packet.passes : []);

const DENY_ONE = acl({ number: 50, cidr: "10.0.0.0/24", allow: false }, { number: 100, cidr: "0.0.0.0/0" });
const walled = (a: Parameters<typeof subnet>[3] = {}, b: Parameters<typeof subnet>[3] = {}) => [
  subnet("a", "one", "10.0.0.0/24", a),
  subnet("b", "two", "10.0.1.0/24", b),
];
/** Nothing gets into `a`. */
const SHUT = { ingress: acl() };

describe("network ACLs", () => {
  test("open filters let each neighbour reach the other", () => {
    const findings = decide(twoTenants());
    expect(told(findings)).toEqual(["refuted a -1/- b", "refuted b -1/- a"]);
    expect(findings[0]?.sentence).toMatch(/: any traffic at all\.$/);
    expect(findings[0]?.replay).toMatchObject({
      kind: "packet",
      packet: { source: "10.0.0.10", destination: "10.0.1.10", protocol: 6, destinationPort: 443 },
    });
  });

  test("one way is enough, and the replay says that no answer comes back", () => {
    const [only, ...others] = decide(twoTenants({ subnets: walled(SHUT) }));
    expect(others).toEqual([]);
    expect(only && told([only])).toEqual(["refuted a -1/- b"]);
    expect(only && passesOf(only).at(-1)).toContain("the answer does not come back (acl of a, no rule: denies it in)");
  });

  test("where both ways are open, the replay shows the answer", () => {
    const [first] = decide(twoTenants());
    expect(first && passesOf(first).at(-1)).toMatch(/^the answer passes too/);
  });

  test("the lowest number decides, whatever stands behind it", () => {
    const late = acl({ number: 100, cidr: "0.0.0.0/0" }, { number: 200, cidr: "10.0.0.0/24", allow: false });
    expect(told(decide(twoTenants({ subnets: walled(SHUT, { ingress: DENY_ONE }) })))).toEqual([]);
    expect(told(decide(twoTenants({ subnets: walled(SHUT, { ingress: late }) })))).toEqual(["refuted a -1/- b"]);
  });

  test("a deny for one protocol leaves the others", () => {
    const tcpOnly = acl(
      { number: 50, cidr: "10.0.0.0/24", allow: false, protocol: 6, fromPort: 0, toPort: 65_535 },
      { number: 100, cidr: "0.0.0.0/0" },
    );
    const [found] = decide(twoTenants({ subnets: walled(SHUT, { ingress: tcpOnly }) }));
    expect(found && told([found])).toEqual(["refuted a 0-5/- b"]);
    expect(found?.replay).toMatchObject({ packet: { protocol: 1 } });
  });

  test("a deny for half of a block leaves the other half", () => {
    const half = acl({ number: 50, cidr: "10.0.0.0/25", allow: false }, { number: 100, cidr: "0.0.0.0/0" });
    const [found] = decide(twoTenants({ subnets: walled(SHUT, { ingress: half }) }));
    expect(found?.replay).toMatchObject({ packet: { source: "10.0.0.138" } });
  });

  test("IPv6 is a way of its own", () => {
    const subnets = [
      subnet("a", "one", "10.0.0.0/24", { ipv6Cidr: "2001:db8:0:1::/64", ingress: acl() }),
      subnet("b", "two", "10.0.1.0/24", {
        ipv6Cidr: "2001:db8:0:2::/64",
        ingress: [...DENY_ONE, ...acl({ number: 101, cidr: "::/0" })],
      }),
    ];
    const vpcs = [vpc("v", "10.0.0.0/16", { cidrs: ["10.0.0.0/16", "2001:db8::/56"] })];
    const [found, ...others] = decide(twoTenants({ vpcs, subnets }));
    expect(others).toEqual([]);
    expect(found?.replay).toMatchObject({ packet: { source: "2001:db8:0:1::a" } });
  });

  test("a rule that is not known makes it unknown, in either direction", () => {
    const maybe = acl({ number: 50, cidr: "0.0.0.0/0", doubt: "its CIDR block is not known" });
    const findings = decide(twoTenants({ subnets: walled(SHUT, { ingress: maybe }) }));
    expect(told(findings)).toEqual(["unknown a -1/- b"]);
    expect(findings[0]?.because).toEqual(["acl rule 50: its CIDR block is not known"]);
    const perhapsDenied = acl(
      { number: 50, cidr: "0.0.0.0/0", allow: false, doubt: "its CIDR block is not known" },
      { number: 100, cidr: "0.0.0.0/0" },
    );
    expect(told(decide(twoTenants({ subnets: walled(SHUT, { ingress: perhapsDenied }) })))).toEqual([
      "unknown a -1/- b",
    ]);
  });
});

describe("security groups", () => {
  const into = (ingress: readonly SecurityRuleFacts[]) =>
    twoTenants({
      subnets: walled(SHUT),
      securityGroups: [group("ga", "one"), group("gb", "two", { ingress })],
    });

  test("a group without rules is a wall", () => {
    expect(decide(into([]))).toEqual([]);
  });

  test("a neighbour's group lets the neighbour in, one's own does not", () => {
    expect(told(decide(into([rule({ securityGroup: "ga" })])))).toEqual(["refuted a -1/- b"]);
    expect(decide(into([rule({ securityGroup: "gb" })]))).toEqual([]);
  });

  test("a prefix list is its blocks; AWS's own is no subnet; one that nobody knows may be anything", () => {
    const facts = into([rule({ prefixList: "pl-1" })]);
    const list = { id: "pl-1", address: "list" };
    expect(told(decide({ ...facts, prefixLists: [{ ...list, cidrs: ["10.0.0.0/25"] }] }))).toEqual([
      "refuted a -1/- b",
    ]);
    expect(decide({ ...facts, prefixLists: [{ ...list, service: "s3" }] })).toEqual([]);
    expect(told(decide(facts))).toEqual(["unknown a -1/- b"]);
  });

  test("the default group stands for what is not yet there, and for nothing else", () => {
    const securityGroups = [group("default of v", "shared")];
    const subnets = walled(SHUT);
    expect(told(decide(twoTenants({ subnets, securityGroups, interfaces: [] })))).toEqual(["refuted a -1/- b"]);
    expect(decide(twoTenants({ subnets, securityGroups }))).toEqual([]);
  });

  test("an interface brings its group into a subnet of another side", () => {
    const securityGroups = [group("ga", "one"), group("gb", "two", { ingress: [] }), group("gc", "three")];
    const facts = twoTenants({ subnets: walled(SHUT), securityGroups });
    expect(decide(facts)).toEqual([]);
    expect(told(decide({ ...facts, interfaces: [...facts.interfaces, attached("b", "gc")] }))).toEqual([
      "refuted a -1/- b",
    ]);
  });
});

const gateway = (id: string, kind: GatewayFacts["kind"], vpcs: readonly string[]): GatewayFacts => ({
  node: id,
  address: id,
  id,
  kind,
  vpcs,
  place: place("shared"),
});
const to = (target: string, destination = "0.0.0.0/0") => [{ destination, target, address: "a table" }];
const alone = (more: Partial<NetworkFacts>, routes = to("gateway")) =>
  twoTenants({
    subnets: [subnet("a", "one", "10.0.0.0/24", { routes })],
    securityGroups: [group("ga", "one")],
    interfaces: [attached("a", "ga")],
    ...more,
  });

describe("gateways", () => {
  test("an internet gateway leads both ways", () => {
    const findings = decide(alone({ gateways: [gateway("gateway", "internet", ["v"])] }));
    expect(told(findings)).toEqual(["refuted a -1/- internet", "refuted internet -1/- a"]);
    expect(findings[0]?.replay).toMatchObject({ packet: { destination: "203.0.113.10" } });
  });

  test("an internet gateway without a route leads only to public addresses", () => {
    const gateways = [gateway("gateway", "internet", ["v"])];
    expect(decide(alone({ gateways }, []))).toEqual([]);
    const interfaces = [{ ...attached("a", "ga"), publicIp: true }];
    expect(told(decide(alone({ gateways, interfaces }, [])))).toEqual(["refuted internet -1/- a"]);
  });

  test("a NAT gateway leads out by its own subnet, past that one's filters", () => {
    const nat = { ...gateway("nat", "nat", ["v"]), subnet: "p" };
    const gateways = [gateway("igw", "internet", ["v"]), nat];
    const facts = (egress = acl({ number: 100, cidr: "0.0.0.0/0" })) =>
      twoTenants({
        subnets: [
          subnet("a", "one", "10.0.0.0/24", { routes: to("nat"), ingress: acl() }),
          subnet("p", "shared", "10.0.9.0/24", { routes: to("igw"), egress }),
        ],
        securityGroups: [group("ga", "one")],
        interfaces: [attached("a", "ga")],
        gateways,
      });
    expect(told(decide(facts()))).toContain("refuted a icmp/- internet");
    expect(told(decide(facts(acl())))).toEqual([]);
  });

  test("a peering leads to the other network's subnets, by a route and one way", () => {
    const facts = (routes: ReturnType<typeof to>) =>
      alone(
        {
          vpcs: [vpc("v", "10.0.0.0/16"), vpc("w", "10.1.0.0/16")],
          subnets: [subnet("a", "one", "10.0.0.0/24", { routes }), subnet("b", "two", "10.1.1.0/24", { vpc: "w" })],
          securityGroups: [group("ga", "one"), group("gb", "two", { vpc: "w" })],
          interfaces: [attached("a", "ga"), attached("b", "gb")],
          gateways: [gateway("pcx", "peering", ["v", "w"])],
        },
        routes,
      );
    expect(told(decide(facts(to("pcx", "10.1.0.0/16"))))).toEqual(["refuted a -1/- b"]);
    expect(decide(facts([]))).toEqual([]);
    expect(decide(facts(to("pcx", "10.1.2.0/24")))).toEqual([]);
  });

  test("a peering with a network outside the graph leads outside, both ways", () => {
    expect(told(decide(alone({ gateways: [gateway("gateway", "peering", ["v", "vpc-other"])] })))).toEqual([
      "refuted a -1/- gateway",
      "refuted gateway -1/- a",
    ]);
  });

  test.each(["transit", "vpn", "appliance"] as const)("what a %s gateway does is not known", (kind) => {
    const findings = decide(alone({ gateways: [gateway("gateway", kind, ["v"])] }));
    expect(told(findings)).toContain("unknown a -1/- gateway");
  });

  test("a target that the graph does not hold is not known; the filters may still close it", () => {
    expect(told(decide(alone({})))).toEqual(["unknown a -1/- gateway"]);
    expect(decide(alone({ securityGroups: [group("ga", "one", { egress: [] })] }))).toEqual([]);
  });

  test("the most specific route wins", () => {
    const routes = [...to("igw"), ...to("nowhere", "0.0.0.0/1"), ...to("nowhere", "128.0.0.0/1")];
    expect(told(decide(alone({ gateways: [gateway("igw", "internet", [])] }, routes)))).toEqual([
      "unknown a -1/- nowhere",
      "refuted internet -1/- a",
    ]);
  });
});

describe("DNS", () => {
  const rules = (...list: readonly (readonly ["ALLOW" | "BLOCK" | "ALERT", string, string?])[]) =>
    list.map(([action, domain, queryType], index) => ({
      address: `dns rule ${index}`,
      priority: index,
      action,
      domains: [domain],
      ...(queryType !== undefined && { queryType }),
    }));
  const firewall = (dnsFirewall: VpcFacts["dnsFirewall"], more: Partial<VpcFacts> = {}) =>
    told(
      decide({
        ...NO_NETWORK,
        vpcs: [vpc("v", "10.0.0.0/16", { dnsSupport: true, ...(dnsFirewall && { dnsFirewall }), ...more })],
        subnets: [subnet("a", "one", "10.0.0.0/24")],
      }),
    );

  test("a resolver without a firewall is a way out for every subnet", () => {
    expect(firewall(undefined)).toEqual(["refuted a dns/* dns"]);
    expect(firewall(undefined, { dnsSupport: false })).toEqual([]);
  });

  test.each([
    ["blocks every name", rules(["BLOCK", "*"]), []],
    [
      "allows a name and blocks the rest",
      rules(["ALLOW", "db.example"], ["BLOCK", "*"]),
      ["refuted a dns/db.example dns"],
    ],
    ["allows a name after it blocked every name", rules(["BLOCK", "*"], ["ALLOW", "db.example"]), []],
    ["only alerts", rules(["ALERT", "*"]), ["refuted a dns/* dns"]],
    ["blocks some names", rules(["BLOCK", "bad.example"]), ["refuted a dns/* dns"]],
    ["blocks one type of record", rules(["BLOCK", "*", "TXT"]), ["refuted a dns/* dns"]],
    [
      "blocks a name before it allows it",
      rules(["BLOCK", "*.bad.example"], ["ALLOW", "x.bad.example"], ["BLOCK", "*"]),
      [],
    ],
    ["has no rule", [], ["refuted a dns/* dns"]],
  ] as const)("a firewall that %s", (_, list, expected) => {
    expect(firewall(list)).toEqual(expected);
  });

  test("a firewall that fails open is none", () => {
    expect(firewall(rules(["BLOCK", "*"]), { dnsFailOpen: "config" })).toEqual(["refuted a dns/* dns"]);
  });

  test("a block that is not known is none, and makes it unknown", () => {
    const [block] = rules(["BLOCK", "*"]);
    expect(firewall(block && [{ ...block, doubt: "its priority is not known" }])).toEqual(["unknown a dns/* dns"]);
  });
});

const ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table";
const table = (tenant: string): DataFacts => ({
  node: `table-${tenant}`,
  address: `table-${tenant}`,
  kind: "aws_dynamodb_table",
  arn: `${ARN}/${tenant}-data`,
  parts: [{ type: "table", arn: `${ARN}/${tenant}-data` }],
  account: "123456789012",
  place: place(tenant),
  tags: {},
  encryption: { by: "none" },
});
const role = (tenant: string): PrincipalFacts => ({
  address: `role-${tenant}`,
  arn: `arn:aws:iam::123456789012:role/${tenant}`,
  type: "role",
  account: "123456789012",
  place: place(tenant),
  tags: { tenant_id: tenant },
  identity: [],
});

describe("endpoints", () => {
  const OWN = { StringEquals: { "aws:PrincipalAccount": "123456789012" } };
  const throughEndpoint = (statement: object | undefined, more: Partial<EndpointFacts> = {}) => {
    const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", ...statement }] };
    const policy = statement && { address: "endpoint", policy: parsePolicy(document, "endpoint", "resource") };
    const endpoint: EndpointFacts = {
      node: "endpoint",
      address: "endpoint",
      id: "vpce",
      vpc: "v",
      type: "Gateway",
      service: "com.amazonaws.eu-west-1.dynamodb",
      place: place("shared"),
      routeTables: ["table of a", "table of b"],
      subnets: [],
      securityGroups: [],
      ...(policy && { policy }),
      ...more,
    };
    const facts = twoTenants({ endpoints: [endpoint], securityGroups: [] });
    return told(decide(facts, { principals: [role("one"), role("two")], data: [table("one"), table("two")] }));
  };
  const BY_TAG = `${ARN}/\${aws:PrincipalTag/tenant_id}-data`;
  const get = { Action: "dynamodb:GetItem" };

  test("a policy by the principal's tag, for the account's own principals, is a wall", () => {
    expect(throughEndpoint({ ...get, Resource: BY_TAG, Condition: OWN })).toEqual([]);
  });

  test("without a policy anybody's credentials pass", () => {
    expect(throughEndpoint(undefined)).toEqual(["refuted v tcp/443 endpoint"]);
    expect(throughEndpoint(undefined, { routeTables: [] })).toEqual([]);
    expect(throughEndpoint(undefined, { type: "Interface" })).toEqual(["refuted v tcp/443 endpoint"]);
  });

  test("without a condition on the account a stranger's credentials pass", () => {
    expect(throughEndpoint({ ...get, Resource: BY_TAG })).toEqual(["refuted v tcp/443 endpoint"]);
  });

  test("another tenant's tag is a wall, a wildcard is none", () => {
    const neighbours = ["refuted role-one dynamodb:GetItem table-two", "refuted role-two dynamodb:GetItem table-one"];
    expect(throughEndpoint({ ...get, Resource: "*", Condition: OWN })).toEqual(neighbours);
    expect(throughEndpoint({ ...get, Resource: `${ARN}/*-data`, Condition: OWN })).toEqual(neighbours);
    expect(throughEndpoint({ ...get, Resource: `${ARN}/two-data`, Condition: OWN })).toEqual(neighbours.slice(0, 1));
  });

  test("a condition that the caller fills is no wall", () => {
    const Condition = { ...OWN, StringLike: { "dynamodb:LeadingKeys": "x" } };
    expect(throughEndpoint({ ...get, Resource: "*", Condition })).toEqual([
      "refuted role-one dynamodb:GetItem table-two",
      "refuted role-two dynamodb:GetItem table-one",
    ]);
  });
});

describe("what is declared", () => {
  test("is no finding, kind of traffic by kind of traffic", () => {
    const asked: string[] = [];
    const onlyHttps: Ledger = {
      ...STRICT,
      declares: ({ principals, action, resources }) => {
        asked.push(`${principals[0]} ${action} ${resources[0]}`);
        return action === "tcp/443";
      },
    };
    const https = { protocol: 6, fromPort: 443, toPort: 443 };
    const ssh = { protocol: 6, fromPort: 22, toPort: 22 };
    const open = (...kinds: readonly (typeof https)[]) =>
      twoTenants({
        subnets: walled(SHUT, {
          ingress: kinds.flatMap((kind, number) => acl({ number, cidr: "0.0.0.0/0", ...kind })),
        }),
      });
    expect(decide(open(https), {}, onlyHttps)).toEqual([]);
    expect(told(decide(open(https, ssh), {}, onlyHttps))).toEqual(["refuted a tcp/22 b"]);
    expect(asked).toContain("a tcp/443 b");
  });
});

test("a world without networks has nothing to check", () => {
  expect(network.decide(worldOf(), STRICT)).toMatchObject({ checked: { pairs: 0 }, findings: [] });
});
