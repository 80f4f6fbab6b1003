import { checkPrimeSync, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { makeSigningKey } from "./signing-key.ts";

const KEYS = await Promise.all(Array.from({ length: 6 }, makeSigningKey));

const numberIn = (encoded: string | undefined): bigint =>
  BigInt(`0x${Buffer.from(encoded ?? "", "base64url").toString("hex")}`);

describe("a key that signs tokens", () => {
  it("has 2,048 bits and the usual exponent, and no other key's number", () => {
    for (const { publicJwk, privateKey } of KEYS) {
      expect(privateKey.asymmetricKeyDetails).toEqual({ modulusLength: 2048, publicExponent: 65_537n });
      expect(numberIn(publicJwk.n).toString(2)).toHaveLength(2048);
    }
    expect(new Set(KEYS.map(({ kid }) => kid)).size).toBe(KEYS.length);
  });

  it("publishes nothing but what anybody may know", () => {
    for (const { publicJwk, kid } of KEYS) {
      expect(publicJwk).toEqual({ kty: "RSA", n: publicJwk.n, e: "AQAB", kid, alg: "RS256", use: "sig" });
    }
  });

  it("signs what its public half verifies, and no other's does", () => {
    const message = Buffer.from("a token");
    const { publicKey: other } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    for (const { privateKey, publicJwk } of KEYS) {
      const signature = sign("RSA-SHA256", message, privateKey);
      expect(verify("RSA-SHA256", message, createPublicKey({ key: publicJwk, format: "jwk" }), signature)).toBe(true);
      expect(verify("RSA-SHA256", message, other, signature)).toBe(false);
    }
  });

  it("is of two primes of 1,024 bits that are far from each other", () => {
    for (const { privateKey } of KEYS) {
      const { p, q } = privateKey.export({ format: "jwk" });
      const [first, second] = [numberIn(p), numberIn(q)];
      for (const factor of [first, second]) {
        expect(factor.toString(2)).toHaveLength(1024);
        expect(checkPrimeSync(factor)).toBe(true);
        expect(factor % 65_537n).not.toBe(1n);
      }
      expect((first > second ? first - second : second - first) > 2n ** 924n).toBe(true);
    }
  });

  it("is whole: each of its numbers follows from its primes", () => {
    for (const { privateKey } of KEYS) {
      const { n, d, p, q, dp, dq, qi } = privateKey.export({ format: "jwk" });
      const [first, second] = [numberIn(p), numberIn(q)];
      expect(first * second).toBe(numberIn(n));
      expect((numberIn(d) * 65_537n) % ((first - 1n) * (second - 1n))).toBe(1n);
      expect(numberIn(dp)).toBe(numberIn(d) % (first - 1n));
      expect(numberIn(dq)).toBe(numberIn(d) % (second - 1n));
      expect((numberIn(qi) * second) % first).toBe(1n);
    }
  });
});
