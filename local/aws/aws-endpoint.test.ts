import { createHash, createHmac } from "node:crypto";
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, describe, expect, it } from "vitest";
import { call } from "../test/client.ts";
import type { Credentials } from "./credentials.ts";
import {
  allow,
  outcome,
  runAws,
  SESSION,
  type TestAws,
  type TestOptions,
  tableArn,
  tableNode,
} from "./test/run-aws.ts";

let aws: TestAws;
afterEach(() => aws.stop());

const start = async (options: TestOptions = {}) => {
  aws = await runAws({ statements: [allow("dynamodb:*", "*")], nodes: [tableNode("things")], ...options });
};

const Key = { id: { S: "a" }, at: { N: "1" } };
const get = (config: Partial<TestAws["config"]> = {}) =>
  outcome(new DynamoDBClient({ ...aws.config, ...config }).send(new GetItemCommand({ TableName: "things", Key })));

interface Sent {
  readonly date?: string;
  readonly scope?: string;
  readonly unsigned?: Readonly<Record<string, string>>;
  readonly signed?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly sentBody?: string;
  readonly method?: string;
  readonly path?: string;
}

const target = "DynamoDB_20120810.GetItem";
const now = () => new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");

/** Signs by hand, to be able to sign wrongly. */
function send(sent: Sent = {}) {
  const date = sent.date ?? now();
  const scope = sent.scope ?? `${date.slice(0, 8)}/us-east-1/dynamodb/aws4_request`;
  const body = sent.body ?? JSON.stringify({ TableName: "things", Key });
  const headers: Record<string, string> = {
    host: new URL(aws.url).host,
    "x-amz-date": date,
    "x-amz-security-token": aws.credentials.sessionToken,
    "x-amz-target": target,
    ...sent.signed,
  };
  const names = Object.keys(headers).sort();
  const sha = (data: string) => createHash("sha256").update(data).digest("hex");
  const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();
  const canonical = [
    "POST",
    "/",
    "",
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    sha(body),
  ];
  const toSign = ["AWS4-HMAC-SHA256", date, scope, sha(canonical.join("\n"))].join("\n");
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${aws.credentials.secretAccessKey}`);
  const authorization = `AWS4-HMAC-SHA256 Credential=${aws.credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${hmac(key, toSign).toString("hex")}`;
  return call(`${aws.url}${sent.path ?? "/"}`, {
    method: sent.method ?? "POST",
    headers: { ...headers, authorization, ...sent.unsigned },
    body: sent.sentBody ?? body,
  });
}

const minutes = (number: number) => new Date(Date.now() + number * 60_000).toISOString().replaceAll(/[-:]|\.\d+/g, "");

describe("a signature", () => {
  it("that holds is answered", async () => {
    await start();
    expect((await send()).status).toBe(200);
    expect(await get()).toBe("done");
    expect(aws.carried.map(({ operation }) => operation)).toEqual(["GetItem", "GetItem"]);
  });

  it.each<[string, Sent, RegExp]>([
    [
      "of six minutes ago",
      { date: minutes(-6) },
      /^Signature expired: \d{8}T\d{6}Z is now earlier than .* - 5 min\.\)$/,
    ],
    ["of six minutes hence", { date: minutes(6) }, /^Signature not yet current: .* \+ 5 min\.\)$/],
    ["of another body", { sentBody: '{"TableName":"others"}' }, /does not match the signature you provided/],
    ["of another operation", { unsigned: { "x-amz-target": "DynamoDB_20120810.PutItem" } }, /does not match/],
    ["of another service", { scope: `${now().slice(0, 8)}/us-east-1/sts/aws4_request` }, /correct service: 'dynamodb'/],
    ["of another day", { scope: "20200101/us-east-1/dynamodb/aws4_request" }, /Date in Credential scope/],
    [
      "that leaves out a header of AWS's",
      { unsigned: { "x-amz-extra": "1" } },
      /'x-amz-extra' must be a 'SignedHeader'/,
    ],
    ["for a region with a wildcard", { scope: `${now().slice(0, 8)}/*/dynamodb/aws4_request` }, /valid region/],
  ])("%s is refused", async (_, sent, message) => {
    await start();
    const { status, json } = await send(sent);
    expect([status, json.__type]).toEqual([400, "com.amazon.coral.service#InvalidSignatureException"]);
    expect(json.message).toMatch(message);
    expect(aws.carried).toEqual([]);
  });

  it("of four minutes ago holds, by the clock of the local AWS", async () => {
    await start({ now: () => Date.now() + 4 * 60_000 });
    expect((await send()).status).toBe(200);
    await aws.stop();
    await start({ now: () => Date.now() + 6 * 60_000 });
    expect((await send()).status).toBe(400);
  });

  it.each<[string, (valid: Credentials) => Credentials, string]>([
    ["an unknown key", (valid) => ({ ...valid, accessKeyId: "ASIA0000000000000000" }), "UnrecognizedClientException"],
    ["another secret", (valid) => ({ ...valid, secretAccessKey: "guessed" }), "InvalidSignatureException"],
    ["another session", (valid) => ({ ...valid, sessionToken: "guessed" }), "UnrecognizedClientException"],
  ])("with %s is refused", async (_, change, name) => {
    await start();
    expect(await get({ credentials: change(aws.credentials) })).toMatchObject({ name });
    expect(aws.carried).toEqual([]);
  });

  it("of credentials that have expired is refused", async () => {
    await start({ session: { roleArn: "arn:aws:iam::123456789012:role/one", name: "s", expires: Date.now() - 1 } });
    expect(await get()).toMatchObject({ name: "ExpiredTokenException" });
  });

  it("that is missing is refused, and STS says so in XML", async () => {
    await start();
    const json = await call(`${aws.url}/`, { method: "POST", headers: { "X-Amz-Target": target }, body: "{}" });
    expect([json.status, json.json.__type]).toEqual([
      400,
      "com.amazon.coral.service#MissingAuthenticationTokenException",
    ]);
    const xml = await call(`${aws.url}/`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    expect(xml.status).toBe(403);
    expect(xml.text).toMatch(/^<ErrorResponse xmlns="https:\/\/sts.*<Code>MissingAuthenticationToken<\/Code>/);
  });
});

describe("what is not served", () => {
  it.each(["AmazonSSM.GetParameter", "DynamoDB_20111205.GetItem", "dynamodb_20120810.GetItem", "GetItem"])(
    "%s is 501, and says what is",
    async (name) => {
      await start();
      const { status, json } = await call(`${aws.url}/`, {
        method: "POST",
        headers: { "X-Amz-Target": name },
        body: "{}",
      });
      expect(status).toBe(501);
      expect(json.message).toBe(
        `Only DynamoDB, KMS, STS, CloudWatch Logs and calls of functions are; ${name}, is not served locally.`,
      );
    },
  );

  it.each(["UpdateContinuousBackups", "constructor", "__proto__", "getitem"])("%s is 501", async (operation) => {
    await start();
    expect((await send({ signed: { "x-amz-target": `DynamoDB_20120810.${operation}` } })).status).toBe(501);
    expect(aws.carried).toEqual([]);
  });

  it("a path or a method that no service has is refused", async () => {
    await start();
    expect((await send({ path: "/?Action=GetItem" })).status).toBe(404);
    expect((await send({ method: "PUT" })).status).toBe(404);
    expect(aws.carried).toEqual([]);
  });

  it("what the emulator lacks is 501 and not an error of the emulator's", async () => {
    await start({ lacks: ["GetItem"] });
    expect((await send()).json).toMatchObject({ message: expect.stringContaining("which this emulator lacks") });
  });
});

describe("the network", () => {
  it("that leads nowhere answers nothing, and is a decision", async () => {
    await start({ path: { reachable: false, steps: ["the route table: has no route"] } });
    expect(await get()).not.toBe("done");
    expect(aws.carried).toEqual([]);
    expect(aws.decisions.recent()).toMatchObject([
      { layer: "network", verdict: "deny", action: "dynamodb:GetItem", because: "the route table: has no route" },
    ]);
  });
});

describe("a decision", () => {
  it("is shown with the statement that allowed it, and with the API request that it belongs to", async () => {
    await start({ options: { requestOfTrace: (trace) => (trace.startsWith("Root=1-2-3") ? "request-1" : undefined) } });
    await send({ unsigned: { "x-amzn-trace-id": "Root=1-2-3;Sampled=0" } });
    expect(aws.decisions.recent()).toMatchObject([
      {
        requestId: "request-1",
        layer: "iam",
        principal: SESSION,
        action: "dynamodb:GetItem",
        resource: tableArn("things"),
        verdict: "allow",
        by: [{ address: "aws_iam_role_policy.one-policy", statement: 0 }],
      },
    ]);
  });
});

describe("SDKs", () => {
  it("understand refusals of both protocols", async () => {
    await start({ statements: [] });
    const client = new DynamoDBClient(aws.config);
    expect(await outcome(client.send(new PutItemCommand({ TableName: "things", Item: Key })))).toEqual({
      name: "AccessDeniedException",
      message: `User: ${SESSION} is not authorized to perform: dynamodb:PutItem on resource: ${tableArn("things")} because no identity-based policy allows the dynamodb:PutItem action`,
    });
    expect(await outcome(client.send(new ListTablesCommand({})))).toMatchObject({ name: "AccessDeniedException" });
    const { Arn, Account } = await new STSClient(aws.config).send(new GetCallerIdentityCommand({}));
    expect([Arn, Account]).toEqual([SESSION, "123456789012"]);
  });
});
