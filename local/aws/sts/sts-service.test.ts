import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterEach, describe, expect, it } from "vitest";
import type { Value } from "../../../graph/value.ts";
import {
  allow,
  inlinePolicy,
  outcome,
  ROLE,
  type RoleOptions,
  roleNode,
  runAws,
  SESSION,
  type TestAws,
  type TestOptions,
  tableArn,
  tableNode,
} from "../test/run-aws.ts";

let aws: TestAws;
afterEach(() => aws.stop());

const TARGET = "arn:aws:iam::123456789012:role/target";
const trust = (Action: Value, Condition?: Value): Value => ({
  Effect: "Allow",
  Principal: { AWS: ROLE },
  Action,
  ...(Condition !== undefined && { Condition }),
});

interface Scene extends RoleOptions {
  readonly own?: readonly Value[];
  readonly ofTarget?: readonly Value[];
  readonly more?: TestOptions;
}

async function start({ own = [allow("sts:*", TARGET)], ofTarget = [], more = {}, ...target }: Scene): Promise<void> {
  const nodes = [
    roleNode("target", { trust: [trust(["sts:AssumeRole", "sts:TagSession"])], ...target }),
    ...inlinePolicy("target", ofTarget),
  ];
  aws = await runAws({ statements: own, nodes: [...nodes, tableNode("a-things"), tableNode("b-things")], ...more });
}

const assume = (input: Partial<AssumeRoleCommandInput> = {}, credentials = aws.config.credentials) =>
  new STSClient({ ...aws.config, credentials }).send(
    new AssumeRoleCommand({ RoleArn: TARGET, RoleSessionName: "s1", ...input }),
  );

