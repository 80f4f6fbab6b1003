import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../model/errors.ts";
import type { MintToken } from "../issuer/token-issuer.ts";
import type { LocalCloud, LocalTenant } from "../local-cloud.ts";
import { type SmokeAnswer, send } from "./send.ts";

/** One thing that was tried at one tenant's endpoint. */
export interface SmokeStep {
  readonly tenant: string;
  /** What was tried, in words: `write`, `read back`, `another tenant's token`, `no token`. */
  readonly step: string;
  /** The statuses that it should be answered with. */
  readonly expected: number;
  readonly status: number;
  readonly holds: boolean;
  /** Why it does not hold, where the status alone does not say so. */
  readonly complaint?: string;
}

export interface SmokeReport {
  readonly steps: readonly SmokeStep[];
  readonly holds: boolean;
}

/** Each tenant's function has to be loaded first: fifty at once would only wait for each other. */
const TENANTS_AT_ONCE = 5;

/**
 * Tries every tenant's endpoint: write, read back, refused with another tenant's token, refused without one. A
 * suspended tenant must be refused even with its own.
 *
 * @throws UserError where the stack has no tenants or no user pool to issue their tokens
 */
export async function smoke(cloud: LocalCloud): Promise<SmokeReport> {
  const { mintToken, tenants } = cloud;
  if (mintToken === undefined || tenants.length === 0) {
    throw new UserError({
      message: `Stack "${cloud.stack}" has no tenants with tokens, so there is nothing to try.`,
      fix: "Run it without --once.",
    });
  }
  const all: SmokeStep[] = [];
  for (let first = 0; first < tenants.length; first += TENANTS_AT_ONCE) {
    const some = tenants.slice(first, first + TENANTS_AT_ONCE);
    const steps = some.map((tenant, index) => smokeTenant(tenant, strangerTo(tenants, first + index), mintToken));
    all.push(...(await Promise.all(steps)).flat());
  }
  return { steps: all, holds: all.every(({ holds }) => holds) };
}

/** The next tenant, or one that does not exist where there is only one. */
function strangerTo(tenants: readonly LocalTenant[], index: number): string {
  const next = tenants[(index + 1) % tenants.length];
  return next === undefined || next.id === tenants[index]?.id ? "tenant-999999" : next.id;
}

async function smokeTenant(tenant: LocalTenant, stranger: string, mintToken: MintToken): Promise<readonly SmokeStep[]> {
  const users = `${tenant.endpoint}/users`;
  const [own, foreign] = await Promise.all([mintToken(tenant.id), mintToken(stranger)]);
  const refusals = async (): Promise<SmokeStep[]> => [
    step(tenant, "another tenant's token", 403, await send("GET", users, foreign)),
    step(tenant, "no token", 401, await send("GET", users)),
  ];
  if (tenant.suspended) return [step(tenant, "suspended", 403, await send("GET", users, own)), ...(await refusals())];
  const user = { email: `smoke@${tenant.id}.example.com`, name: "Smoke" };
  const written = await send("POST", users, own, user);
  const read = await send("GET", `${users}/${idOf(written)}`, own);
  return [
    step(tenant, "write", 201, written),
    step(
      tenant,
      "read back",
      200,
      read,
      isDeepStrictEqual(read.body, written.body) ? undefined : "not what was written",
    ),
    ...(await refusals()),
  ];
}

function step(
  { id }: LocalTenant,
  name: string,
  expected: number,
  { status }: SmokeAnswer,
  complaint?: string,
): SmokeStep {
  const holds = status === expected && complaint === undefined;
  return { tenant: id, step: name, expected, status, holds, ...(complaint !== undefined && { complaint }) };
}

function idOf({ body }: SmokeAnswer): string {
  const id = typeof body === "object" && body !== null && "userId" in body ? body.userId : undefined;
  return typeof id === "string" ? encodeURIComponent(id) : "none";
}
