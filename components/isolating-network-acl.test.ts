import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { platformSubnetCidrs, SLOTS_PER_CELL, tenantSubnetCidrs } from "../model/address-plan.ts";
import { type AclRule, aclRules } from "./isolating-network-acl.ts";

const VPC = "10.0.0.0/16";
const OWN = tenantSubnetCidrs(0);

interface Packet {
  readonly address: string;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

/** First match wins, and what matches nothing is refused: as AWS documents it, told apart from the code under test. */
function admits(rules: readonly AclRule[], packet: Packet): boolean {
  const matching = [...rules]
    .sort((left, right) => left.ruleNo - right.ruleNo)
    .find((rule) => within(packet.address, rule.cidrBlock) && carries(rule, packet));
  return matching?.action === "allow";
}

const carries = (rule: AclRule, { protocol, port }: Packet) =>
  rule.protocol === "-1" || (rule.protocol === protocol && port >= rule.fromPort && port <= rule.toPort);

function within(address: string, cidr: string): boolean {
  const [base = "", bits = "0"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(address) / size) === Math.floor(number(base) / size);
}

const number = (address: string) => address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);

const directions = ["ingress", "egress"] as const;
const packet = fc.record({ protocol: fc.constantFrom("tcp", "udp"), port: fc.integer({ min: 0, max: 65_535 }) });
const slot = fc.integer({ min: 0, max: SLOTS_PER_CELL - 1 });
const host = (cidr: string, last: number) => cidr.replace("0/24", String(last));

test("the rules, in the order in which AWS reads them", () => {
  const everything = { protocol: "-1", fromPort: 0, toPort: 0 };
  const common = [
    { ruleNo: 100, action: "allow", cidrBlock: "10.0.0.0/24", ...everything },
    { ruleNo: 110, action: "allow", cidrBlock: "10.0.1.0/24", ...everything },
    { ruleNo: 200, action: "deny", cidrBlock: "10.0.0.0/16", ...everything },
  ];
  const https = { ruleNo: 300, action: "allow", cidrBlock: "0.0.0.0/0", protocol: "tcp" };
  expect(aclRules("egress", VPC, OWN)).toEqual([...common, { ...https, fromPort: 443, toPort: 443 }]);
  expect(aclRules("ingress", VPC, OWN)).toEqual([...common, { ...https, fromPort: 1024, toPort: 65_535 }]);
});

describe.each(directions)("%s", (direction) => {
  test("no packet passes between two tenants, nor between a tenant and the platform", () => {
    fc.assert(
      fc.property(slot, slot, packet, fc.integer({ min: 0, max: 255 }), (mine, other, what, last) => {
        const rules = aclRules(direction, VPC, tenantSubnetCidrs(mine));
        const strangers = mine === other ? platformSubnetCidrs() : tenantSubnetCidrs(other);
        for (const cidr of strangers) expect(admits(rules, { ...what, address: host(cidr, last) })).toBe(false);
      }),
    );
  });

  test("every packet passes within a tenant", () => {
    fc.assert(
      fc.property(slot, packet, fc.integer({ min: 0, max: 255 }), (mine, what, last) => {
        const own = tenantSubnetCidrs(mine);
        const rules = aclRules(direction, VPC, own);
        for (const cidr of own) expect(admits(rules, { ...what, address: host(cidr, last) })).toBe(true);
      }),
    );
  });
});

test("beyond the VPC, only HTTPS goes out and only answers come in", () => {
  const beyond = (direction: "ingress" | "egress", protocol: "tcp" | "udp", port: number) =>
    admits(aclRules(direction, VPC, OWN), { address: "52.94.0.1", protocol, port });
  expect(beyond("egress", "tcp", 443)).toBe(true);
  expect(beyond("egress", "tcp", 80)).toBe(false);
  expect(beyond("egress", "udp", 443)).toBe(false);
  expect(beyond("egress", "udp", 53)).toBe(false);
  expect(beyond("ingress", "tcp", 1023)).toBe(false);
  expect(beyond("ingress", "tcp", 1024)).toBe(true);
  expect(beyond("ingress", "udp", 1024)).toBe(false);
});
