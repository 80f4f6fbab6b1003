import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AclRuleFacts,
  type GatewayFacts,
  type NetworkFacts,
  NO_NETWORK,
  type SecurityRuleFacts,
} from "../facts/network.ts";
import { parseCidr } from "./cidr.ts";
import type { Scalar } from "./interval.ts";
import { modelOf } from "./model.ts";
import { includes, type Packet } from "./packets.ts";
import { type Path, pathsOf } from "./reach.ts";
import { acl, group, place, rule, subnet, vpc } from "./test/small-network.ts";
import { walk } from "./walk.ts";

/** Two small VPCs, `v` of three tenants and `w` of two, all within 16 addresses each. */
const BLOCKS = ["10.0.0.0/30", "10.0.0.4/30", "10.0.0.8/30", "10.0.0.0/28", "10.0.1.0/30", "10.0.1.4/30", "0.0.0.0/0"];
const TRAFFIC = [
  { protocol: -1, fromPort: -1, toPort: -1 },
  { protocol: 6, fromPort: 443, toPort: 443 },
  { protocol: 6, fromPort: 1024, toPort: 65_535 },
  { protocol: 17, fromPort: 0, toPort: 65_535 },
  { protocol: 1, fromPort: 8, toPort: -1 },
  { protocol: 47, fromPort: 22, toPort: 22 },
];
const GROUPS = ["g0", "g1", "g2", "g3", "g4"];
const doubt = fc.option(fc.constant("not known"), { nil: undefined, freq: 8 });
const withDoubt = <T extends object>(facts: T, reason: string | undefined): T =>
  reason === undefined ? facts : { ...facts, doubt: reason };

const aclRules: fc.Arbitrary<AclRuleFacts[]> = fc
  .array(
    fc.record({
      number: fc.integer({ min: 1, max: 40 }),
      allow: fc.boolean(),
      cidr: fc.constantFrom(...BLOCKS),
      traffic: fc.constantFrom(...TRAFFIC),
      doubt,
    }),
    { maxLength: 4 },
  )
  .map((rules) =>
    acl(...rules.map(({ traffic, doubt: reason, ...rest }) => withDoubt({ ...rest, ...traffic }, reason)), {
      number: 100,
      cidr: "0.0.0.0/0",
      allow: rules.length % 2 === 0,
    }),
  );

const groupRules: fc.Arbitrary<SecurityRuleFacts[]> = fc.array(
  fc
    .record({
      peer: fc.oneof(
        fc.constantFrom(...BLOCKS).map((cidr) => ({ cidr })),
        fc.constantFrom(...GROUPS).map((securityGroup) => ({ securityGroup })),
        fc.constantFrom("pl-own", "pl-aws").map((prefixList) => ({ prefixList })),
      ),
      traffic: fc.constantFrom(...TRAFFIC),
      doubt,
    })
    .map(({ peer, traffic, doubt: reason }) => withDoubt(rule(peer, traffic), reason)),
  { minLength: 1, maxLength: 3 },
);

const route = fc
  .record({ destination: fc.constantFrom(...BLOCKS, "pl-own"), target: fc.constantFrom("igw", "pcx", "nat", "local") })
  .map((facts) => ({ ...facts, address: "a table" }));

const CIDRS: readonly string[] = ["10.0.0.0/30", "10.0.0.4/30", "10.0.0.8/30", "10.0.1.0/30", "10.0.1.4/30"];
const gateway = (id: string, kind: GatewayFacts["kind"], vpcs: readonly string[]): GatewayFacts => ({
  node: id,
  address: id,
  id,
  kind,
  vpcs,
  place: place("shared"),
});

