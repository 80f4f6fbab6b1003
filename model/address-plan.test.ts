import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEFAULT_VPC_CIDR,
  platformSubnetCidrs,
  SLOTS_PER_CELL,
  TENANTS_PER_CELL,
  tenantSubnetCidrs,
} from "./address-plan.ts";
import { UserError } from "./errors.ts";

const slot = fc.integer({ min: 0, max: SLOTS_PER_CELL - 1 });
const vpcCidr = fc.oneof(
  fc.integer({ min: 0, max: 255 }).map((octet) => `10.${octet}.0.0/16`),
  fc.integer({ min: 16, max: 31 }).map((octet) => `172.${octet}.0.0/16`),
  fc.constant("192.168.0.0/16"),
);

/** First and last address of a CIDR, as numbers: an arithmetic of its own, so that the plan's cannot excuse itself. */
function range(cidr: string): { first: number; last: number } {
  const [address = "", bits = ""] = cidr.split("/");
  const first = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { first, last: first + 2 ** (32 - Number(bits)) - 1 };
}

const overlap = (left: string, right: string) =>
  range(left).first <= range(right).last && range(right).first <= range(left).last;

describe("address plan", () => {
  test("slot 0 begins the VPC, the last slot ends below the platform", () => {
    expect(tenantSubnetCidrs(0)).toEqual(["10.0.0.0/24", "10.0.1.0/24"]);
    expect(tenantSubnetCidrs(4)).toEqual(["10.0.8.0/24", "10.0.9.0/24"]);
    expect(tenantSubnetCidrs(99)).toEqual(["10.0.198.0/24", "10.0.199.0/24"]);
    expect(platformSubnetCidrs()).toEqual(["10.0.224.0/24", "10.0.225.0/24"]);
    expect(tenantSubnetCidrs(1, "10.7.0.0/16")).toEqual(["10.7.2.0/24", "10.7.3.0/24"]);
  });

  test("there is room for a whole cell of tenants", () => {
    expect(SLOTS_PER_CELL).toBeGreaterThanOrEqual(TENANTS_PER_CELL);
  });

  test("no two subnets of a cell overlap, and each lies in the VPC", () => {
    fc.assert(
      fc.property(vpcCidr, fc.uniqueArray(slot, { minLength: 1 }), (cidr, slots) => {
        const subnets = [...slots.flatMap((held) => tenantSubnetCidrs(held, cidr)), ...platformSubnetCidrs(cidr)];
        for (const [index, subnet] of subnets.entries()) {
          expect(overlap(subnet, cidr)).toBe(true);
          expect(range(subnet).last).toBeLessThanOrEqual(range(cidr).last);
          expect(subnets.slice(index + 1).filter((other) => overlap(subnet, other))).toEqual([]);
        }
      }),
    );
  });

  test("subnets of different cells do not overlap either", () => {
    fc.assert(
      fc.property(vpcCidr, vpcCidr, slot, slot, (left, right, leftSlot, rightSlot) => {
        fc.pre(left !== right);
        for (const one of tenantSubnetCidrs(leftSlot, left)) {
          for (const other of tenantSubnetCidrs(rightSlot, right)) expect(overlap(one, other)).toBe(false);
        }
      }),
    );
  });

  test.each([-1, 100, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("slot %s is refused", (value) => {
    expect(() => tenantSubnetCidrs(value)).toThrow(UserError);
    expect(() => tenantSubnetCidrs(value)).toThrow(`${value} is not a slot.`);
  });

  test.each(["10.0.0.0/8", "10.0.1.0/16", "8.8.0.0/16", "172.32.0.0/16", "10.256.0.0/16", "10.0.0.0", ""])(
    "a VPC of %s is refused",
    (cidr) => {
      expect(() => tenantSubnetCidrs(0, cidr)).toThrow(`"${cidr}" is not a private /16.`);
      expect(() => platformSubnetCidrs(cidr)).toThrow(UserError);
    },
  );

  test("the default is the requirement's", () => expect(DEFAULT_VPC_CIDR).toBe("10.0.0.0/16"));
});
