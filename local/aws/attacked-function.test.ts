import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Value } from "../../graph/value.ts";
import type { LocalCloud } from "../local-cloud.ts";
import { startLocalCloud } from "../start-local-cloud.ts";
import { call } from "../test/client.ts";
import { arn, node, policy, tinyGraph } from "../test/tiny-graph.ts";

const THEIRS = "tenant-002-users-dev";
const [ACCOUNT, THEIR_TABLE] = ["123456789012", arn("dynamodb", `table/${THEIRS}`)];
const THEIR_KEY = arn("kms", "key/theirs");
const THEIR_GROUP = "/aws/lambda/tenant-002";
const Key = { userId: { S: "u1" } };

/** The other tenant's key, which leaves its use to no account; and its role, which trusts Lambda and whom a hole adds. */
function others(hole: boolean) {
  const principal = hole
    ? [`arn:aws:iam::${ACCOUNT}:role/tenant-002`, `arn:aws:iam::${ACCOUNT}:role/tenant-001`]
    : `arn:aws:iam::${ACCOUNT}:role/tenant-002`;
  const keyPolicy = policy([
    { Effect: "Allow", Principal: { AWS: principal }, Action: ["kms:Encrypt", "kms:DescribeKey"], Resource: "*" },
  ]);
  const trust = policy([{ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" }]);
  return [
    node("aws_kms_key", "theirs", { policy: keyPolicy }, { id: "theirs", keyId: "theirs", arn: THEIR_KEY }),
    node(
      "aws_iam_role",
      "their-worker",
      { name: "their-worker", assumeRolePolicy: trust },
      { id: "their-worker", arn: `arn:aws:iam::${ACCOUNT}:role/their-worker` },
    ),
  ];
}

const WIDENED: readonly Value[] = [
  { Effect: "Allow", Action: "dynamodb:*", Resource: "*" },
  { Effect: "Allow", Action: "logs:*", Resource: "*" },
  { Effect: "Allow", Action: "kms:*", Resource: "*" },
];

function start(hole: boolean): Promise<LocalCloud> {
  const caller = { source: "aws-caller.mjs", timeout: 20 };
  return startLocalCloud(
    tinyGraph({
      tenants: { "tenant-001": { ...caller, ...(hole && { statements: WIDENED }) }, "tenant-002": caller },
      more: others(hole),
    }),
  );
}

interface Attack {
  readonly service: string;
  readonly command: string;
  readonly input: object;
}

async function attempt(cloud: LocalCloud, tenant: string, attack: Attack) {
  const url = `${cloud.apis[0]?.url}/tenants/${tenant}/users`;
  const { status, json } = await call(url, { method: "POST", token: tenant, body: JSON.stringify(attack) });
  expect(status).toBe(200);
  return json;
}

const dynamodb = (command: string, input: object): Attack => ({ service: "dynamodb", command, input });
const ATTACKS: readonly (readonly [string, Attack, string])[] = [
  ["reads an item", dynamodb("GetItemCommand", { TableName: THEIRS, Key }), "dynamodb:GetItem"],
  ["reads by ARN", dynamodb("GetItemCommand", { TableName: THEIR_TABLE, Key }), "dynamodb:GetItem"],
  ["writes an item", dynamodb("PutItemCommand", { TableName: THEIRS, Item: Key }), "dynamodb:PutItem"],
  ["scans", dynamodb("ScanCommand", { TableName: THEIRS }), "dynamodb:Scan"],
  [
    "reads in a batch with its own",
    dynamodb("BatchGetItemCommand", {
      RequestItems: { "tenant-001-users-dev": { Keys: [Key] }, [THEIRS]: { Keys: [Key] } },
    }),
    "dynamodb:BatchGetItem",
  ],
  [
    "deletes in a transaction with its own",
    dynamodb("TransactWriteItemsCommand", {
      TransactItems: [
        { Put: { TableName: "tenant-001-users-dev", Item: Key } },
        { Delete: { TableName: THEIRS, Key } },
      ],
    }),
    "dynamodb:DeleteItem",
  ],
  [
    "selects",
    dynamodb("ExecuteStatementCommand", { Statement: `SELECT * FROM "${THEIRS}"` }),
    "dynamodb:PartiQLSelect",
  ],
  [
    "encrypts with another's key",
    { service: "kms", command: "EncryptCommand", input: { KeyId: THEIR_KEY, Plaintext: { base64: "AAAA" } } },
    "kms:Encrypt",
  ],
  [
    "assumes another's role",
    {
      service: "sts",
      command: "AssumeRoleCommand",
      input: { RoleArn: `arn:aws:iam::${ACCOUNT}:role/their-worker`, RoleSessionName: "x1" },
    },
    "sts:AssumeRole",
  ],
  [
    "writes to another's log group",
    {
      service: "logs",
      command: "CreateLogStreamCommand",
      input: { logGroupName: THEIR_GROUP, logStreamName: "planted" },
    },
    "logs:CreateLogStream",
  ],
];

describe("an attacker inside a tenant's function", () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await start(false);
  });
  afterAll(() => cloud.stop());

  it.each(ATTACKS)("who %s is refused", async (_, attack, action) => {
    const { done, name, message } = await attempt(cloud, "tenant-001", attack);
    expect([done, name]).toEqual([false, expect.stringMatching(/^AccessDenied/)]);
    expect(message).toMatch(
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/tenant-001/tenant-001 is not authorized to perform: ${action} on resource:`,
    );
    const denied = cloud.decisions.recent().filter(({ verdict }) => verdict === "deny");
    expect(denied.at(-1)).toMatchObject({ layer: "iam", action, requestId: expect.stringMatching(/^[\da-f-]{36}$/) });
    const requests = cloud.decisions.recent().filter(({ layer }) => layer === "authorizer");
    expect(requests.map(({ requestId }) => requestId)).toContain(denied.at(-1)?.requestId);
  });

  it("does with its own what its role may", async () => {
    expect(
      (await attempt(cloud, "tenant-001", dynamodb("PutItemCommand", { TableName: "tenant-001-users-dev", Item: Key })))
        .done,
    ).toBe(true);
    const identity = await attempt(cloud, "tenant-001", {
      service: "sts",
      command: "GetCallerIdentityCommand",
      input: {},
    });
    expect(identity.output.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/tenant-001/tenant-001`);
  });
});

describe("with the matching hole, an attacker", () => {
  let cloud: LocalCloud | undefined;
  afterEach(() => cloud?.stop());

  it("gets through in each of these ways", async () => {
    cloud = await start(true);
    await attempt(
      cloud,
      "tenant-002",
      dynamodb("PutItemCommand", { TableName: THEIRS, Item: { ...Key, secret: { S: "s" } } }),
    );
    const read = await attempt(cloud, "tenant-001", dynamodb("GetItemCommand", { TableName: THEIRS, Key }));
    expect(read.output.Item.secret.S).toBe("s");
    const failed: string[] = [];
    for (const [what, attack] of ATTACKS) {
      const { done, message } = await attempt(cloud, "tenant-001", attack);
      if (!done) failed.push(`${what}: ${message}`);
    }
    expect(failed).toEqual([]);
  });
});
