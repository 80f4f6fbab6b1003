import { afterEach, describe, expect, it } from "vitest";
import type { LocalCloud } from "../local-cloud.ts";
import { startLocalCloud } from "../start-local-cloud.ts";
import { call } from "../test/client.ts";
import { containable } from "../test/containable.ts";
import { tinyGraph } from "../test/tiny-graph.ts";
import { inTinyNetwork, type TinyNetwork } from "../test/tiny-network.ts";

const { here, remark } = containable("network");

const DYNAMODB = "dynamodb.us-east-1.amazonaws.com";
const STS = "sts.us-east-1.amazonaws.com";
const VARIABLES = ["AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_KMS", "AWS_ENDPOINT_URL"];
/** The connection is there, and is torn as soon as it is made. */
const TORN = /^(ECONNRESET|EPIPE|closed)$/;

let cloud: LocalCloud | undefined;
afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
});

async function travel(network: TinyNetwork | undefined) {
  const tenants = { "tenant-001": { source: "traveller.mjs" }, "tenant-002": { source: "tenant.mjs" } };
  const graph = tinyGraph({ tenants });
  cloud = await startLocalCloud(network === undefined ? graph : inTinyNetwork(graph, network));
  const url = `${cloud.apis[0]?.url}/tenants/tenant-001/users`;
  const body = JSON.stringify({ urls: VARIABLES, names: [DYNAMODB, STS, "example.com", "localhost"] });
  return (await call(url, { method: "POST", token: "tenant-001", body })).json;
}

describe.skipIf(!here)(`a function with a network of its own${remark}`, () => {
  it("reaches DynamoDB by its endpoint, and nothing else", async () => {
    const { asked } = await travel({});
    expect(asked).toEqual({
      AWS_ENDPOINT_URL_DYNAMODB: expect.stringMatching(/^HTTP\/1\.1 /),
      AWS_ENDPOINT_URL_STS: expect.stringMatching(TORN),
      AWS_ENDPOINT_URL_KMS: expect.stringMatching(TORN),
      AWS_ENDPOINT_URL: expect.stringMatching(TORN),
    });
  });

  it.each<[string, TinyNetwork]>([
    ["no route leads to the endpoint", { route: false }],
    ["no rule of its security group lets it out", { egress: false }],
    ["the DNS firewall does not let the name be resolved", { names: [STS] }],
  ])("does not reach it where %s", async (_, network) => {
    const { asked } = await travel(network);
    expect(asked.AWS_ENDPOINT_URL_DYNAMODB).toMatch(TORN);
  });

  it("resolves the names that its DNS firewall lets through", async () => {
    const { looked, resolved } = await travel({});
    for (const answers of [looked, resolved]) {
      expect(answers[DYNAMODB]).toMatch(/^127\.0\.0\.\d+$/);
      expect([answers[STS], answers["example.com"]]).toEqual(["ENOTFOUND", "ENOTFOUND"]);
    }
    expect(looked.localhost).toBe("127.0.0.1");
  });

  it("reaches every service where it is in no VPC, though nothing of the internet", async () => {
    const { asked, looked } = await travel(undefined);
    for (const variable of VARIABLES) expect(asked[variable]).toMatch(/^HTTP\/1\.1 /);
    expect(looked[STS]).toMatch(/^127\.0\.0\.\d+$/);
    expect(looked["example.com"]).toBe("ENOTFOUND");
  });
});

describe("a function that uses its table", () => {
  it("finds it by the endpoint of its network", async () => {
    cloud = await startLocalCloud(inTinyNetwork(tinyGraph()));
    const url = `${cloud.apis[0]?.url}/tenants/tenant-002/users?act=`;
    expect((await call(`${url}put`, { method: "POST", token: "tenant-002", body: "Ada" })).status).toBe(201);
    expect((await call(`${url}get`, { token: "tenant-002" })).json).toEqual({ name: "Ada" });
  });
});