const network: fc.Arbitrary<NetworkFacts> = fc
  .array(
    fc.record({
      ingress: aclRules,
      egress: aclRules,
      groupIngress: groupRules,
      groupEgress: groupRules,
      routes: fc.array(route, { maxLength: 2 }),
    }),
    { minLength: CIDRS.length, maxLength: CIDRS.length },
  )
  .map((sides) => ({
    ...NO_NETWORK,
    vpcs: [vpc("v", "10.0.0.0/28"), vpc("w", "10.0.1.0/28")],
    subnets: sides.map(({ ingress, egress, routes }, index) =>
      subnet(`s${index}`, `t${index}`, CIDRS[index] ?? "", {
        vpc: index < 3 ? "v" : "w",
        ingress,
        egress,
        routes,
      }),
    ),
    securityGroups: sides.map(({ groupIngress, groupEgress }, index) =>
      group(`g${index}`, `t${index}`, { vpc: index < 3 ? "v" : "w", ingress: groupIngress, egress: groupEgress }),
    ),
    interfaces: sides.map((_, index) => ({
      address: `i${index}`,
      subnet: `s${index}`,
      securityGroups: [`g${index}`],
      publicIp: false,
      place: place(`t${index}`),
    })),
    gateways: [
      gateway("igw", "internet", ["v"]),
      gateway("pcx", "peering", ["v", "w"]),
      { ...gateway("nat", "nat", ["v"]), subnet: "s2" },
    ],
    prefixLists: [
      { id: "pl-own", address: "pl-own", cidrs: ["10.0.0.4/30", "10.0.1.4/30"] },
      { id: "pl-aws", address: "pl-aws", service: "com.amazonaws.us-east-1.dynamodb" },
    ],
  }));

const PROTOCOLS: readonly (readonly [number, number])[] = [
  [6, 22],
  [6, 443],
  [6, 50_000],
  [17, 53],
  [1, 8 * 256],
  [1, 0],
  [47, 0],
];

const first = (cidr: string | undefined): Scalar => parseCidr(cidr ?? "")?.addresses.from ?? 0;

/** Some packets from a subnet to everywhere that matters. */
function samples(from: string | undefined, goals: readonly Scalar[]): Packet[] {
  const source = Number(first(from)) + 1;
  return goals.flatMap((destination) =>
    PROTOCOLS.map(([protocol, destinationPort]) => ({
      family: 4 as const,
      source,
      destination,
      protocol,
      sourcePort: 50_000,
      destinationPort,
    })),
  );
}

const GOALS = [...CIDRS.map((cidr) => Number(first(cidr)) + 2), 0xcb00710a];
/** What a NAT gateway sends is another packet: its path is told by what was sent. */
const carries = (path: Path, packet: Packet) => {
  const translated = path.through.includes("nat");
  if (!translated) return includes(path.arriving, packet);
  return includes(path.sent, packet) && includes(path.arriving, { ...packet, source: Number(first(CIDRS[2])) + 3 });
};
const endOf = ({ to }: Path) => (to.type === "subnet" ? to.side.facts.id : to.type === "internet" ? "internet" : to.id);

describe("paths, against a walk of single packets through single filters", () => {
  test("where everything unknown lets nothing pass, they are the same", () => {
    fc.assert(
      fc.property(network, (facts) => {
        const paths = pathsOf(modelOf(facts), "least");
        for (const { id, cidr } of facts.subnets) {
          const own = paths.filter(({ from }) => from.type === "subnet" && from.side.facts.id === id);
          for (const packet of samples(cidr, GOALS)) {
            const { arrivesAt } = walk(facts, packet, { subnet: id }, { translatedTo: Number(first(CIDRS[2])) + 3 });
            const reached = arrivesAt === id || arrivesAt === undefined ? [] : [arrivesAt];
            const told = own.filter((path) => carries(path, packet)).map(endOf);
            expect([...new Set(told)], JSON.stringify(packet)).toEqual(reached);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test("the worst case holds the best", () => {
    fc.assert(
      fc.property(network, (facts) => {
        const model = modelOf(facts);
        const [least, most] = [pathsOf(model, "least"), pathsOf(model, "most")];
        for (const path of least) {
          const same = most.filter((other) => endOf(other) === endOf(path) && sameStart(other, path));
          for (const packet of samples(CIDRS[0], GOALS)) {
            if (carries(path, packet)) expect(same.some((other) => carries(other, packet))).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

const sameStart = (a: Path, b: Path) =>
  a.from.type === "subnet"
    ? b.from.type === "subnet" && a.from.side.facts.id === b.from.side.facts.id
    : a.from.type === b.from.type;
