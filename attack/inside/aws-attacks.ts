import type { Attack, Wall } from "../attack.ts";
import type { Ground } from "../grounds.ts";
import type { Kind } from "../kinds.ts";
import type { Target } from "../target.ts";
import { outcomeOfCall } from "./answers.ts";

interface AwsCall {
  readonly kind: Kind;
  readonly name: string;
  readonly service: "dynamodb" | "kms" | "sts" | "logs";
  readonly command: string;
  readonly input: object;
  /** Of the SDK's client. */
  readonly settings?: object;
}

/** Calls to AWS by the function's own credentials, to what is another tenant's. */
export function awsAttacks(target: Target): readonly Attack[] {
  const { isInVpc } = target.attacker;
  const asCaptured = callsOf(target, "as captured").map((call) => {
    // Through the endpoint of the VPC comes DynamoDB only: for other services the network is the wall in front.
    const isBehindNetwork = isInVpc && call.service !== "dynamodb";
    return attackOf(call, "as captured", isBehindNetwork ? "network" : "identity policies");
  });
  const behind = isInVpc ? callsOf(target, "no subnets") : [];
  return [...asCaptured, ...behind.map((call) => attackOf(call, "no subnets", "identity policies"))];
}

function attackOf({ kind, name, ...call }: AwsCall, ground: Ground, wall: Wall): Attack {
  return {
    kind,
    name: ground === "as captured" ? name : `${name}, from no subnet`,
    wall,
    ground,
    attempt: async ({ inside }) => outcomeOfCall(wall, await inside({ act: "aws", ...call })),
    hole: "open policies",
  };
}

function callsOf(target: Target, ground: Ground): readonly AwsCall[] {
  return [...tableCalls(target, ground), ...keyCalls(target), ...roleCalls(target), ...logCalls(target, ground)];
}

function tableCalls({ attacker, victim, region }: Target, ground: Ground): readonly AwsCall[] {
  return victim.tables.flatMap((theirs, index) => {
    const own = attacker.tables[index] ?? attacker.tables[0] ?? theirs;
    const [Key, OwnKey] = [{ [theirs.partitionKey]: { S: "k" } }, { [own.partitionKey]: { S: "k" } }];
    const TableName = theirs.name;
    const planted = `planted ${ground}`;
    const call = (kind: Kind, name: string, command: string, input: object, settings?: object): AwsCall => ({
      ...{ kind, name: `${name} ${TableName}`, service: "dynamodb", command: `${command}Command`, input },
      ...(settings !== undefined && { settings }),
    });
    const query = (key: string) => ({
      TableName,
      KeyConditionExpression: "#k = :k",
      ExpressionAttributeNames: { "#k": key },
      ExpressionAttributeValues: { ":k": { S: "k" } },
    });
    const elsewhere = { region: region === "eu-west-1" ? "eu-west-2" : "eu-west-1" };
    return [
      call("tables", "read an item of", "GetItem", { TableName, Key }),
      call("tables", "query", "Query", query(theirs.partitionKey)),
      call("tables", "scan", "Scan", { TableName }),
      call("tables", "scan a part of", "Scan", { TableName, Segment: 0, TotalSegments: 2 }),
      call("tables", "count", "Scan", { TableName, Select: "COUNT" }),
      ...theirs.globalIndexes.map(({ name, partitionKey }) =>
        call("tables", `query the index ${name} of`, "Query", { ...query(partitionKey), IndexName: name }),
      ),
      ...theirs.globalIndexes.map(({ name }) =>
        call("tables", `scan the index ${name} of`, "Scan", { TableName, IndexName: name }),
      ),
      call("tables", "describe", "DescribeTable", { TableName }),
      call("tables", "write an item of", "PutItem", { TableName, Item: Key }),
      call("tables", "change an item of", "UpdateItem", {
        ...{ TableName, Key, UpdateExpression: "SET hostile = :h", ExpressionAttributeValues: { ":h": { S: "h" } } },
      }),
      call("tables", "delete an item of", "DeleteItem", { TableName, Key, ReturnValues: "ALL_OLD" }),
      call("partiql", "select from", "ExecuteStatement", { Statement: `SELECT * FROM "${TableName}"` }),
      call("partiql", "select one of", "ExecuteStatement", {
        ...{ Statement: `SELECT * FROM "${TableName}" WHERE "${theirs.partitionKey}" = ?`, Parameters: [{ S: "k" }] },
      }),
      call("partiql", "insert into", "ExecuteStatement", {
        Statement: `INSERT INTO "${TableName}" VALUE {'${theirs.partitionKey}': '${planted}'}`,
      }),
      call("partiql", "delete from", "ExecuteStatement", {
        Statement: `DELETE FROM "${TableName}" WHERE "${theirs.partitionKey}" = '${planted}'`,
      }),
      call("partiql", "select in a transaction from", "ExecuteTransaction", {
        TransactStatements: [
          { Statement: `SELECT * FROM "${own.name}" WHERE "${own.partitionKey}" = 'k'` },
          { Statement: `SELECT * FROM "${TableName}" WHERE "${theirs.partitionKey}" = 'k'` },
        ],
      }),
      call("batches", "read a batch of its own and", "BatchGetItem", {
        RequestItems: { [own.name]: { Keys: [OwnKey] }, [TableName]: { Keys: [Key] } },
      }),
      call("batches", "write a batch to its own and", "BatchWriteItem", {
        RequestItems: {
          [own.name]: [{ PutRequest: { Item: OwnKey } }],
          [TableName]: [{ PutRequest: { Item: Key } }],
        },
      }),
      call("batches", "read in a transaction its own and", "TransactGetItems", {
        TransactItems: [{ Get: { TableName: own.name, Key: OwnKey } }, { Get: { TableName, Key } }],
      }),
      call("batches", "write in a transaction its own and", "TransactWriteItems", {
        TransactItems: [{ Put: { TableName: own.name, Item: OwnKey } }, { Put: { TableName, Item: Key } }],
      }),
      call("batches", "ask in a transaction of its own about", "TransactWriteItems", {
        TransactItems: [
          { Put: { TableName: own.name, Item: OwnKey } },
          {
            ConditionCheck: { TableName, Key: { [theirs.partitionKey]: { S: "no" } }, ...absent(theirs.partitionKey) },
          },
        ],
      }),
      call("other regions", "read by its ARN", "GetItem", { TableName: theirs.arn, Key }),
      call(
        "other regions",
        `read by its ARN, signed for ${elsewhere.region},`,
        "GetItem",
        { TableName: theirs.arn, Key },
        elsewhere,
      ),
    ];
  });
}

