import { describe, expect, it } from "vitest";
import type { DnsRuleFacts, EndpointFacts, NetworkFacts } from "../../prover/facts/network.ts";
import { acl, group, OPEN, place, rule, subnet, twoTenants, vpc } from "../../prover/network/test/small-network.ts";
import { pathOf } from "./paths.ts";

const REGION = "us-east-1";
const LIST = "pl-dynamodb";
const HTTPS = { protocol: 6, fromPort: 443, toPort: 443 };
const EPHEMERAL = { protocol: 6, fromPort: 1024, toPort: 65_535 };
const caller = {
  arn: `arn:aws:lambda:${REGION}:123456789012:function:one`,
  subnetIds: ["a"],
  securityGroupIds: ["ga"],
};

function endpoint(service: string, more: Partial<EndpointFacts>): EndpointFacts {
  const id = `vpce-${service}`;
  return {
    node: id,
    address: id,
    id,
    vpc: "v",
    type: "Gateway",
    service: `com.amazonaws.${REGION}.${service}`,
    place: place("shared"),
    routeTables: [],
    subnets: [],
    securityGroups: [],
    ...more,
  };
}

const gatewayEndpoint = endpoint("dynamodb", { prefixList: LIST });
const route = { destination: LIST, target: gatewayEndpoint.id, address: "route to dynamodb" };
const resolving = vpc("v", "10.0.0.0/16", { dnsSupport: true });

/** A function's subnet with a way to DynamoDB as narrow as it can be. */
function narrow(more: Partial<NetworkFacts> = {}): NetworkFacts {
  return twoTenants({
    vpcs: [resolving],
    subnets: [
      subnet("a", "one", "10.0.0.0/24", {
        routes: [route],
        egress: acl({ number: 1, cidr: "0.0.0.0/0", ...HTTPS }),
        ingress: acl({ number: 1, cidr: "0.0.0.0/0", ...EPHEMERAL }),
      }),
      subnet("b", "two", "10.0.1.0/24"),
    ],
    securityGroups: [
      group("ga", "one", { ingress: [], egress: [rule({ prefixList: LIST }, HTTPS)] }),
      group("gb", "two"),
    ],
    endpoints: [gatewayEndpoint],
    prefixLists: [{ id: LIST, address: LIST, service: gatewayEndpoint.service }],
    ...more,
  });
}

function withSubnet(more: Partial<ReturnType<typeof subnet>>): NetworkFacts {
  const [own, ...others] = narrow().subnets;
  if (own === undefined) throw new Error("The network has subnets.");
  return narrow({ subnets: [{ ...own, ...more }, ...others] });
}

const reaches = (network: NetworkFacts, service = "dynamodb") => pathOf(network, caller, service).reachable;

describe("a function in no VPC", () => {
  it("reaches every service, by the internet", () => {
    const path = pathOf(narrow(), { ...caller, subnetIds: [], securityGroupIds: [] }, "kms");
    expect(path).toMatchObject({ reachable: true, sourceIp: "203.0.113.1" });
    expect([path.vpc, path.vpce]).toEqual([undefined, undefined]);
  });
});

describe("a gateway endpoint", () => {
  it("leads to its service, which sees the VPC and the endpoint", () => {
    expect(pathOf(narrow(), caller, "dynamodb")).toEqual({
      service: "dynamodb",
      reachable: true,
      vpc: "v",
      subnet: "a",
      vpce: "vpce-dynamodb",
      sourceIp: "10.0.0.4",
      steps: [
        "v: resolves dynamodb.us-east-1.amazonaws.com",
        "a group's rule: allows it out",
        "acl rule 1: allows it out",
        "route to dynamodb: routes it to vpce-dynamodb",
        "the answer: acl rule 1: allows it in",
      ],
    });
  });

  it.each<[string, NetworkFacts]>([
    ["the route", withSubnet({ routes: [] })],
    [
      "the network ACL's way out",
      withSubnet({ egress: acl({ number: 1, cidr: "0.0.0.0/0", ...HTTPS, allow: false }) }),
    ],
    ["the network ACL's way in, for the answer", withSubnet({ ingress: acl({ number: 1, cidr: "10.0.0.0/16" }) })],
    ["the security group's rule", narrow({ securityGroups: [group("ga", "one", { egress: [] })] })],
    [
      "port 443",
      narrow({
        securityGroups: [
          group("ga", "one", { egress: [rule({ prefixList: LIST }, { ...HTTPS, toPort: 80, fromPort: 80 })] }),
        ],
      }),
    ],
    ["a resolver", narrow({ vpcs: [vpc("v", "10.0.0.0/16")] })],
    ["the subnet", narrow({ subnets: [] })],
  ])("does not without %s", (_, network) => {
    expect(reaches(network)).toBe(false);
  });

  it("leads to no other service, though its name may be resolved", () => {
    expect(pathOf(narrow(), caller, "sts")).toMatchObject({ reachable: false, subnet: "a" });
  });

  it("is not reached from a function one of whose subnets has no route to it", () => {
    expect(pathOf(narrow(), { ...caller, subnetIds: ["a", "b"] }, "dynamodb").reachable).toBe(false);
  });
});

describe("the groups of others in the same subnet", () => {
  it("give a function nothing", () => {
    const open = group("open", "one");
    const network = narrow({ securityGroups: [group("ga", "one", { egress: [] }), open] });
    expect(reaches(network)).toBe(false);
    expect(pathOf(network, { ...caller, securityGroupIds: ["open"] }, "dynamodb").reachable).toBe(true);
  });
});

