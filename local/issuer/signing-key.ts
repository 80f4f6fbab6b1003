import { createPrivateKey, generatePrime, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { calculateJwkThumbprint, type JWK } from "jose";

/** A key by which tokens are signed with RS256, as Cognito signs them. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** As the key set has it. */
  readonly publicJwk: JWK;
}

const MODULUS_BITS = 2048;
const EXPONENT = 65_537n;

/**
 * Makes an RSA key of two primes that OpenSSL finds, each in a thread of its own. OpenSSL's own way of making such a key
 * builds the primes of others, as standards for keys of years ask, and takes twice the processor time: this one signs
 * tokens of this start, for nobody but this machine.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8017#section-3.2
 */
export async function makeSigningKey(): Promise<SigningKey> {
  const [p, q] = await primes();
  const [n, phi] = [p * q, (p - 1n) * (q - 1n)];
  const d = inverse(EXPONENT, phi);
  const shared = { kty: "RSA", n: encode(n), e: encode(EXPONENT) };
  const secrets = { d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const encoded = Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, encode(value)]));
  const kid = await calculateJwkThumbprint(shared);
  return {
    kid,
    privateKey: createPrivateKey({ key: { ...shared, ...encoded }, format: "jwk" }),
    publicJwk: { ...shared, kid, alg: "RS256", use: "sig" },
  };
}

const findPrime = promisify<number, { readonly bigint: true }, bigint>(generatePrime);

/**
 * OpenSSL sets the two highest bits of both, so that the product has all of its bits; Node does not promise it. Far enough
 * from each other that nobody finds them near the modulus's root: the distance is that of FIPS 186-5, A.1.3.
 */
async function primes(): Promise<readonly [bigint, bigint]> {
  for (;;) {
    const [p, q] = await Promise.all([prime(), prime()]);
    const distance = p > q ? p - q : q - p;
    const isFar = distance >> BigInt(MODULUS_BITS / 2 - 100) > 0n;
    if (isFar && (p * q) >> BigInt(MODULUS_BITS - 1) === 1n) return [p, q];
  }
}

/** The exponent is a prime itself: it has a factor in common with p - 1 only where it divides that. */
async function prime(): Promise<bigint> {
  for (;;) {
    const found = await findPrime(MODULUS_BITS / 2, { bigint: true });
    if (found % EXPONENT !== 1n) return found;
  }
}

/** Euclid's. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [current, next, factor, other] = [value, modulus, 1n, 0n];
  while (next !== 0n) {
    const quotient = current / next;
    [current, next] = [next, current - quotient * next];
    [factor, other] = [other, factor - quotient * other];
  }
  return ((factor % modulus) + modulus) % modulus;
}

function encode(value: bigint): string {
  const digits = value.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex").toString("base64url");
}
