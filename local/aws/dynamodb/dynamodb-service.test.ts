import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, describe, expect, it } from "vitest";
import type { Value } from "../../../graph/value.ts";
import { node, policy } from "../../test/tiny-graph.ts";
import {
  allow,
  inlinePolicy,
  keyArn,
  keyNode,
  managedPolicy,
  outcome,
  ROLE,
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

const [MINE, THEIRS] = [tableArn("mine"), tableArn("theirs")];
const TABLES = [tableNode("mine"), tableNode("theirs")];
const Key = { id: { S: "a" }, at: { N: "1" } };
const Item = { ...Key, kind: { S: "k" } };

type Command = Parameters<DynamoDBClient["send"]>[0];
const sending = (command: unknown, region = "us-east-1") =>
  outcome(new DynamoDBClient({ ...aws.config, region }).send(command as Command));

async function start(statements: readonly Value[], more: TestOptions = {}): Promise<void> {
  aws = await runAws({ statements, nodes: TABLES, ...more });
}

const denied = (action: string, resource: string, because: string) => ({
  name: "AccessDeniedException",
  message: `User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
});
const notAllowed = (action: string, resource: string, type = "identity-based policy") =>
  denied(action, resource, `because no ${type} allows the ${action} action`);

describe("a table of somebody else", () => {
  const query = { KeyConditionExpression: "id = :id", ExpressionAttributeValues: { ":id": { S: "a" } } };
  it.each<[string, unknown, string, string]>([
    ["GetItem", new GetItemCommand({ TableName: "theirs", Key }), "GetItem", THEIRS],
    ["GetItem by ARN", new GetItemCommand({ TableName: THEIRS, Key }), "GetItem", THEIRS],
    ["PutItem", new PutItemCommand({ TableName: "theirs", Item }), "PutItem", THEIRS],
    [
      "an index",
      new QueryCommand({ TableName: "theirs", IndexName: "by-kind", ...query }),
      "Query",
      `${THEIRS}/index/by-kind`,
    ],
    ["Scan", new ScanCommand({ TableName: "theirs" }), "Scan", THEIRS],
    ["DescribeTable", new DescribeTableCommand({ TableName: "theirs" }), "DescribeTable", THEIRS],
    [
      "a batch beside one's own",
      new BatchGetItemCommand({ RequestItems: { mine: { Keys: [Key] }, theirs: { Keys: [Key] } } }),
      "BatchGetItem",
      THEIRS,
    ],
    [
      "a batch of writes",
      new BatchWriteItemCommand({
        RequestItems: { mine: [{ PutRequest: { Item } }], [THEIRS]: [{ DeleteRequest: { Key } }] },
      }),
      "BatchWriteItem",
      THEIRS,
    ],
    [
      "a transaction beside one's own",
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: "mine", Item } },
          { ConditionCheck: { TableName: "theirs", Key, ConditionExpression: "attribute_exists(id)" } },
        ],
      }),
      "ConditionCheckItem",
      THEIRS,
    ],
    ["PartiQL", new ExecuteStatementCommand({ Statement: `SELECT * FROM theirs` }), "PartiQLSelect", THEIRS],
    [
      "PartiQL on an index",
      new ExecuteStatementCommand({ Statement: `select * from "theirs"."by-kind" where kind = 'k'` }),
      "PartiQLSelect",
      `${THEIRS}/index/by-kind`,
    ],
    [
      "PartiQL in a transaction",
      new ExecuteTransactionCommand({
        TransactStatements: [
          { Statement: `UPDATE "mine" SET kind='x' WHERE id='a' AND "at"=1` },
          { Statement: `DELETE FROM "theirs" WHERE id='a' AND "at"=1` },
        ],
      }),
      "PartiQLDelete",
      THEIRS,
    ],
  ])("cannot be reached by %s, and can with a policy that names it", async (_, command, action, resource) => {
    const own = allow("dynamodb:*", [MINE, `${MINE}/index/*`]);
    await start([own]);
    expect(await sending(command)).toEqual(notAllowed(`dynamodb:${action}`, resource));
    expect(aws.carried).toEqual([]);
    await aws.stop();
    await start([own, allow(`dynamodb:${action}`, resource)]);
    expect(await sending(command)).toBe("done");
    expect(aws.carried).toHaveLength(1);
  });

  it("is named to the emulator as it was decided on: by name, once, without what was not read", async () => {
    await start([allow("dynamodb:*", "*")]);
    await sending(new GetItemCommand({ TableName: THEIRS, Key }));
    await sending(new ExecuteStatementCommand({ Statement: `SELECT  *\n FROM theirs WHERE id='it''s'` }));
    expect(aws.carried.map(({ input }) => input)).toMatchObject([
      { TableName: "theirs", Key },
      { Statement: `SELECT * FROM "theirs" WHERE id='it''s'` },
    ]);
  });

  it("of the same name in another region or account is another table", async () => {
    await start([
      allow("dynamodb:GetItem", [
        "arn:aws:dynamodb:eu-west-1:*:table/theirs",
        "arn:aws:dynamodb:us-east-1:999999999999:table/theirs",
      ]),
    ]);
    expect(await sending(new GetItemCommand({ TableName: "theirs", Key }), "eu-west-1")).toMatchObject({
      name: "ResourceNotFoundException",
    });
    const elsewhere = "arn:aws:dynamodb:us-east-1:999999999999:table/theirs";
    expect(await sending(new GetItemCommand({ TableName: elsewhere, Key }))).not.toBe("done");
    expect(aws.carried).toEqual([]);
  });

  it.each(["mine/../theirs", "th*", "mine:theirs", `${MINE}/index/theirs`, "..", "a"])(
    "cannot be named %s",
    async (TableName) => {
      await start([allow("dynamodb:*", MINE)]);
      expect(await sending(new GetItemCommand({ TableName, Key }))).not.toBe("done");
      expect(aws.carried).toEqual([]);
    },
  );
});

describe("the layers of a decision", () => {
  const get = new GetItemCommand({ TableName: "mine", Key });

  it("an explicit deny in an identity policy", async () => {
    await start([allow("dynamodb:*", "*"), { Effect: "Deny", Action: "dynamodb:GetItem", Resource: MINE }]);
    expect(await sending(get)).toEqual(
      denied("dynamodb:GetItem", MINE, "with an explicit deny in an identity-based policy"),
    );
  });

  it("a permissions boundary that does not allow", async () => {
    const limit = managedPolicy("limit", [allow("dynamodb:PutItem", "*")]);
    const nodes = [...TABLES, limit, roleNode("two", { boundary: "arn:aws:iam::123456789012:policy/limit" })];
    const session = { roleArn: "arn:aws:iam::123456789012:role/two", name: "s" };
    await start([], { nodes: [...nodes, ...inlinePolicy("two", [allow("dynamodb:*", "*")])], session });
    expect(await sending(get)).toMatchObject({
      message: expect.stringMatching(/because no permissions boundary allows/),
    });
    expect(await sending(new PutItemCommand({ TableName: "mine", Item }))).toBe("done");
  });

  it("a table's own policy, which allows and denies", async () => {
    const ofTable = (Effect: string) =>
      node("aws_dynamodb_resource_policy", "p", {
        resourceArn: MINE,
        policy: policy([{ Effect, Principal: { AWS: ROLE }, Action: "dynamodb:GetItem", Resource: MINE }]),
      });
    await start([], { nodes: [...TABLES, ofTable("Allow")] });
    expect(await sending(get)).toBe("done");
    await aws.stop();
    await start([allow("dynamodb:*", "*")], { nodes: [...TABLES, ofTable("Deny")] });
    expect(await sending(get)).toEqual(
      denied("dynamodb:GetItem", MINE, "with an explicit deny in a resource-based policy"),
    );
  });

  it("a session of a role that is not in the graph is refused, and why is said", async () => {
    await start([], { session: { roleArn: "arn:aws:iam::123456789012:role/stranger", name: "s" } });
    expect(await sending(get)).toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("the local cloud does not understand what decides"),
    });
  });

  it("what is not understood is refused, and why is said", async () => {
    await start([
      allow("dynamodb:*", "*"),
      {
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: {
          StringEquals: { "aws:PrincipalTag/x": `\${nonsense}` },
          StringNotEquals: { "aws:PrincipalAccount": "1" },
        },
      },
    ]);
    expect(await sending(get)).toBe("done");
    await aws.stop();
    await start([allow("dynamodb:*", "*", { StringEquals: { "aws:PrincipalAccount": `\${nonsense}` } })]);
    expect(await sending(get)).toMatchObject({ message: expect.stringContaining("${nonsense}") });
  });

  it("a policy that cannot be read refuses everything", async () => {
    const broken = node("aws_iam_role_policy", "broken", { role: "one", policy: "{" });
    await start([allow("dynamodb:*", "*")], { nodes: [...TABLES, broken] });
    expect(await sending(get)).toMatchObject({ message: expect.stringContaining("not JSON") });
  });
});

describe("a table on a customer's key", () => {
  const sse = (key: string) => ({ serverSideEncryption: { enabled: true, kmsKeyArn: keyArn(key) } });
  const nodes = (statements?: readonly Value[]) => [tableNode("mine", sse("k1")), keyNode("k1", statements)];
  const get = new GetItemCommand({ TableName: "mine", Key });
  const through = {
    "kms:ViaService": "dynamodb.us-east-1.amazonaws.com",
    "kms:EncryptionContext:aws:dynamodb:tableName": "mine",
  };

  it("needs the key, by the key's policy", async () => {
    await start([allow("dynamodb:*", MINE)], {
      nodes: nodes([
        { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:role/other" }, Action: "kms:*", Resource: "*" },
      ]),
    });
    expect(await sending(get)).toEqual({
      name: "AccessDeniedException",
      message: `KMS key access denied error: User: ${SESSION} is not authorized to perform: kms:Decrypt on resource: ${keyArn("k1")} because no identity-based policy allows the kms:Decrypt action`,
    });
    expect(aws.carried).toEqual([]);
    expect(aws.decisions.recent().map(({ layer, verdict }) => [layer, verdict])).toEqual([
      ["iam", "allow"],
      ["key", "deny"],
    ]);
  });

  it("may be used where key and identity policy allow it through DynamoDB for this table", async () => {
    const toAccount = {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: "kms:*",
      Resource: "*",
    };
    const own = allow("kms:Decrypt", keyArn("k1"), { StringEquals: through });
    await start([allow("dynamodb:*", MINE), own], { nodes: nodes([toAccount]) });
    expect(await sending(get)).toBe("done");
    await aws.stop();
    const other = { ...through, "kms:EncryptionContext:aws:dynamodb:tableName": "theirs" };
    await start([allow("dynamodb:*", MINE), allow("kms:Decrypt", keyArn("k1"), { StringEquals: other })], {
      nodes: nodes([toAccount]),
    });
    expect(await sending(get)).not.toBe("done");
  });

  it("may be used by a grant", async () => {
    const grant = node("aws_kms_grant", "g", { keyId: "k1", granteePrincipal: ROLE, operations: ["Decrypt"] });
    await start([allow("dynamodb:*", MINE)], {
      nodes: [
        ...nodes([
          {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:role/other" },
            Action: "kms:*",
            Resource: "*",
          },
        ]),
        grant,
      ],
    });
    expect(await sending(get)).toBe("done");
  });

  it("is described without the key", async () => {
    await start([allow("dynamodb:*", MINE)], { nodes: nodes() });
    expect(await sending(new DescribeTableCommand({ TableName: "mine" }))).toBe("done");
  });
});

describe("a VPC endpoint", () => {
  const endpoint = (Resource: string) =>
    node(
      "aws_vpc_endpoint",
      "e",
      {
        vpcId: "vpc-1",
        serviceName: "com.amazonaws.us-east-1.dynamodb",
        vpcEndpointType: "Gateway",
        policy: policy([{ Effect: "Allow", Principal: "*", Action: "dynamodb:*", Resource }]),
      },
      { id: "vpce-1" },
    );
  const vpc = node("aws_vpc", "v", { cidrBlock: "10.0.0.0/16" }, { id: "vpc-1" });
  const path = { vpce: "vpce-1", vpc: "vpc-1", sourceIp: "10.0.0.4" };
  const get = new GetItemCommand({ TableName: "mine", Key });

  it("lets pass what its policy allows", async () => {
    const inside = allow("dynamodb:*", "*", {
      StringEquals: { "aws:SourceVpce": "vpce-1", "aws:SourceVpc": "vpc-1" },
      IpAddress: { "aws:VpcSourceIp": "10.0.0.0/24" },
    });
    await start([inside], { nodes: [...TABLES, vpc, endpoint(MINE)], path });
    expect(await sending(get)).toBe("done");
    expect(await sending(new GetItemCommand({ TableName: "theirs", Key }))).toEqual(
      notAllowed("dynamodb:GetItem", THEIRS, "VPC endpoint policy"),
    );
    expect(aws.decisions.recent().at(-1)).toMatchObject({ layer: "endpoint", verdict: "deny" });
  });

  it("is asked for by conditions, and a call by the internet has not come through it", async () => {
    await start([allow("dynamodb:*", "*", { StringEquals: { "aws:SourceVpce": "vpce-1" } })], {
      nodes: [...TABLES, vpc, endpoint("*")],
    });
    expect(await sending(get)).toEqual(notAllowed("dynamodb:GetItem", MINE));
  });
});

describe("condition keys of DynamoDB", () => {
  const leading = (values: Value) => ({
    "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": values },
    Null: { "dynamodb:LeadingKeys": "false" },
  });
  const query = (value: string, more = {}) =>
    new QueryCommand({
      TableName: "mine",
      KeyConditionExpression: "#k = :k",
      ExpressionAttributeNames: { "#k": "id" },
      ExpressionAttributeValues: { ":k": { S: value } },
      ...more,
    });

  it.each<[string, unknown, unknown]>([
    [
      "GetItem",
      new GetItemCommand({ TableName: "mine", Key }),
      new GetItemCommand({ TableName: "mine", Key: { ...Key, id: { S: "b" } } }),
    ],
    [
      "PutItem",
      new PutItemCommand({ TableName: "mine", Item }),
      new PutItemCommand({ TableName: "mine", Item: { ...Item, id: { S: "b" } } }),
    ],
    ["Query", query("a"), query("b")],
    [
      "BatchGetItem",
      new BatchGetItemCommand({ RequestItems: { mine: { Keys: [Key] } } }),
      new BatchGetItemCommand({ RequestItems: { mine: { Keys: [Key, { ...Key, id: { S: "b" } }] } } }),
    ],
    [
      "PartiQL",
      new ExecuteStatementCommand({
        Statement: `SELECT * FROM mine WHERE id = ? AND "at" > 0`,
        Parameters: [{ S: "a" }],
      }),
      new ExecuteStatementCommand({ Statement: `SELECT * FROM mine WHERE id = 'b'` }),
    ],
    [
      "PartiQL of several",
      new ExecuteStatementCommand({ Statement: `SELECT * FROM mine WHERE id IN ['a', 'a']` }),
      new ExecuteStatementCommand({ Statement: `SELECT * FROM mine WHERE id IN ['a', 'b']` }),
    ],
    [
      "PartiQL that inserts",
      new ExecuteStatementCommand({ Statement: `INSERT INTO mine VALUE {'at': 1, 'id': 'a'}` }),
      new ExecuteStatementCommand({ Statement: `INSERT INTO mine VALUE {'m': {'id': 'a'}, 'at': 1, 'id': 'b'}` }),
    ],
    ["a scan", query("a"), new ScanCommand({ TableName: "mine" })],
    ["PartiQL that scans", query("a"), new ExecuteStatementCommand({ Statement: "SELECT * FROM mine" })],
    [
      "PartiQL that cannot be followed",
      query("a"),
      new ExecuteStatementCommand({ Statement: "SELECT * FROM mine WHERE id = 'a' OR id = 'b'" }),
    ],
    [
      "an index whose key is another",
      query("a"),
      new QueryCommand({
        TableName: "mine",
        IndexName: "by-kind",
        KeyConditionExpression: "kind = :k",
        ExpressionAttributeValues: { ":k": { S: "b" } },
      }),
    ],
  ])("leading keys hold %s to its own items", async (_, own, other) => {
    await start([allow("dynamodb:*", [MINE, `${MINE}/index/*`], leading(["a"]))]);
    expect(await sending(own)).toBe("done");
    expect(await sending(other)).toMatchObject({ name: "AccessDeniedException" });
    expect(aws.carried).toHaveLength(1);
  });

  it("attributes hold a request to what it names, and refuse one that asks for all", async () => {
    const some = { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["id", "at", "kind"] } };
    await start([allow("dynamodb:*", MINE, some)]);
    const get = (ProjectionExpression?: string) =>
      sending(new GetItemCommand({ TableName: "mine", Key, ...(ProjectionExpression && { ProjectionExpression }) }));
    expect(await get("id, kind.inner[0]")).toBe("done");
    expect(await get("id, secret")).toMatchObject({ name: "AccessDeniedException" });
    expect(await get()).toMatchObject({ message: expect.stringContaining("depends on what AWS would find") });
    const update = (UpdateExpression: string) =>
      sending(
        new UpdateItemCommand({
          TableName: "mine",
          Key,
          UpdateExpression,
          ExpressionAttributeNames: { "#s": "secret" },
          ExpressionAttributeValues: { ":v": { S: "v" } },
        }),
      );
    expect(await update("SET kind = if_not_exists(kind, :v)")).toBe("done");
    expect(await update("SET kind = :v REMOVE #s")).toMatchObject({ name: "AccessDeniedException" });
  });

  it("select, return values and the enclosing operation are in the request", async () => {
    const put = (ReturnValues?: "ALL_OLD") =>
      sending(new PutItemCommand({ TableName: "mine", Item, ...(ReturnValues && { ReturnValues }) }));
    await start([
      allow("dynamodb:PutItem", MINE, { StringEqualsIfExists: { "dynamodb:ReturnValues": ["NONE"] } }),
      allow("dynamodb:Query", MINE, { StringEquals: { "dynamodb:Select": "COUNT" } }),
      allow("dynamodb:PartiQLDelete", MINE, { StringEquals: { "dynamodb:EnclosingOperation": "ExecuteTransaction" } }),
      allow("dynamodb:PartiQLSelect", MINE, { Bool: { "dynamodb:FullTableScan": "false" } }),
    ]);
    expect([await put(), await sending(query("a", { Select: "COUNT" }))]).toEqual(["done", "done"]);
    expect(await put("ALL_OLD")).not.toBe("done");
    expect(await sending(query("a"))).not.toBe("done");
    const statement = { Statement: `DELETE FROM mine WHERE id='a' AND "at"=1` };
    expect(await sending(new ExecuteStatementCommand(statement))).not.toBe("done");
    expect(await sending(new ExecuteTransactionCommand({ TransactStatements: [statement] }))).toBe("done");
    expect(await sending(new ExecuteStatementCommand({ Statement: "SELECT kind FROM mine WHERE id='a'" }))).toBe(
      "done",
    );
    expect(await sending(new ExecuteStatementCommand({ Statement: "SELECT kind FROM mine" }))).not.toBe("done");
  });

  it("tags of principal and table, and the function that calls", async () => {
    const tagged = { ...tableNode("mine"), tags: { tenant: "a" } };
    await start(
      [
        allow("dynamodb:*", "*", {
          StringEquals: {
            "aws:ResourceTag/tenant": "a",
            "lambda:SourceFunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:one",
          },
        }),
      ],
      {
        nodes: [tagged, tableNode("theirs")],
      },
    );
    expect(await sending(new GetItemCommand({ TableName: "mine", Key }))).toBe("done");
    expect(await sending(new GetItemCommand({ TableName: "theirs", Key }))).not.toBe("done");
  });
});