describe("the DNS firewall", () => {
  const dns = (...rules: readonly Partial<DnsRuleFacts>[]) =>
    narrow({
      vpcs: [
        {
          ...resolving,
          dnsFirewall: rules.map((each, priority) => ({
            address: `dns rule ${priority}`,
            priority,
            action: "BLOCK" as const,
            domains: ["*"],
            ...each,
          })),
        },
      ],
    });

  it.each<[boolean, readonly Partial<DnsRuleFacts>[]]>([
    [true, []],
    [false, [{}]],
    [true, [{ action: "ALLOW", domains: ["dynamodb.us-east-1.amazonaws.com"] }, {}]],
    [true, [{ action: "ALERT", domains: ["*.amazonaws.com"] }, {}]],
    [false, [{ action: "ALLOW", domains: ["sts.us-east-1.amazonaws.com"] }, {}]],
    [false, [{ domains: ["dynamodb.us-east-1.amazonaws.com"] }, { action: "ALLOW" }]],
    [false, [{ action: "ALLOW", doubt: "its domains are not known" }, {}]],
    [true, [{ domains: ["example.com"] }]],
  ])("answers %s to %j", (expected, rules) => {
    expect(reaches(dns(...rules))).toBe(expected);
  });
});

describe("an interface endpoint", () => {
  const interfaceEndpoint = endpoint("kms", { type: "Interface", subnets: ["b"], securityGroups: ["ge"] });
  const toEndpoint = (more: Partial<NetworkFacts> = {}, subnets = ["b"]) =>
    twoTenants({
      vpcs: [resolving],
      endpoints: [{ ...interfaceEndpoint, subnets }],
      securityGroups: [
        group("ga", "one", { ingress: [], egress: [rule({ securityGroup: "ge" }, HTTPS)] }),
        group("ge", "shared", { ingress: [rule({ securityGroup: "ga" }, HTTPS)], egress: [] }),
      ],
      ...more,
    });

  it("is reached where its group and the function's let each other", () => {
    expect(pathOf(toEndpoint(), caller, "kms")).toMatchObject({
      reachable: true,
      vpce: "vpce-kms",
      sourceIp: "10.0.0.4",
    });
    expect(reaches(toEndpoint(), "sts")).toBe(false);
  });

  it("is not where its own group lets nobody in, or a network ACL stands between", () => {
    const deaf = group("ge", "shared", { ingress: [], egress: [] });
    const shut = subnet("b", "two", "10.0.1.0/24", { ingress: acl({ number: 1, cidr: "10.0.0.0/24", allow: false }) });
    expect(reaches(toEndpoint({ securityGroups: [group("ga", "one"), deaf] }), "kms")).toBe(false);
    expect(reaches(toEndpoint({ subnets: [subnet("a", "one", "10.0.0.0/24"), shut] }), "kms")).toBe(false);
  });

  it("of the function's own subnet is reached past the network ACL, but not past the groups", () => {
    const shut = subnet("a", "one", "10.0.0.0/24", { ingress: [], egress: [] });
    expect(reaches(toEndpoint({ subnets: [shut] }, ["a"]), "kms")).toBe(true);
    const deaf = group("ge", "shared", { ingress: [] });
    expect(reaches(toEndpoint({ subnets: [shut], securityGroups: [group("ga", "one"), deaf] }, ["a"]), "kms")).toBe(
      false,
    );
  });
});

describe("the internet", () => {
  const nat = {
    node: "nat",
    address: "nat",
    id: "nat",
    kind: "nat",
    place: place("shared"),
    vpcs: ["v"],
    subnet: "b",
  } as const;
  const igw = {
    node: "igw",
    address: "igw",
    id: "igw",
    kind: "internet",
    place: place("shared"),
    vpcs: ["v"],
  } as const;
  const everywhere = (target: string) => [{ destination: "0.0.0.0/0", target, address: `route to ${target}` }];
  const withNat = (more: Parameters<typeof subnet>[3] = {}) =>
    twoTenants({
      vpcs: [resolving],
      gateways: [nat, igw],
      subnets: [
        subnet("a", "one", "10.0.0.0/24", { routes: everywhere("nat") }),
        subnet("b", "shared", "10.0.1.0/24", { routes: everywhere("igw"), ...more }),
      ],
    });

  it("is reached by a NAT gateway, under its address", () => {
    const path = pathOf(withNat(), caller, "sts");
    expect(path).toMatchObject({ reachable: true, sourceIp: "198.51.100.1" });
    expect(path.vpce).toBeUndefined();
  });

  it("is not where answers do not come back through the gateway's subnet", () => {
    expect(pathOf(withNat({ ingress: acl({ number: 1, cidr: "10.0.0.0/16" }) }), caller, "sts").reachable).toBe(false);
  });

  it("is not by an internet gateway alone, for a function's interface has no public address", () => {
    const network = twoTenants({
      vpcs: [resolving],
      gateways: [igw],
      subnets: [subnet("a", "one", "10.0.0.0/24", { routes: everywhere("igw"), ingress: OPEN })],
    });
    const path = pathOf(network, caller, "sts");
    expect([path.reachable, path.steps.at(-1)]).toEqual([false, "a function's interface has no public address"]);
  });
});
