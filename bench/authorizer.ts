import { createPublicKey, createSign, generateKeyPairSync, verify } from "node:crypto";
import { performance } from "node:perf_hooks";
import { bundledFunction } from "../components/function-code.ts";
import { createAuthorizer } from "../lambda/authorizer/create-authorizer.ts";
import { readKeySet } from "../lambda/authorizer/key-set.ts";
import { NO_SUBNET } from "../model/function-contract.ts";
import { SHARED_TENANT } from "../model/tags.ts";
import type { Figure } from "./figure.ts";

const WARM_UP = 2_000;
const ROUNDS = 10_000;
const WANTED_BEYOND_MS = 0.3;
const WANTED_BUNDLE_KB = 100;

const ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Benchmark";
const AUDIENCE = "benchmark0client";
const METHOD_ARN = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/tenants/tenant-001/users";

/**
 * The authorizer with the issuer's keys at hand, beside nothing but the signature check that it cannot do without: the
 * same token, in turns, in one process.
 */
export default async function authorizerFigures(): Promise<readonly Figure[]> {
  const { token, document } = issueToken();
  const authorize = createAuthorizer({
    environment: environment(),
    fetchKeySet: async () => readKeySet(document),
    now: Date.now,
    log: (line) => {
      throw new Error(`The benchmark's token was not accepted: ${line.event}`);
    },
  });
  const event = { type: "TOKEN", authorizationToken: `Bearer ${token}`, methodArn: METHOD_ARN };
  const bare = bareCheck(token, document);
  const [bareTimes, times] = await inTurns(bare, () => authorize(event));
  const [bareMedian, median] = [percentile(bareTimes, 0.5), percentile(times, 0.5)];
  const beyond = median - bareMedian;
  return [
    { name: "authorizer, p50", value: median, unit: "ms" },
    { name: "authorizer, p99", value: percentile(times, 0.99), unit: "ms" },
    { name: "authorizer, one after another", value: 1000 / mean(times), unit: "requests/s" },
    { name: "bare signature check, p50", value: bareMedian, unit: "ms" },
    {
      name: "authorizer beyond the bare check, p50",
      value: beyond,
      unit: "ms",
      wanted: `under ${WANTED_BEYOND_MS} ms`,
      holds: beyond < WANTED_BEYOND_MS,
    },
    { name: "authorizer to bare check, p50", value: median / bareMedian, unit: "times" },
    bundleFigure("authorizer"),
    bundleFigure("tenant-api"),
  ];
}

function bundleFigure(name: string): Figure {
  const kilobytes = Buffer.byteLength(bundledFunction(name)) / 1000;
  return {
    name: `bundle of ${name}`,
    value: kilobytes,
    unit: "kB",
    wanted: `under ${WANTED_BUNDLE_KB} kB`,
    holds: kilobytes < WANTED_BUNDLE_KB,
  };
}

function environment(): Readonly<Record<string, string>> {
  return {
    TENANT_ID: SHARED_TENANT,
    TENANT_SUBNET: NO_SUBNET,
    TOKEN_ISSUER: ISSUER,
    TOKEN_AUDIENCE: AUDIENCE,
    JWKS_URI: `${ISSUER}/.well-known/jwks.json`,
  };
}

/** A token with the claims and about the length of one of Cognito's, and the key set to check it with. */
function issueToken(): { readonly token: string; readonly document: string } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const now = Math.floor(Date.now() / 1000);
  const id = "3f0f7c5e-2f4f-4b57-9c55-0d6a1f0e5b11";
  const claims = {
    ...{ sub: id, iss: ISSUER, aud: AUDIENCE, token_use: "id", "custom:tenant_id": "tenant-001" },
    ...{ email: "someone@example.com", email_verified: true, "cognito:username": id, name: "Someone" },
    ...{ origin_jti: id, jti: id, event_id: id, auth_time: now, iat: now, exp: now + 3600 },
  };
  const input = [{ kid: "key-1", alg: "RS256" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = createSign("RSA-SHA256").update(input).sign(privateKey).toString("base64url");
  const jwk = { ...publicKey.export({ format: "jwk" }), kid: "key-1", alg: "RS256", use: "sig" };
  return { token: `${input}.${signature}`, document: JSON.stringify({ keys: [jwk] }) };
}

/** The least that anyone can do with a token: its bytes, one key, one check. */
function bareCheck(token: string, document: string): () => Promise<void> {
  const key = createPublicKey({ key: JSON.parse(document).keys[0], format: "jwk" });
  const end = token.lastIndexOf(".");
  const [input, signature] = [Buffer.from(token.slice(0, end)), Buffer.from(token.slice(end + 1), "base64url")];
  return async () => {
    if (!verify("RSA-SHA256", input, key, signature)) throw new Error("The benchmark's token has a wrong signature.");
  };
}

/** Milliseconds of each call. In turns, so that whatever else the machine does meets both alike. */
async function inTurns(...calls: readonly (() => Promise<unknown>)[]): Promise<readonly [number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const [index, call] of calls.entries()) {
      const start = performance.now();
      await call();
      if (round >= 0) times[index]?.push(performance.now() - start);
    }
  }
  return times;
}

function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function mean(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}
