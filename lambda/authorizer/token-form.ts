import { hasDuplicateMembers } from "./duplicate-members.ts";
import { TokenRefused } from "./errors.ts";

/** Characters of a token. API Gateway takes 10,240 bytes of headers in all; Cognito's tokens have about 1,200. */
export const MAXIMUM_TOKEN_LENGTH = 8192;

/** Bytes of UTF-8, or an error: a decoder that repairs what it cannot read would let two texts be one. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Parameters that bring a key along, or change how the token is to be read. Ours is found by its id, in the issuer's set. */
const REFUSED_HEADERS = ["jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip", "enc", "cty"];

/** What can be told of a token before its signature is checked. */
export interface UnverifiedToken {
  readonly token: string;
  readonly keyId: string;
}

/**
 * Refuses what has not the one form that an issuer's token has, before any key is looked for: so that a token that could
 * never be accepted costs no request to the issuer.
 *
 * @throws TokenRefused
 */
export function readToken(authorization: string | undefined): UnverifiedToken {
  const token = bearerToken(authorization);
  const parts = token.split(".");
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || !header || !payload || !signature) throw new TokenRefused("malformed");
  if (!parts.every(isCanonical)) throw new TokenRefused("not-canonical");
  readObject(payload);
  return { token, keyId: keyIdOf(readObject(header)) };
}

function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined) throw new TokenRefused("no-bearer-token");
  if (authorization.length > MAXIMUM_TOKEN_LENGTH) throw new TokenRefused("too-large");
  const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
  if (token === undefined) throw new TokenRefused("no-bearer-token");
  return token;
}

/** One text for one sequence of bytes: no padding, no other alphabet, no stray bits at the end. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, "base64url").toString("base64url") === part;
}

function readObject(part: string): Readonly<Record<string, unknown>> {
  const { text, value } = parse(part);
  if (!isObject(value)) throw new TokenRefused("malformed");
  if (hasDuplicateMembers(text)) throw new TokenRefused("duplicate-member");
  return value;
}

function parse(part: string): { text: string; value: unknown } {
  try {
    const text = UTF8.decode(Buffer.from(part, "base64url"));
    return { text, value: JSON.parse(text) };
  } catch {
    throw new TokenRefused("malformed");
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function keyIdOf(header: Readonly<Record<string, unknown>>): string {
  const { alg, kid, typ } = header;
  if (alg !== "RS256") throw new TokenRefused("algorithm-not-allowed");
  if (typ !== undefined && typ !== "JWT") throw new TokenRefused("header-not-allowed");
  if (REFUSED_HEADERS.some((name) => Object.hasOwn(header, name))) throw new TokenRefused("header-not-allowed");
  if (typeof kid !== "string" || kid === "") throw new TokenRefused("no-key-id");
  return kid;
}
