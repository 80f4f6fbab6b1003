import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type JWTPayload, SignJWT } from "jose";
import { TENANT_CLAIM } from "../../model/function-contract.ts";
import type { IssuerDefinition } from "../blueprint/identity.ts";
import { type FaultPlan, NO_FAULTS } from "../faults/fault-plan.ts";
import { type LoopbackServer, serveLoopback } from "../http/loopback-server.ts";
import { makeSigningKey, type SigningKey } from "./signing-key.ts";

/** Claims in place of, or beside, those of an ordinary ID token; `undefined` leaves one out. */
export type ClaimOverrides = Readonly<Record<string, unknown>>;
export type MintToken = (tenant: string, overrides?: ClaimOverrides) => Promise<string>;

/** Signs ID tokens as the graph's user pool does, with keys of this start, and publishes the public one. */
export interface TokenIssuer {
  readonly jwksUri: string;
  readonly mintToken: MintToken;
  /** Serves a connection that came by another way than its port. */
  readonly accept: LoopbackServer["accept"];
  readonly stop: () => Promise<void>;
}

const LIFETIME_SECONDS = 3600;

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
export async function startTokenIssuer(
  definition: IssuerDefinition,
  faults: FaultPlan = NO_FAULTS,
): Promise<TokenIssuer> {
  const keys = signingKeys(faults);
  const path = `/${definition.poolId}/.well-known/jwks.json`;
  const server = await serveJwks(path, keys.published, faults);
  const mintToken: MintToken = async (tenant, overrides = {}) => {
    const { kid, privateKey } = await keys.next();
    const now = Date.now() + faults.ahead("issuer");
    const claims = { ...idTokenClaims(definition, tenant, Math.floor(now / 1000)), ...overrides };
    return new SignJWT(claims as JWTPayload).setProtectedHeader({ alg: "RS256", kid }).sign(privateKey);
  };
  return { jwksUri: `${server.url}${path}`, mintToken, accept: server.accept, stop: server.stop };
}

function idTokenClaims({ issuer, audience }: IssuerDefinition, tenant: string, now: number) {
  return {
    sub: randomUUID(),
    iss: issuer,
    aud: audience,
    token_use: "id",
    "cognito:username": `local-user-of-${tenant}`,
    email: `user@${tenant}.example.com`,
    email_verified: true,
    [TENANT_CLAIM]: tenant,
    auth_time: now,
    iat: now,
    exp: now + LIFETIME_SECONDS,
    jti: randomUUID(),
  };
}

interface SigningKeys {
  /** What signs the next token. */
  readonly next: () => Promise<SigningKey>;
  /** The newest first. */
  readonly published: () => Promise<readonly SigningKey[]>;
}

function signingKeys(faults: FaultPlan): SigningKeys {
  // Made while everything else starts: who needs the key waits for it.
  let keys = makeSigningKey().then((key): readonly [SigningKey, ...SigningKey[]] => [key]);
  const rotate = (withdraw: boolean): void => {
    keys = keys.then(async (old) => [await makeSigningKey(), ...(withdraw ? [] : old)]);
  };
  return {
    next: async () => {
      const fault = faults.ofToken();
      if (fault !== undefined) rotate(fault.withdraw ?? false);
      return (await keys)[0];
    },
    published: () => keys,
  };
}

function serveJwks(path: string, published: SigningKeys["published"], faults: FaultPlan): Promise<LoopbackServer> {
  return serveLoopback(async (request, response) => {
    if (request.method !== "GET" || request.url !== path) return void response.writeHead(404).end();
    const fault = faults.ofKeySet();
    if (fault?.fault === "unreachable-jwks") return void request.socket.destroy();
    if (fault !== undefined) await delay(fault.delay);
    const keys = (await published()).map(({ publicJwk }) => publicJwk);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys }));
  });
}
