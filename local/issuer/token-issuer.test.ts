import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTokenIssuer, type TokenIssuer } from "./token-issuer.ts";

const definition = {
  poolId: "us-east-1_Tiny",
  issuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Tiny",
  audience: "tiny-client",
};
let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await startTokenIssuer(definition);
});
afterAll(() => issuer.stop());

const verify = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(issuer.jwksUri)), {
    algorithms: ["RS256"],
    issuer: definition.issuer,
    audience: definition.audience,
  });

it("issues ID tokens that its published key verifies", async () => {
  const { payload } = await verify(await issuer.mintToken("tenant-001"));
  expect(payload).toMatchObject({ token_use: "id", "custom:tenant_id": "tenant-001", sub: expect.any(String) });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
});

it("lets a claim be another, or be left out", async () => {
  const expired = await issuer.mintToken("tenant-001", { exp: 1 });
  await expect(verify(expired)).rejects.toMatchObject({ code: "ERR_JWT_EXPIRED" });
  const { payload } = await verify(await issuer.mintToken("tenant-001", { "custom:tenant_id": undefined }));
  expect(payload).not.toHaveProperty("custom:tenant_id");
});

it("publishes public members only, and signs with keys of its own start", async () => {
  const keySet = await (await fetch(issuer.jwksUri)).json();
  expect(Object.keys(keySet.keys[0]).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
  const other = await startTokenIssuer(definition);
  const foreign = await other.mintToken("tenant-001");
  await other.stop();
  expect(decodeProtectedHeader(foreign).kid).not.toBe(keySet.keys[0].kid);
  await expect(verify(foreign)).rejects.toThrow();
});
