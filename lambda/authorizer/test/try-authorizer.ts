import type { LogLine } from "../../shared/log.ts";
import { type Authorizer, createAuthorizer } from "../create-authorizer.ts";
import type { KeySet } from "../key-set.ts";
import { AUDIENCE, ISSUER } from "./token-issuer.ts";

export const METHOD_ARN = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/tenants/tenant-001/users";

export const GOOD_ENVIRONMENT = {
  TENANT_ID: "shared",
  TENANT_SUBNET: "none",
  TOKEN_ISSUER: ISSUER,
  TOKEN_AUDIENCE: AUDIENCE,
  JWKS_URI: `${ISSUER}/.well-known/jwks.json`,
};

export interface TriedAuthorizer {
  readonly authorize: Authorizer;
  readonly lines: readonly LogLine[];
}

/** An authorizer whose log is kept, and whose keys come without a network. */
export function tryAuthorizer(
  fetchKeySet: () => Promise<KeySet>,
  environment: Readonly<Record<string, string | undefined>> = GOOD_ENVIRONMENT,
): TriedAuthorizer {
  const lines: LogLine[] = [];
  const authorize = createAuthorizer({ environment, fetchKeySet, now: Date.now, log: (line) => lines.push(line) });
  return { authorize, lines };
}

export function eventWith(authorizationToken: unknown, methodArn: string = METHOD_ARN) {
  return { type: "TOKEN", authorizationToken, methodArn };
}
