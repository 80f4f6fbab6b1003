import { TENANTS_PER_CELL } from "./address-plan.ts";
import { freeSlot } from "./edit-tenant-registry.ts";
import { UserError } from "./errors.ts";
import { type Tenant, type TenantId, tenantNumber } from "./tenant.ts";
import type { LeavingTenant } from "./tenant-registry.ts";

/** A stack that deploys the tenants of a cell, as far as its configuration decides where they live. */
export interface CellStack {
  /** The stack's name: `c2-dev`. */
  readonly stack: string;
  readonly suffix: string;
  /** The cell's id, where it has one. */
  readonly cell?: string;
  readonly vpcCidr: string;
  readonly account: string;
  readonly ownApiAccount: boolean;
}

/** One registry of tenants and the stacks that deploy it: more than one where environments share it. */
export interface Cell {
  /** The file, as messages name it. */
  readonly registry: string;
  readonly stacks: readonly CellStack[];
  readonly tenants: readonly Tenant[];
  readonly leaving: readonly LeavingTenant[];
}

export const roomIn = ({ tenants, leaving }: Cell): number =>
  freeSlot({ tenants, leaving }) === undefined ? 0 : Math.max(0, TENANTS_PER_CELL - tenants.length);

/**
 * The cell for a new tenant: the fullest that has room, so that cells fill one after another and the emptiest can be taken
 * down. A tenant is never moved afterwards.
 *
 * @param wanted a stack's name or a cell's id
 * @throws UserError where none has room, or where cells of several environments could be meant
 */
export function placeTenant<C extends Cell>(cells: readonly C[], wanted?: string): C {
  const candidates = wanted === undefined ? cells : cells.filter((cell) => isCalled(cell, wanted));
  if (candidates.length === 0) {
    const names = cells.flatMap(({ stacks }) => stacks.map(({ stack }) => stack));
    throw new UserError({
      message: `There is no cell "${wanted ?? ""}".`,
      where: "--cell",
      fix:
        names.length > 0
          ? `Name one of: ${names.join(", ")}.`
          : "List the stacks of the tenants project in bulkhead.yaml.",
    });
  }
  if (new Set(candidates.map(suffixesOf)).size > 1) {
    throw new UserError({
      message: `The cells are of several environments: ${candidates.map(suffixesOf).join("; ")}.`,
      where: "--cell",
      fix: "Say with --cell which stack the tenant is for.",
    });
  }
  const [fullest] = candidates
    .filter((cell) => roomIn(cell) > 0)
    .toSorted((a, b) => b.tenants.length - a.tenants.length);
  if (fullest !== undefined) return fullest;
  throw new UserError({
    message:
      wanted === undefined
        ? `No cell has room: each of the ${candidates.length} serves ${TENANTS_PER_CELL} tenants.`
        : `The cell "${wanted}" has no room.`,
    fix: `Make a cell: a stack with a cell id and a CIDR of its own, such as ${freeCidr(cells)}; see docs/tenants.md.`,
  });
}

/** Who holds this tenant; `undefined` where nobody does. */
export function cellOf(cells: readonly Cell[], id: TenantId): Cell | undefined {
  return cells.find(({ tenants }) => tenants.some((tenant) => tenant.id === id));
}

/** The id after the highest that any cell holds or has not let go of. */
export function nextTenantId(cells: readonly Cell[]): TenantId {
  const numbers = cells.flatMap(({ tenants, leaving }) =>
    [...tenants, ...leaving].map(({ id }) => Number(tenantNumber(id))),
  );
  return `tenant-${String(Math.max(0, ...numbers) + 1).padStart(3, "0")}`;
}

/** The first /16 of 10.0.0.0/8 that no cell has. */
export function freeCidr(cells: readonly Cell[]): string {
  const taken = new Set(cells.flatMap(({ stacks }) => stacks.map(({ vpcCidr }) => vpcCidr)));
  const second =
    Array.from({ length: 256 }, (_, index) => index).find((index) => !taken.has(`10.${index}.0.0/16`)) ?? 0;
  return `10.${second}.0.0/16`;
}

/** What makes cells collide when they are deployed, one sentence each. */
export function cellProblems(cells: readonly Cell[]): readonly string[] {
  const stacks = cells.flatMap((cell) => cell.stacks.map((stack) => ({ ...stack, cell })));
  const pairs = stacks.flatMap((one, index) => stacks.slice(index + 1).map((two) => [one, two] as const));
  return pairs.flatMap(([one, two]) => {
    const together = one.account === two.account && one.suffix === two.suffix;
    const names = `${one.stack} and ${two.stack}`;
    return [
      ...(together && one.cell === two.cell ? [`${names} deploy the same registry with the same names.`] : []),
      ...(together && one.cell !== two.cell && cellId(one) === cellId(two)
        ? [`${names} have the same cell id and suffix, so what they share has the same names.`]
        : []),
      ...(one.suffix === two.suffix && one.cell !== two.cell && one.vpcCidr === two.vpcCidr
        ? [`${names} have the same CIDR ${one.vpcCidr}.`]
        : []),
      ...(one.account === two.account && one.ownApiAccount && two.ownApiAccount
        ? [`${names} both own API Gateway's logging role of the account ${one.account}.`]
        : []),
      ...(one.suffix === two.suffix && one.cell !== two.cell ? heldTwice(one.cell, two.cell, names) : []),
    ];
  });
}

function cellId(stack: { readonly cell: Cell; readonly stack: string }): string | undefined {
  return stack.cell.stacks.find((candidate) => candidate.stack === stack.stack)?.cell;
}

function heldTwice(one: Cell, two: Cell, names: string): readonly string[] {
  const held = new Set([...one.tenants, ...one.leaving].map(({ id }) => id));
  return [...two.tenants, ...two.leaving].filter(({ id }) => held.has(id)).map(({ id }) => `${names} both hold ${id}.`);
}

const isCalled = ({ stacks }: Cell, name: string): boolean =>
  stacks.some(({ stack, cell }) => stack === name || cell === name);

const suffixesOf = ({ stacks }: Cell): string => [...new Set(stacks.map(({ suffix }) => suffix))].sort().join(", ");
