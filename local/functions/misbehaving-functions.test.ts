import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalCloud } from "../local-cloud.ts";
import { startLocalCloud } from "../start-local-cloud.ts";
import { call } from "../test/client.ts";
import { IMPATIENT } from "../test/tiny-api-body.ts";
import { tinyGraph } from "../test/tiny-graph.ts";

let cloud: LocalCloud;
const act = (tenant: string, query: string) =>
  call(`${cloud.apis[0]?.url}/tenants/${tenant}/users?act=${query}`, { token: tenant });
const linesOf = (group: string) => cloud.logs.read(`/aws/lambda/${group}`).map(({ message }) => message);

beforeAll(async () => {
  cloud = await startLocalCloud(
    tinyGraph({
      tenants: {
        "tenant-001": { source: "tenant.mjs", timeout: 2 },
        "tenant-002": { source: "tenant.mjs" },
        "tenant-003": { source: "no-load.mjs" },
        "tenant-004": { source: "callback.cjs" },
        [IMPATIENT]: { source: "tenant.mjs", timeout: 10 },
        "tenant-006": { source: "tenant.mjs", reserved: 0 },
        "tenant-007": { source: "tenant.mjs" },
        "tenant-008": { source: "tenant.mjs", logging: { logFormat: "JSON", logGroup: "/tenants/eight" } },
        "tenant-009": {
          source: "tenant.mjs",
          logging: { logFormat: "JSON", applicationLogLevel: "ERROR", systemLogLevel: "WARN" },
        },
      },
      withoutPermission: ["tenant-007"],
    }),
  );
  await cloud.warm;
});
afterAll(() => cloud.stop());

describe("a function that goes wrong answers 502, and works again", () => {
  it.each(["throw", "reject", "stray", "exit&code=0", "exit&code=3", "heap", "buffers"])("%s", async (query) => {
    expect((await act("tenant-002", query)).status).toBe(502);
    expect((await act("tenant-002", "echo")).status).toBe(200);
  });

  it.each(["text", "nothing", "body-object", "unknown-key", "bad-status", "bad-header", "huge"])(
    "%s",
    async (query) => {
      expect((await act("tenant-002", query)).status).toBe(502);
    },
  );
});

describe("a function that is too slow", () => {
  it("is 502 when its own time is over, even in an endless loop", async () => {
    expect((await act("tenant-001", "loop")).status).toBe(502);
    expect(linesOf("tenant-001").some((line) => line.includes("Task timed out after 2.00 seconds"))).toBe(true);
    expect((await act("tenant-001", "echo")).json.calls).toBe(1);
  });

  it("is 504 when the integration's time is over before its own", async () => {
    const answer = await act(IMPATIENT, "slow&ms=3000");
    expect([answer.status, answer.json]).toEqual([504, { message: "Endpoint request timed out" }]);
  });

  it("keeps no other function waiting", async () => {
    const looping = act("tenant-001", "loop");
    const first = await Promise.race([looping, act("tenant-002", "echo")]);
    expect(first.status).toBe(200);
    expect((await looping).status).toBe(502);
  });

  it("keeps its own later calls waiting no longer than another process takes to load", async () => {
    const looping = act("tenant-001", "loop");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await act("tenant-001", "echo")).status).toBe(200);
    await looping;
  });
});

describe("a function", () => {
  it("keeps its process, and what it holds in memory, between calls", async () => {
    const [first, second] = [await act("tenant-002", "echo"), await act("tenant-002", "echo")];
    expect(second.json.pid).toBe(first.json.pid);
    expect(second.json.calls).toBe(first.json.calls + 1);
  });

  it("may answer through a callback, from a CommonJS module", async () => {
    const answer = await act("tenant-004", "");
    expect([answer.status, answer.text]).toEqual([200, "called back"]);
  });

  it("that cannot be loaded answers 502, and its log says why", async () => {
    expect((await act("tenant-003", "")).status).toBe(502);
    expect(linesOf("tenant-003").some((line) => line.includes("cannot be loaded"))).toBe(true);
  });

  it("that may run no call at once is not run", async () => {
    expect((await act("tenant-006", "echo")).status).toBe(500);
  });

  it("that does not admit the API is not called", async () => {
    expect((await act("tenant-007", "echo")).status).toBe(500);
    expect(linesOf("tenant-007").some((line) => line.startsWith("START"))).toBe(false);
  });

  it("logs what it prints to its own group, with the call that printed it", async () => {
    await act("tenant-002", "print");
    const events = cloud.logs.read("/aws/lambda/tenant-002");
    const printed = events.filter(({ message }) => message.includes("printed to"));
    const fields = printed.map(({ message }) => message.split("\t").slice(2)).sort();
    expect(fields).toEqual([
      ["ERROR", "printed to stderr"],
      ["INFO", "printed to stdout"],
    ]);
    const start = events.filter(({ message }) => message.startsWith("START")).at(-1);
    expect(printed.every(({ requestId }) => requestId !== undefined && requestId === start?.requestId)).toBe(true);
    expect(linesOf("tenant-005").some((line) => line.includes("printed"))).toBe(false);
  });

  it("cannot answer for another call, nor speak to the cloud but by its answer", async () => {
    const answer = await act("tenant-002", "forge");
    expect([answer.status, answer.json]).toEqual([200, { hasSend: false }]);
  });

  it("finds the AWS SDK and no package that it should have bundled", async () => {
    expect((await act("tenant-002", "packages")).json).toEqual({ found: false });
  });
});

