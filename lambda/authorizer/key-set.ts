import { createPublicKey, type KeyObject } from "node:crypto";
import * as v from "valibot";
import { KeysUnavailable } from "./errors.ts";

/** A public key of the issuer, as it was published and as it is used. */
export interface IssuerKey {
  readonly jwk: v.InferOutput<typeof RsaKey>;
  readonly key: KeyObject;
}

/** The issuer's keys by their id. */
export type KeySet = ReadonlyMap<string, IssuerKey>;

const MINIMUM_MODULUS_BITS = 2048;

const KeySetDocument = v.object({ keys: v.array(v.unknown()) });

/** The keys that can have signed a token of ours. An issuer may publish others beside them. */
const RsaKey = v.object({
  kty: v.literal("RSA"),
  kid: v.pipe(v.string(), v.nonEmpty()),
  use: v.optional(v.literal("sig"), "sig"),
  alg: v.optional(v.literal("RS256"), "RS256"),
  n: v.string(),
  e: v.string(),
});

/** @throws KeysUnavailable where the document is no key set, has no key for us, or one id for two keys. */
export function readKeySet(document: string): KeySet {
  const keys = new Map<string, IssuerKey>();
  for (const candidate of candidates(document)) {
    const parsed = v.safeParse(RsaKey, candidate);
    if (!parsed.success) continue;
    if (keys.has(parsed.output.kid)) throw new KeysUnavailable("The issuer's key set has one id for two keys.");
    keys.set(parsed.output.kid, { jwk: parsed.output, key: publicKey(parsed.output) });
  }
  if (keys.size === 0) throw new KeysUnavailable("The issuer's key set has no key for RS256.");
  return keys;
}

function candidates(document: string): readonly unknown[] {
  try {
    return v.parse(KeySetDocument, JSON.parse(document)).keys;
  } catch {
    throw new KeysUnavailable("What the issuer publishes is not a key set.");
  }
}

function publicKey(jwk: v.InferOutput<typeof RsaKey>): KeyObject {
  const key = importKey(jwk);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < MINIMUM_MODULUS_BITS) throw new KeysUnavailable(`A key of the issuer has ${bits} bits only.`);
  return key;
}

function importKey({ kty, n, e }: v.InferOutput<typeof RsaKey>): KeyObject {
  try {
    return createPublicKey({ key: { kty, n, e }, format: "jwk" });
  } catch {
    throw new KeysUnavailable("A key of the issuer is not a public key.");
  }
}
