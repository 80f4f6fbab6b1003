import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundledFunction } from "../components/function-code.ts";
import { goodClaims, jwkOf, rsaKeys, signToken } from "./authorizer/test/token-issuer.ts";
import { GOOD_ENVIRONMENT as AUTHORIZER_ENVIRONMENT, eventWith } from "./authorizer/test/try-authorizer.ts";
import { gatewayEvent } from "./tenant-api/test/gateway-call.ts";
import { type Dynalite, startDynalite } from "./tenant-api/test/start-dynalite.ts";
import { GOOD_ENVIRONMENT } from "./tenant-api/test/try-tenant-api.ts";
import { runBundle } from "./test/run-bundle.ts";

const { privateKey, publicKey } = rsaKeys();
const token = signToken(privateKey, goodClaims());
const issuer = createServer((_, response) => response.end(JSON.stringify({ keys: [jwkOf(publicKey)] })));
let jwksUri = "";
let dynalite: Dynalite;

beforeAll(async () => {
  await new Promise<void>((resolve) => issuer.listen(0, "127.0.0.1", resolve));
  const address = issuer.address();
  jwksUri = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/keys`;
  dynalite = await startDynalite({ users: GOOD_ENVIRONMENT.USERS_TABLE, data: GOOD_ENVIRONMENT.DATA_TABLE });
});
afterAll(async () => {
  issuer.closeAllConnections();
  issuer.close();
  await dynalite.stop();
});

/** Each line is one JSON object and no more: what a metric filter needs. */
const events = (log: readonly string[]) => log.map((line) => JSON.parse(line).event);

describe("the authorizer's bundle", () => {
  test("accepts a good token, refuses a bad one, and logs lines of pure JSON", async () => {
    const { outcomes, log } = await runBundle("authorizer", { ...AUTHORIZER_ENVIRONMENT, JWKS_URI: jwksUri }, [
      eventWith(`Bearer ${token}`),
      eventWith(`Bearer ${token.slice(0, -2)}`),
    ]);
    expect(outcomes).toMatchObject([{ answer: { context: { tenantId: "tenant-001" } } }, { message: "Unauthorized" }]);
    expect(events(log)).toEqual(["authorizer.token_refused"]);
    expect(log.join()).not.toContain(token.slice(0, 20));
  });

  test("fails, and not as unauthorized, where the issuer is away or the environment is wrong", async () => {
    const away = { ...AUTHORIZER_ENVIRONMENT, JWKS_URI: "http://127.0.0.1:1/keys" };
    for (const environment of [away, {}]) {
      const { outcomes, log } = await runBundle("authorizer", environment, [eventWith(`Bearer ${token}`)]);
      expect(outcomes).toEqual([{ message: "The token could not be checked." }]);
      expect(events(log)).toEqual(["authorizer.internal_failure"]);
    }
  });
});

describe("the tenant API's bundle", () => {
  const call = gatewayEvent({ method: "POST", resource: "/users", body: { email: "a@example.com", name: "a" } });

  test("serves from the tables that its environment names", async () => {
    const endpoint = await dynalite.client.config.endpoint?.();
    const { outcomes, log } = await runBundle(
      "tenant-api",
      {
        ...GOOD_ENVIRONMENT,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
        AWS_SECRET_ACCESS_KEY: "example",
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${endpoint?.port}`,
      },
      [
        call,
        gatewayEvent({ method: "GET", resource: "/users" }),
        gatewayEvent({ method: "GET", resource: "/users" }, "tenant-002"),
      ],
    );
    expect(outcomes).toMatchObject([
      { answer: { statusCode: 201 } },
      { answer: { statusCode: 200 } },
      { answer: { statusCode: 403 } },
    ]);
    expect(JSON.stringify(outcomes[1])).toContain("a@example.com");
    expect(events(log)).toEqual([
      "tenant_api.request",
      "tenant_api.request",
      "tenant_api.wall_breached",
      "tenant_api.request",
    ]);
  });

  test("answers 500 where its environment is wrong, without a region too", async () => {
    const { outcomes, log } = await runBundle("tenant-api", {}, [call]);
    expect(outcomes).toMatchObject([{ answer: { statusCode: 500 } }]);
    expect(events(log)).toEqual(["tenant_api.failure"]);
  });
});

test.each(["authorizer", "tenant-api"])("the bundle of %s imports nothing but Node and the AWS SDK", (name) => {
  const imports = [...bundledFunction(name).matchAll(/(?:\bfrom|\bimport|\brequire\()\s*["']([^"']+)["']/g)].map(
    ([, from = ""]) => from,
  );
  expect(imports.length).toBeGreaterThan(0);
  expect(
    imports.filter((from) => !/^(node:|@aws-sdk\/(client|lib)-dynamodb$|crypto$|https$|stream$)/.test(from)),
  ).toEqual([]);
  expect(bundledFunction(name).length).toBeLessThan(100_000);
});
