import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { findCaptures } from "../../capture/capture-target.ts";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";
import type { LocalCloud } from "../local-cloud.ts";
import { startLocalCloud } from "../start-local-cloud.ts";
import { type Answer, call, type Sent } from "../test/client.ts";
import type { Fault } from "./fault.ts";

/** How this repository's own platform stands up to each fault. */
let graph: Graph;
let cloud: LocalCloud;

beforeAll(async () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const [capture] = findCaptures(readBulkheadConfig(root), { from: root, targets: ["stacks/tenants"] });
  if (capture === undefined) throw new Error("This repository has a tenants platform.");
  graph = await capture.run();
}, 60_000);
afterEach(() => cloud?.stop());

/** The platform, its functions' time cut to a second where that saves the test's. */
async function start(faults: readonly Fault[], { timeout, seed = 7 }: { timeout?: number; seed?: number } = {}) {
  const nodes = graph.nodes.map((node) =>
    node.kind === "aws_lambda_function" && timeout !== undefined
      ? { ...node, inputs: { ...node.inputs, timeout }, outputs: { ...node.outputs, timeout } }
      : node,
  );
  cloud = await startLocalCloud({ ...graph, nodes }, { faults: { seed, faults }, throttling: false });
}

async function send(sent: Sent & { readonly tenant?: string; readonly path?: string } = {}): Promise<Answer> {
  const { tenant = "tenant-001", path = "/users", ...rest } = sent;
  const endpoint = cloud.tenants.find(({ id }) => id === tenant)?.endpoint;
  const token = rest.token ?? (await cloud.mintToken?.(tenant)) ?? "";
  const headers = rest.body === undefined ? {} : { headers: { "content-type": "application/json" } };
  return call(`${endpoint}${path}`, { ...headers, ...rest, token });
}

const create = (tenant?: string) =>
  send({
    method: "POST",
    body: JSON.stringify({ email: "user@shop.example.com", name: "a" }),
    ...(tenant && { tenant }),
  });
const faultLines = () => cloud.logs.read("bulkhead/faults").map(({ message }) => message);

describe("a throttled table", () => {
  it("is 429 with Retry-After, whatever the error, and for its tenant only", async () => {
    const errors = {
      "tenant-001": "ProvisionedThroughputExceededException",
      "tenant-002": "ThrottlingException",
      "tenant-003": "RequestLimitExceeded",
    } as const;
    const faults = Object.entries(errors).map(
      ([tenant, error]): Fault => ({ fault: "throttled-table", tables: [`${tenant}-*`], error }),
    );
    await start(faults);
    for (const tenant of Object.keys(errors)) {
      const answer = await send({ tenant });
      expect([answer.status, answer.json.error.code, answer.headers["retry-after"]]).toEqual([
        429,
        "TooManyRequests",
        "1",
      ]);
    }
    expect((await create("tenant-004")).status).toBe(201);
  });

  it("is got over by the SDK's own attempts where it is throttled now and then", async () => {
    await start([{ fault: "throttled-table", tables: ["tenant-001-users-*"], operations: ["PutItem"], times: 1 }]);
    expect((await create()).status).toBe(201);
    expect(faultLines()).toEqual(["throttled-table (fault 1 of the file) at tenant-001-users-dev, occasion 1"]);
  });
});

describe("a race for a condition", () => {
  it("is 409 for who comes second, and nothing is written", async () => {
    await start([{ fault: "condition-race", operations: ["PutItem", "UpdateItem"], after: 1, times: 1 }]);
    const { json: user } = await create();
    const body = JSON.stringify({ email: "user@shop.example.com", name: "b", version: user.version });
    const change = () => send({ method: "PUT", path: `/users/${user.userId}`, body });
    expect((await change()).status).toBe(409);
    expect((await send({ path: `/users/${user.userId}` })).json).toEqual(user);
    expect((await change()).status).toBe(200);
  });
});

