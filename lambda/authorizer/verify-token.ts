import {
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
} from "aws-jwt-verify/error";
import type { JwtPayload } from "aws-jwt-verify/jwt-model";
import { verifyJwtSync } from "aws-jwt-verify/jwt-verifier";
import { TENANT_CLAIM } from "../../model/function-contract.ts";
import { isTenantId, type TenantId } from "../../model/tenant.ts";
import { type RefusalReason, TokenRefused } from "./errors.ts";
import type { KeyLookup } from "./key-cache.ts";
import type { IssuerKey } from "./key-set.ts";
import { readToken } from "./token-form.ts";

/** Whom an accepted token speaks for. */
export interface Identity {
  readonly tenantId: TenantId;
  /** The user's id with the issuer. */
  readonly subject: string;
}

export interface AcceptedTokens {
  readonly issuer: string;
  readonly audience: string;
}

/** Seconds by which the issuer's clock and ours may differ. */
export const CLOCK_TOLERANCE_SECONDS = 5;

/**
 * @throws TokenRefused where the token is bad
 * @throws KeysUnavailable where the issuer's keys cannot be read
 */
export async function verifyToken(
  authorization: string | undefined,
  accepted: AcceptedTokens,
  keyFor: KeyLookup,
): Promise<Identity> {
  const { token, keyId } = readToken(authorization);
  return identityOf(checkSignatureAndClaims(token, accepted, await keyFor(keyId)), accepted);
}

/**
 * The key is handed over ready for use. The library's own cache of keys is by the token's unverified issuer, which lets
 * a client fill it.
 */
function checkSignatureAndClaims(
  token: string,
  { issuer, audience }: AcceptedTokens,
  { jwk, key }: IssuerKey,
): JwtPayload {
  try {
    return verifyJwtSync(token, jwk, { issuer, audience, graceSeconds: CLOCK_TOLERANCE_SECONDS }, () => key);
  } catch (error) {
    if (error instanceof JwtBaseError) throw new TokenRefused(reasonOf(error));
    throw error;
  }
}

function reasonOf(error: JwtBaseError): RefusalReason {
  if (error instanceof JwtInvalidSignatureError) return "wrong-signature";
  if (error instanceof JwtExpiredError) return "expired";
  if (error instanceof JwtNotBeforeError) return "not-yet-valid";
  if (error instanceof JwtInvalidIssuerError) return "wrong-issuer";
  if (error instanceof JwtInvalidAudienceError) return "wrong-audience";
  return "malformed";
}

/** What the library leaves open: it takes a token without an expiry, and one of several audiences. */
function identityOf(claims: JwtPayload, { audience }: AcceptedTokens): Identity {
  const { sub: subject, [TENANT_CLAIM]: tenantId } = claims;
  if (claims.exp === undefined) throw new TokenRefused("no-expiry");
  if (claims.aud !== audience) throw new TokenRefused("wrong-audience");
  if (claims["token_use"] !== "id") throw new TokenRefused("wrong-use");
  if (typeof subject !== "string" || !SUBJECT.test(subject)) throw new TokenRefused("wrong-subject");
  if (typeof tenantId !== "string" || !isTenantId(tenantId)) throw new TokenRefused("wrong-tenant-claim");
  return { tenantId, subject };
}

/** It is logged and passed on: visible ASCII, and not long. */
const SUBJECT = /^[\x21-\x7e]{1,128}$/;
