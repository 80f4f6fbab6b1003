import * as v from "valibot";
import type { TenantId } from "../../model/tenant.ts";
import { ApiError } from "./api-error.ts";
import { UserId } from "./schemas.ts";

/**
 * Where a page ended, for the client to hand back. It names no table: the function looks into its own tenant's, so that
 * a cursor made up by a client can at most choose where in that table to begin.
 */
const Cursor = v.strictTuple([v.literal("users"), v.string(), UserId]);

export function userCursor(tenantId: TenantId, lastUserId: string): string {
  return Buffer.from(JSON.stringify(["users", tenantId, lastUserId])).toString("base64url");
}

/** @throws ApiError 400 where it is not a cursor of this tenant, spelt as we spell it. */
export function readUserCursor(tenantId: TenantId, cursor: string): string {
  const parsed = v.safeParse(Cursor, decode(cursor));
  const lastUserId = parsed.success ? parsed.output[2] : undefined;
  if (lastUserId !== undefined && userCursor(tenantId, lastUserId) === cursor) return lastUserId;
  throw new ApiError("BadRequest", "cursor is not one that a page of this list ended with.");
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