describe("a function's log in JSON", () => {
  const linesIn = (group: string) => cloud.logs.read(group).map(({ message }) => JSON.parse(message));

  it("has the fields that Lambda's runtime gives it, and goes where the function says", async () => {
    await act("tenant-008", "levels");
    const lines = linesIn("/tenants/eight");
    const requestId = lines.find(({ type }) => type === "platform.start").record.requestId;
    const own = { timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), requestId };
    expect(lines.filter(({ type }) => type === undefined)).toEqual([
      { ...own, level: "INFO", message: "with a value" },
      { ...own, level: "WARN", message: { code: 7 } },
      {
        ...own,
        level: "ERROR",
        message: expect.stringMatching(/^it failed RangeError: too far/),
        errorType: "RangeError",
        errorMessage: "too far",
        stackTrace: expect.arrayContaining(["RangeError: too far"]),
      },
      { ...own, level: "INFO", message: "two\nlines" },
      { level: "own", event: "written" },
    ]);
    expect(lines.map(({ type }) => type).filter(Boolean)).toEqual([
      "platform.initStart",
      "platform.start",
      "platform.report",
    ]);
    const { metrics } = lines.at(-1).record;
    expect(metrics).toMatchObject({ memorySizeMB: 128, maxMemoryUsedMB: expect.any(Number) });
    expect(metrics.initDurationMs).toBeGreaterThan(0);
    expect(cloud.logs.read("/aws/lambda/tenant-008")).toEqual([]);
  });

  it("leaves out what is below its levels", async () => {
    await act("tenant-009", "levels");
    const group = "/aws/lambda/tenant-009";
    expect(linesIn(group).map(({ level, type }) => level ?? type)).toEqual(["ERROR", "own"]);
    await act("tenant-009", "throw");
    expect(linesIn(group).at(-1)).toMatchObject({
      type: "platform.report",
      record: { status: "error", errorType: "TypeError" },
    });
  });
});

describe("a function's environment", () => {
  it("is its own, Lambda's and nothing of the host's", async () => {
    process.env["HOST_ONLY"] = "secret of the host";
    const { json } = await act("tenant-002", "environment");
    expect(json).toMatchObject({
      TENANT_ID: "tenant-002",
      USERS_TABLE: "tenant-002-users-dev",
      SECRET: "shh",
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "tenant-002",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/tenant-002",
      AWS_ENDPOINT_URL_DYNAMODB: expect.stringMatching(/^http:\/\/127\.0\.0\.\d+:\d+$/),
    });
    expect(json.HOST_ONLY).toBeUndefined();
    expect(json.JWKS_URI).toBeUndefined();
  });

  it("has credentials that no other function has", async () => {
    const [one, other] = [await act("tenant-002", "environment"), await act("tenant-005", "environment")];
    expect(one.json.AWS_ACCESS_KEY_ID).not.toBe(other.json.AWS_ACCESS_KEY_ID);
    expect(one.json.AWS_SECRET_ACCESS_KEY).not.toBe(other.json.AWS_SECRET_ACCESS_KEY);
  });
});

it("answers fifty calls at once, each with its own answer", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => act("tenant-002", `echo&n=${index}`)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
  expect(answers.map(({ json }) => json.event.queryStringParameters.n)).toEqual(
    Array.from({ length: 50 }, (_, index) => String(index)),
  );
});