async function assumed(input: Partial<AssumeRoleCommandInput> = {}, from = aws.config.credentials) {
  const { Credentials } = await assume(input, from);
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

const get = (credentials: TestAws["credentials"], TableName = "a-things") =>
  outcome(
    new DynamoDBClient({ ...aws.config, credentials }).send(
      new GetItemCommand({ TableName, Key: { id: { S: "a" }, at: { N: "1" } } }),
    ),
  );

describe("GetCallerIdentity", () => {
  it("says who one is, whatever policies deny", async () => {
    await start({ own: [{ Effect: "Deny", Action: "*", Resource: "*" }] });
    const { Arn, UserId } = await new STSClient(aws.config).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(SESSION);
    expect(UserId).toMatch(/^AROA[0-9A-F]{17}:one$/);
  });
});

describe("AssumeRole", () => {
  it("gives credentials of the role, which are held to the role's policies", async () => {
    await start({ ofTarget: [allow("dynamodb:GetItem", tableArn("a-things"))] });
    const credentials = await assumed();
    const { Arn } = await new STSClient({ ...aws.config, credentials }).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe("arn:aws:sts::123456789012:assumed-role/target/s1");
    expect(await get(credentials)).toBe("done");
    expect(await get(credentials, "b-things")).toMatchObject({
      message: expect.stringContaining("assumed-role/target/s1 is not authorized to perform: dynamodb:GetItem"),
    });
    expect(await get(aws.credentials)).toMatchObject({ name: "AccessDeniedException" });
  });

  const refused = `User: ${SESSION} is not authorized to perform: sts:AssumeRole on resource: ${TARGET}`;
  it.each<[string, Scene, Partial<AssumeRoleCommandInput>]>([
    ["who is not trusted", { trust: [{ ...(trust("sts:AssumeRole") as object), Principal: { AWS: TARGET } }] }, {}],
    [
      "whom the account is trusted with, without a policy",
      {
        own: [allow("sts:*", "*")],
        trust: [{ ...(trust("sts:AssumeRole") as object), Principal: { AWS: "arn:aws:iam::999999999999:root" } }],
      },
      {},
    ],
    [
      "with another external id",
      { trust: [trust("sts:AssumeRole", { StringEquals: { "sts:ExternalId": "x" } })] },
      { ExternalId: "other" },
    ],
    ["into a role that is not there", {}, { RoleArn: `${TARGET}-not` }],
    ["where a Deny stands", { own: [{ Effect: "Deny", Action: "sts:AssumeRole", Resource: "*" }] }, {}],
  ])("refuses one %s", async (_, scene, input) => {
    await start(scene);
    const { name, message } = (await outcome(assume(input))) as { name: string; message: string };
    expect(name).toBe("AccessDenied");
    expect(message.startsWith(refused)).toBe(true);
  });

  it("admits whom the trust policy names, also without an identity policy", async () => {
    await start({ own: [] });
    expect(await outcome(assume())).toBe("done");
  });

  it("holds a session to the policy that is passed with it, and to none that it widens", async () => {
    await start({ ofTarget: [allow("dynamodb:*", tableArn("a-things"))] });
    const policy = (resource: string) =>
      JSON.stringify({ Version: "2012-10-17", Statement: allow("dynamodb:*", resource) });
    const narrowed = await assumed({ Policy: policy(tableArn("b-things")) });
    expect(await get(narrowed)).toMatchObject({ message: expect.stringMatching(/because no session policy allows/) });
    const widened = await assumed({ Policy: policy("*") });
    expect(await get(widened)).toBe("done");
    expect(await get(widened, "b-things")).toMatchObject({ name: "AccessDeniedException" });
    expect(await outcome(assume({ Policy: '{"Statement":[]}' }))).toMatchObject({
      name: "MalformedPolicyDocumentException",
    });
  });

  it("lets tags of a session decide, where passing them is allowed", async () => {
    const byTag = allow("dynamodb:*", `arn:aws:dynamodb:*:*:table/\${aws:PrincipalTag/tenant}-*`);
    const Tags = [{ Key: "tenant", Value: "b" }];
    await start({ ofTarget: [byTag], tags: { Tenant: "a" } });
    expect([await get(await assumed()), await get(await assumed({ Tags }), "b-things")]).toEqual(["done", "done"]);
    expect(await get(await assumed({ Tags }))).toMatchObject({ name: "AccessDeniedException" });
    await aws.stop();
    await start({
      ofTarget: [byTag],
      trust: [trust("sts:AssumeRole"), trust("sts:TagSession", { StringEquals: { "aws:RequestTag/tenant": "a" } })],
      own: [],
    });
    expect(await outcome(assume({ Tags }))).toMatchObject({
      message: expect.stringContaining("perform: sts:TagSession"),
    });
    expect(await outcome(assume({ Tags: [{ Key: "tenant", Value: "a" }] }))).toBe("done");
  });

  it("hands transitive tags down, and does not let them be passed again", async () => {
    const chain = { Effect: "Allow", Principal: { AWS: [ROLE, TARGET] }, Action: ["sts:AssumeRole", "sts:TagSession"] };
    await start({
      trust: [chain],
      ofTarget: [allow("sts:*", "*"), allow("dynamodb:*", `arn:aws:dynamodb:*:*:table/\${aws:PrincipalTag/tenant}-*`)],
    });
    const first = await assumed({ Tags: [{ Key: "tenant", Value: "b" }], TransitiveTagKeys: ["tenant"] });
    const second = await assumed({}, first);
    expect([await get(second, "b-things"), await get(second).then((found) => found === "done")]).toEqual([
      "done",
      false,
    ]);
    expect(await outcome(assume({ Tags: [{ Key: "Tenant", Value: "a" }] }, first))).toMatchObject({
      name: "InvalidParameterValue",
    });
  });

  it("gives credentials that end", async () => {
    let now = Date.now();
    await start({ ofTarget: [allow("dynamodb:*", "*")], more: { now: () => now } });
    const client = (credentials: TestAws["credentials"]) =>
      new DynamoDBClient({ ...aws.config, credentials, systemClockOffset: now - Date.now() }).send(
        new GetItemCommand({ TableName: "a-things", Key: { id: { S: "a" }, at: { N: "1" } } }),
      );
    const credentials = await assumed({ DurationSeconds: 900 });
    expect(await outcome(client(credentials))).toBe("done");
    now += 901_000;
    expect(await outcome(client(credentials))).toMatchObject({ name: "ExpiredTokenException" });
  });

  it.each<[string, Partial<AssumeRoleCommandInput>, RegExp]>([
    ["a role's name", { RoleArn: "target" }, /RoleArn/],
    ["a session's name with a slash", { RoleSessionName: "a/b" }, /RoleSessionName/],
    ["too long a time", { DurationSeconds: 7200 }, /1 hour session limit/],
    [
      "a tag twice",
      {
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "A", Value: "2" },
        ],
      },
      /Duplicate tag keys/,
    ],
  ])("refuses %s", async (_, input, message) => {
    await start({});
    expect(await outcome(assume(input))).toMatchObject({ message: expect.stringMatching(message) });
  });

  it("is shown as a decision on the role", async () => {
    await start({});
    await assume();
    expect(aws.decisions.recent()).toMatchObject([{ action: "sts:AssumeRole", resource: TARGET, verdict: "allow" }]);
  });
});

it("other operations are 501", async () => {
  await start({});
  const call = new STSClient(aws.config).send(new GetSessionTokenCommand({}));
  await expect(call).rejects.toMatchObject({
    $metadata: { httpStatusCode: 501 },
    message: expect.stringContaining("GetSessionToken"),
  });
});
