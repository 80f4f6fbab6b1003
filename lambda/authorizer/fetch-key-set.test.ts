import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { fetchKeySet } from "./fetch-key-set.ts";
import { readKeySet } from "./key-set.ts";
import { jwkOf, keySetOf, rsaKeys } from "./test/token-issuer.ts";

const { publicKey } = rsaKeys();
const document = JSON.stringify({ keys: [jwkOf(publicKey)] });
const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/keys`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe("fetching", () => {
  test("gives the keys by their ids", async () => {
    const keys = await fetchKeySet(await serve((_, response) => response.end(document)));
    expect([...keys.keys()]).toEqual(["key-1"]);
  });

  test("tries twice where the issuer stumbles", async () => {
    let asked = 0;
    const uri = await serve((_, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(503).end();
      else response.end(document);
    });
    expect((await fetchKeySet(uri)).size).toBe(1);
    expect(asked).toBe(2);
  });

  test.each<[string, RequestListener, string]>([
    ["answers 500", (_, response) => response.writeHead(500).end(), "The issuer's keys are out of reach: status 500."],
    [
      "answers 404",
      (_, response) => response.writeHead(404).end(),
      "The issuer answers 404 to a request for its keys.",
    ],
    ["sends no JSON", (_, response) => response.end("<html>"), "What the issuer publishes is not a key set."],
    [
      "sends more than keys could be",
      (_, response) => response.end("x".repeat(200_000)),
      "The issuer's key set has more than 100000 bytes.",
    ],
    ["hangs up", (request) => request.socket.destroy(), "The issuer's keys are out of reach"],
    [
      "sends elsewhere",
      (request, response) =>
        request.url === "/keys" ? response.writeHead(302, { location: "/other" }).end() : response.end(document),
      "The issuer's keys are out of reach",
    ],
  ])("says what is wrong where the issuer %s", async (_, listener, message) => {
    await expect(fetchKeySet(await serve(listener))).rejects.toMatchObject({
      name: "KeysUnavailable",
      message: expect.stringContaining(message),
    });
  });

  test("says that nobody listens", async () => {
    const uri = await serve(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));
    await expect(fetchKeySet(uri)).rejects.toMatchObject({ message: expect.stringContaining("ECONNREFUSED") });
  });
});

describe("a key set", () => {
  const jwk = jwkOf(publicKey);

  test("may hold keys of other kinds, which are passed over", () => {
    const others = [
      { kty: "EC", kid: "ec" },
      { ...jwk, kid: "enc", use: "enc" },
      { ...jwk, kid: "ps", alg: "PS256" },
      7,
    ];
    const noId = { ...jwk, kid: undefined };
    expect([...readKeySet(JSON.stringify({ keys: [...others, noId, jwk] })).keys()]).toEqual(["key-1"]);
  });

  test.each<[string, unknown, string]>([
    ["no list", {}, "What the issuer publishes is not a key set."],
    ["no key for us", { keys: [{ ...jwk, alg: "RS512" }] }, "The issuer's key set has no key for RS256."],
    ["one id twice", { keys: [jwk, jwk] }, "The issuer's key set has one id for two keys."],
    ["a secret in place of a key", { keys: [{ ...jwk, n: "" }] }, "A key of the issuer"],
  ])("with %s is none", (_, set, message) => {
    expect(() => readKeySet(JSON.stringify(set))).toThrow(message);
  });

  test("with a short key is none", () => {
    expect(() => keySetOf(jwkOf(rsaKeys(1024).publicKey))).toThrow("A key of the issuer has 1024 bits only.");
  });

  test("gives no private part on, should the issuer publish it", () => {
    const secret = { ...rsaKeys().privateKey.export({ format: "jwk" }), kid: "key-1" };
    const key = keySetOf(secret).get("key-1");
    expect(key?.key.type).toBe("public");
    expect(key?.jwk).not.toHaveProperty("d");
  });
});