describe("the issuer's keys", () => {
  it("out of reach are 500 and open nothing; a known key goes on being used", async () => {
    await start([{ fault: "unreachable-jwks" }]);
    const answer = await send();
    expect([answer.status, answer.json.error.code]).toEqual([500, "InternalError"]);
    expect(
      cloud.logs.read("/aws/lambda/tenant-001-dev").some(({ message }) => message.includes("platform.start")),
    ).toBe(false);
    await cloud.stop();
    await start([{ fault: "unreachable-jwks", after: 1 }]);
    expect((await send()).status).toBe(200);
    expect((await send()).status).toBe(200);
  });

  it("out of reach once are asked for again", async () => {
    await start([{ fault: "unreachable-jwks", times: 1 }]);
    expect((await send()).status).toBe(200);
  });

  it("that are slow are waited for, but not for ever", async () => {
    await start([{ fault: "slow-jwks", delay: 400 }]);
    const startedAt = performance.now();
    expect((await send()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(400);
    await cloud.stop();
    await start([{ fault: "slow-jwks", delay: 30_000 }]);
    expect((await send()).status).toBe(500);
  }, 30_000);

  it("that are rotated are read again, and the old token holds as long as its key is published", async () => {
    await start([{ fault: "rotated-key", after: 1, times: 1 }]);
    const old = (await cloud.mintToken?.("tenant-001")) ?? "";
    const fresh = (await cloud.mintToken?.("tenant-001")) ?? "";
    expect([(await send({ token: fresh })).status, (await send({ token: old })).status]).toEqual([200, 200]);
  });

  it("that are rotated just after they were read are unknown until the authorizer may ask again", async () => {
    await start([{ fault: "rotated-key", after: 1, times: 1 }]);
    expect((await send()).status).toBe(200);
    expect((await send()).status).toBe(401);
  });

  it("that were withdrawn open nothing", async () => {
    await start([{ fault: "rotated-key", after: 1, times: 1, withdraw: true }]);
    const old = (await cloud.mintToken?.("tenant-001")) ?? "";
    const fresh = (await cloud.mintToken?.("tenant-001")) ?? "";
    expect([(await send({ token: old })).status, (await send({ token: fresh })).status]).toEqual([401, 200]);
  });
});

describe("clocks that differ", () => {
  it.each([
    [3_600, 200],
    [-3_500, 200],
    [-3_700, 401],
  ])("the issuer's by %i s: %i", async (seconds, status) => {
    await start([{ fault: "clock-skew", clock: "issuer", seconds }]);
    expect((await send()).status).toBe(status);
  });

  it.each([3_600, -3_600])("AWS's by %i s are got over by the SDK, which corrects its own", async (seconds) => {
    await start([{ fault: "clock-skew", clock: "aws", seconds }]);
    expect((await create()).status).toBe(201);
  });
});

describe("a function", () => {
  it("whose time is over, or that crashes, is 502 for that call only, and for no other tenant", async () => {
    const once = { times: 1 } as const;
    await start(
      [
        { fault: "function-timeout", functions: ["tenant-001-*"], ...once },
        { fault: "function-crash", functions: ["tenant-002-*"], delay: 5, ...once },
      ],
      { timeout: 1 },
    );
    const struck = ["tenant-001", "tenant-002"];
    const answers = await Promise.all([...struck, "tenant-003"].map((tenant) => send({ tenant })));
    expect(answers.map(({ status }) => status)).toEqual([502, 502, 200]);
    for (const tenant of struck) expect((await send({ tenant })).status).toBe(200);
    const logged = (tenant: string) =>
      cloud.logs
        .read(`/aws/lambda/${tenant}-dev`)
        .map(({ message }) => message)
        .join();
    expect(logged("tenant-001")).toContain('"status":"timeout"');
    expect(logged("tenant-002")).toContain('"errorType":"Runtime.ExitError"');
  });

  it("that crashes as the authorizer is 500 and opens nothing", async () => {
    await start([{ fault: "function-crash", functions: ["authorizer-*"] }]);
    expect((await send()).status).toBe(500);
  });

  it("that starts cold is slower, and answers", async () => {
    await start([{ fault: "cold-start", functions: ["tenant-001-*"], after: 1, delay: 700 }]);
    expect((await send()).status).toBe(200);
    const startedAt = performance.now();
    expect((await send()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(700);
    const reports = cloud.logs
      .read("/aws/lambda/tenant-001-dev")
      .filter(({ message }) => message.includes("platform.report"));
    expect(JSON.parse(reports.at(-1)?.message ?? "").record.metrics.initDurationMs).toBeGreaterThan(700);
  });
});

it("strikes at the same requests for the same seed", async () => {
  const statuses = async (seed: number) => {
    const fault = { fault: "function-crash", functions: ["tenant-001-*"], probability: 0.5 } as const;
    await start([fault], { seed });
    const seen: number[] = [];
    for (let sent = 0; sent < 8; sent += 1) seen.push((await send()).status);
    const lines = faultLines();
    await cloud.stop();
    return { seen, lines };
  };
  const first = await statuses(3);
  expect(await statuses(3)).toEqual(first);
  expect(new Set(first.seen)).toEqual(new Set([200, 502]));
}, 60_000);
