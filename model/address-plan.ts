import { UserError } from "./errors.ts";

/** The CIDR that the requirement names; a further cell takes another /16. */
export const DEFAULT_VPC_CIDR = "10.0.0.0/16";

/**
 * Places for tenants in one cell's address plan: 200 of the /16's 256 /24. The rest, from x.y.224.0 on, is the platform's.
 * Twice as many as {@link TENANTS_PER_CELL}, so that the slot of a tenant who left can rest before it is held again.
 */
export const SLOTS_PER_CELL = 100;

/** What one cell serves. API Gateway's 300 resources an API would bind at 59 tenants, the VPC's 200 subnets at 99. */
export const TENANTS_PER_CELL = 50;

const FIRST_PLATFORM_BLOCK = 224;

/** One /24 in each of two availability zones, in the order of the zones. */
export type SubnetPair = readonly [string, string];

/**
 * The two /24 of the tenant that holds `slot`: a pure function of the slot, so that no tenant's addresses depend on who
 * else is there.
 *
 * @throws UserError where the slot is out of range or `vpcCidr` is not a private /16.
 */
export function tenantSubnetCidrs(slot: number, vpcCidr: string = DEFAULT_VPC_CIDR): SubnetPair {
  if (!isSlot(slot)) {
    throw new UserError({
      message: `${slot} is not a slot.`,
      fix: `Choose a whole number from 0 to ${SLOTS_PER_CELL - 1}.`,
    });
  }
  return subnetPair(vpcCidr, 2 * slot);
}

/** The platform's public subnets. Nothing of a tenant is ever placed in them. */
export function platformSubnetCidrs(vpcCidr: string = DEFAULT_VPC_CIDR): SubnetPair {
  return subnetPair(vpcCidr, FIRST_PLATFORM_BLOCK);
}

export function isSlot(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < SLOTS_PER_CELL;
}

function subnetPair(vpcCidr: string, block: number): SubnetPair {
  const prefix = networkPrefix(vpcCidr);
  return [`${prefix}.${block}.0/24`, `${prefix}.${block + 1}.0/24`];
}

/** `10.0` of `10.0.0.0/16`. */
function networkPrefix(vpcCidr: string): string {
  const [, first, second] = /^(\d{1,3})\.(\d{1,3})\.0\.0\/16$/.exec(vpcCidr) ?? [];
  if (first !== undefined && second !== undefined && isPrivate(Number(first), Number(second))) {
    return `${Number(first)}.${Number(second)}`;
  }
  throw new UserError({
    message: `"${vpcCidr}" is not a private /16.`,
    fix: "Write 10.x.0.0/16, 172.16.0.0/16 to 172.31.0.0/16, or 192.168.0.0/16.",
  });
}

/** @see https://www.rfc-editor.org/rfc/rfc1918 */
function isPrivate(first: number, second: number): boolean {
  if (first === 10) return second <= 255;
  if (first === 172) return second >= 16 && second <= 31;
  return first === 192 && second === 168;
}
