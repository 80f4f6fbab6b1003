import { beforeAll, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { TenantUserPool } from "./tenant-user-pool.ts";
import { custom, inputsOf, outputsOf } from "./test/captured.ts";

const tags = { tenant_id: "shared", environment: "production", cost_center: "platform" };

let graph: Graph;
let issuer: string;
let jwksUri: string;
beforeAll(async () => {
  graph = await captureInProcess(() => {
    const users = new TenantUserPool("users", {
      poolName: "user-pool-dev",
      clientName: "user-pool-client-dev",
      region: "us-east-1",
      tags,
    });
    users.issuer.apply((value) => {
      issuer = value;
    });
    users.jwksUri.apply((value) => {
      jwksUri = value;
    });
  });
});

test("a pool and a client, no more", () => {
  expect(custom(graph)).toEqual(["aws_cognito_user_pool users-pool", "aws_cognito_user_pool_client users-client"]);
});

test("whoever is created stays in their tenant: the attribute is immutable", () => {
  expect(inputsOf(graph, "users-pool")["schemas"]).toEqual([
    {
      name: "tenant_id",
      attributeDataType: "String",
      mutable: false,
      required: false,
      developerOnlyAttribute: false,
      stringAttributeConstraints: { minLength: "1", maxLength: "64" },
    },
  ]);
});

test("nobody signs up by themselves, passwords are long, and the pool can be destroyed", () => {
  expect(inputsOf(graph, "users-pool")).toMatchObject({
    name: "user-pool-dev",
    adminCreateUserConfig: { allowAdminCreateUserOnly: true },
    passwordPolicy: {
      minimumLength: 14,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      temporaryPasswordValidityDays: 3,
    },
    deletionProtection: "INACTIVE",
    tags,
  });
});

test("the client reads the tenant and cannot write it", () => {
  expect(inputsOf(graph, "users-client")).toEqual({
    name: "user-pool-client-dev",
    userPoolId: outputsOf(graph, "users-pool")["id"],
    generateSecret: false,
    explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    readAttributes: ["email", "name", "email_verified", "custom:tenant_id"],
    writeAttributes: ["email", "name"],
    preventUserExistenceErrors: "ENABLED",
    enableTokenRevocation: true,
    idTokenValidity: 1,
    accessTokenValidity: 1,
    refreshTokenValidity: 1,
    tokenValidityUnits: { idToken: "hours", accessToken: "hours", refreshToken: "days" },
  });
});

test("its tokens' issuer and keys are where Cognito has them", () => {
  const poolId = String(outputsOf(graph, "users-pool")["id"]);
  expect(poolId).toMatch(/^us-east-1_\w+$/);
  expect(issuer).toBe(`https://cognito-idp.us-east-1.amazonaws.com/${poolId}`);
  expect(jwksUri).toBe(`${issuer}/.well-known/jwks.json`);
});