const absent = (key: string) => ({
  ConditionExpression: "attribute_not_exists(#k)",
  ExpressionAttributeNames: { "#k": key },
});

function keyCalls({ victim }: Target): readonly AwsCall[] {
  return victim.keys.flatMap((KeyId) => {
    const call = (name: string, command: string, input: object): AwsCall => ({
      ...{ kind: "keys", name: `${name} ${KeyId.split(":").at(-1)}`, service: "kms", command: `${command}Command` },
      input: { KeyId, ...input },
    });
    return [
      call("encrypt with", "Encrypt", { Plaintext: { base64: "AAAA" } }),
      call("get a data key of", "GenerateDataKey", { KeySpec: "AES_256" }),
      call("describe", "DescribeKey", {}),
    ];
  });
}

function roleCalls({ victim }: Target): readonly AwsCall[] {
  const assume = (name: string, more: object): AwsCall => ({
    ...{ kind: "roles", name, service: "sts", command: "AssumeRoleCommand" },
    input: { RoleArn: victim.function.roleArn, RoleSessionName: "hostile", ...more },
  });
  return [
    assume("assume the other function's role", {}),
    assume("assume it with the other's tag", { Tags: [{ Key: "tenant_id", Value: victim.id }] }),
    assume("assume it with a policy of its own", {
      Policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
      }),
    }),
  ];
}

function logCalls({ attacker, victim }: Target, ground: Ground): readonly AwsCall[] {
  const logGroupName = victim.function.logGroup;
  const call = (name: string, command: string, input: object): AwsCall => ({
    ...{ kind: "log groups", name: `${name} ${logGroupName}`, service: "logs", command: `${command}Command` },
    input: { logGroupName, ...input },
  });
  const logEvents = [{ timestamp: Date.now(), message: `planted by ${attacker.id}` }];
  const logStreamName = `planted ${ground}`;
  return [
    call("make a stream in", "CreateLogStream", { logStreamName }),
    call("write to", "PutLogEvents", { logStreamName, logEvents }),
  ];
}
