import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readKeySet } from "../key-set.ts";

export const ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example";
export const AUDIENCE = "4example0client1id2";
export const KEY_ID = "key-1";
export const SUBJECT = "3f0f7c5e-2f4f-4b57-9c55-0d6a1f0e5b11";

export interface IssuerKeys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function rsaKeys(modulusLength = 2048): IssuerKeys {
  return generateKeyPairSync("rsa", { modulusLength });
}

export function jwkOf(publicKey: KeyObject, kid: string = KEY_ID): Record<string, unknown> {
  return { ...publicKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" };
}

export function keySetOf(...keys: readonly Record<string, unknown>[]) {
  return readKeySet(JSON.stringify({ keys }));
}

/** A good token's claims, now. */
export function goodClaims(now: number = Math.floor(Date.now() / 1000)): Record<string, unknown> {
  return {
    sub: SUBJECT,
    iss: ISSUER,
    aud: AUDIENCE,
    token_use: "id",
    "custom:tenant_id": "tenant-001",
    email: "someone@example.com",
    auth_time: now,
    iat: now,
    exp: now + 3600,
  };
}

export const GOOD_HEADER: Readonly<Record<string, unknown>> = { kid: KEY_ID, alg: "RS256" };

export function encode(part: unknown): string {
  return Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");
}

/** Parts that are text already are taken as they are, so that a test can write JSON that `JSON.stringify` would not. */
export function signToken(
  privateKey: KeyObject,
  claims: unknown,
  header: unknown = GOOD_HEADER,
  hash = "RSA-SHA256",
): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${createSign(hash).update(input).sign(privateKey).toString("base64url")}`;
}
