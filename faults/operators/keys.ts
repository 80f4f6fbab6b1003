import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { adding, addNode, arnOf, editing, namesake, newNode, nodesOf, stranger, text, without } from "../edit.ts";
import type { FaultOperator } from "../operator.ts";
import { addingStatement, editingStatements, KEY_POLICY, list, type StatementJson } from "../policies.ts";

const KEY = "aws_kms_key";
const USE = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];
const OTHER_ACCOUNT = "arn:aws:iam::999988887777:root";

/** Gives somebody a statement of the key's policy. */
function opening(
  name: string,
  make: (key: ResourceNode, other: ResourceNode, graph: Graph) => Partial<StatementJson> | undefined,
): FaultOperator {
  return {
    name,
    refutedBy: "keys",
    sites: (graph) =>
      addingStatement(graph, KEY_POLICY, (key) => {
        const other = stranger(graph, key, "aws_iam_role", String(key.inputs["policy"]));
        const made = other && make(key, other, graph);
        return made && { Effect: "Allow", Action: USE, Resource: "*", ...made };
      }),
  };
}

/** Changes the statements that let a key's own users in through the account. */
function loosening(
  name: string,
  change: (condition: Conditions, other: string) => Conditions | undefined,
): FaultOperator {
  return {
    name,
    refutedBy: "keys",
    sites: (graph) =>
      editingStatements(graph, KEY_POLICY, (statement, key) => {
        const other = stranger(graph, key, "aws_iam_role", String(key.inputs["policy"]));
        const condition = statement.Condition;
        if (other === undefined || condition === undefined || !JSON.stringify(condition).includes("aws:PrincipalArn")) {
          return undefined;
        }
        return { ...statement, Condition: change(condition, arnOf(other)) } as StatementJson;
      }),
  };
}

type Conditions = NonNullable<StatementJson["Condition"]>;

/** The statements that let AWS's services use a key for somebody. */
function looseningServices(
  name: string,
  change: (condition: Conditions | undefined, foreign: string) => Conditions | undefined,
): FaultOperator {
  return {
    name,
    refutedBy: "keys",
    sites: (graph) =>
      editingStatements(graph, KEY_POLICY, (statement, key) => {
        const isService = JSON.stringify(statement.Principal ?? "").includes('"Service"');
        const group = stranger(graph, key, "aws_cloudwatch_log_group", String(key.inputs["policy"]));
        const context = JSON.stringify(statement.Condition ?? {}).includes("kms:EncryptionContext:aws:logs:arn");
        if (!isService || !context || group === undefined) return undefined;
        return { ...statement, Condition: change(statement.Condition, arnOf(group)) } as StatementJson;
      }),
  };
}

function dropKey(condition: Conditions, key: string): Conditions {
  const entries = Object.entries(condition).map(([operator, keys]): [string, Readonly<Record<string, unknown>>] => [
    operator,
    Object.fromEntries(Object.entries(keys).filter(([name]) => name !== key)),
  ]);
  return Object.fromEntries(entries.filter(([, keys]) => Object.keys(keys).length > 0));
}

/** Points data at a key that is not its own. */
function rekeying(
  name: string,
  kinds: readonly string[],
  change: (node: ResourceNode, key: ResourceNode | undefined, graph: Graph) => ResourceNode["inputs"] | undefined,
): FaultOperator {
  return {
    name,
    refutedBy: "keys",
    sites: (graph) =>
      editing(graph, kinds, (node) => change(node, stranger(graph, node, KEY, JSON.stringify(node.inputs)), graph)),
  };
}

const usesCustomerKey = (node: ResourceNode) => JSON.stringify(node.inputs).includes(":key/");
const withKeyOfRule = (node: ResourceNode, kmsMasterKeyId: string) => ({
  ...node.inputs,
  rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId }, bucketKeyEnabled: true }],
});
const BUCKET_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration";

export const KEYS: readonly FaultOperator[] = [
  opening("key-policy-admits-a-neighbour", (_, other) => ({ Principal: { AWS: arnOf(other) } })),
  opening("key-policy-admits-a-neighbour-through-a-service", (key, other) => ({
    Principal: { AWS: arnOf(other) },
    Condition: { StringEquals: { "kms:ViaService": `dynamodb.${key.region ?? "us-east-1"}.amazonaws.com` } },
  })),
  opening("key-policy-admits-a-neighbour-as-administrator", (_, other) => ({
    Principal: { AWS: arnOf(other) },
    Action: ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
  })),
  opening("key-policy-lets-a-neighbour-grant", (_, other) => ({
    Principal: { AWS: arnOf(other) },
    Action: "kms:CreateGrant",
  })),
  opening("key-policy-admits-everybody", () => ({ Principal: "*", Action: "kms:*" })),
  opening("key-policy-admits-everybody-of-a-like", () => ({
    Principal: { AWS: "*" },
    Condition: { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*" } },
  })),
  opening("key-policy-admits-whoever-is-not-named", () => ({ NotPrincipal: { AWS: OTHER_ACCOUNT } })),
  opening("key-policy-admits-another-account", () => ({ Principal: { AWS: OTHER_ACCOUNT } })),
  opening("key-policy-admits-a-namesake-of-another-account", (key) => {
    const [own] = /arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+/.exec(String(key.inputs["policy"])) ?? [];
    return own === undefined ? undefined : { Principal: { AWS: namesake(own) } };
  }),
  opening("key-policy-open-to-the-account", (key) => ({
    Principal: { AWS: `arn:aws:iam::${key.account ?? "123456789012"}:root` },
    Action: "kms:*",
  })),
  opening("key-policy-open-to-callers-of-the-account", (key) => ({
    Principal: { AWS: "*" },
    Condition: { StringEquals: { "kms:CallerAccount": key.account ?? "123456789012" } },
  })),
  loosening("own-users-condition-dropped", (condition) => dropKey(condition, "aws:PrincipalArn")),
  loosening("own-users-condition-becomes-any-role", (condition) => ({
    ...dropKey(condition, "aws:PrincipalArn"),
    ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" },
  })),
  loosening("own-users-condition-if-exists-of-a-tag", (condition) => ({
    ...dropKey(condition, "aws:PrincipalArn"),
    StringEqualsIfExists: { ...condition["StringEqualsIfExists"], "aws:PrincipalTag/no-such-tag": "own" },
  })),
  loosening("own-users-condition-negated", (condition, other) => ({
    ...dropKey(condition, "aws:PrincipalArn"),
    ArnNotEquals: { "aws:PrincipalArn": `${other}-not` },
  })),
  loosening("own-users-condition-names-a-neighbour", (condition, other) => ({
    ...dropKey(condition, "aws:PrincipalArn"),
    ArnEquals: { "aws:PrincipalArn": other },
  })),
  loosening("own-users-condition-names-a-neighbour-too", (condition, other) => ({
    ...dropKey(condition, "aws:PrincipalArn"),
    ArnEquals: { "aws:PrincipalArn": [...list(condition["ArnEquals"]?.["aws:PrincipalArn"]), other] },
  })),
  looseningServices("logs-service-uses-the-key-for-anybody", () => undefined),
  looseningServices("logs-service-uses-the-key-for-every-group", () => ({
    ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:log-group:*" },
  })),
  looseningServices("logs-service-uses-the-key-for-a-neighbour", (_, foreign) => ({
    ArnEquals: { "kms:EncryptionContext:aws:logs:arn": foreign },
  })),
  {
    name: "replica-key-policy-admits-a-neighbour",
    refutedBy: "keys",
    sites: (graph) =>
      addingStatement(graph, { ...KEY_POLICY, kind: "aws_kms_replica_key" }, (key) => {
        const other = stranger(graph, key, "aws_iam_role", String(key.inputs["policy"]));
        return other && { Effect: "Allow", Action: USE, Resource: "*", Principal: { AWS: arnOf(other) } };
      }),
  },
  rekeying("table-replicated-under-awss-own-key", ["aws_dynamodb_table"], (node) =>
    usesCustomerKey(node) ? { ...node.inputs, replicas: [{ regionName: "eu-central-1" }] } : undefined,
  ),
  {
    name: "grant-for-a-neighbour",
    refutedBy: "keys",
    sites: (graph) =>
      adding(graph, [KEY], (key) => {
        const other = stranger(graph, key, "aws_iam_role", String(key.inputs["policy"]));
        if (other === undefined) return undefined;
        return newNode(key, "aws_kms_grant", {
          keyId: text(key, "id"),
          granteePrincipal: arnOf(other),
          operations: ["Decrypt", "Encrypt"],
        });
      }),
  },
  rekeying("table-on-a-neighbours-key", ["aws_dynamodb_table"], (node, key) =>
    key && usesCustomerKey(node)
      ? { ...node.inputs, serverSideEncryption: { enabled: true, kmsKeyArn: arnOf(key) } }
      : undefined,
  ),
  rekeying("table-on-a-key-of-another-account", ["aws_dynamodb_table"], (node) => {
    const sse = node.inputs["serverSideEncryption"] as { readonly kmsKeyArn?: string } | undefined;
    return sse?.kmsKeyArn === undefined
      ? undefined
      : { ...node.inputs, serverSideEncryption: { enabled: true, kmsKeyArn: namesake(sse.kmsKeyArn) } };
  }),
  rekeying("table-on-awss-own-key", ["aws_dynamodb_table"], (node) =>
    usesCustomerKey(node) ? without(node.inputs, "serverSideEncryption") : undefined,
  ),
  rekeying("table-on-the-accounts-default-key", ["aws_dynamodb_table"], (node) =>
    usesCustomerKey(node) ? { ...node.inputs, serverSideEncryption: { enabled: true } } : undefined,
  ),
  rekeying("table-encryption-turned-off", ["aws_dynamodb_table"], (node) =>
    usesCustomerKey(node) ? { ...node.inputs, serverSideEncryption: { enabled: false } } : undefined,
  ),
  rekeying("bucket-on-a-neighbours-key", [BUCKET_ENCRYPTION], (node, key) =>
    key && usesCustomerKey(node) ? withKeyOfRule(node, arnOf(key)) : undefined,
  ),
  rekeying("bucket-on-s3s-own-key", [BUCKET_ENCRYPTION], (node) =>
    usesCustomerKey(node)
      ? { ...node.inputs, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] }
      : undefined,
  ),
  rekeying("bucket-on-the-accounts-default-key", [BUCKET_ENCRYPTION], (node) =>
    usesCustomerKey(node)
      ? { ...node.inputs, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }] }
      : undefined,
  ),
  rekeying("log-group-on-a-neighbours-key", ["aws_cloudwatch_log_group"], (node, key) =>
    key && usesCustomerKey(node) ? { ...node.inputs, kmsKeyId: arnOf(key) } : undefined,
  ),
  rekeying("log-group-without-a-key", ["aws_cloudwatch_log_group"], (node) =>
    usesCustomerKey(node) ? without(node.inputs, "kmsKeyId") : undefined,
  ),
  rekeying("function-variables-on-a-neighbours-key", ["aws_lambda_function"], (node, key) =>
    key && usesCustomerKey(node) ? { ...node.inputs, kmsKeyArn: arnOf(key) } : undefined,
  ),
  rekeying("function-variables-without-a-key", ["aws_lambda_function"], (node) =>
    usesCustomerKey(node) ? without(node.inputs, "kmsKeyArn") : undefined,
  ),
  rekeying("topic-without-a-key", ["aws_sns_topic"], (node) =>
    node.inputs["kmsMasterKeyId"] === undefined ? undefined : without(node.inputs, "kmsMasterKeyId"),
  ),
  {
    name: "table-on-a-new-key-that-is-everybodys",
    refutedBy: "keys",
    sites: (graph) =>
      nodesOf(graph, ["aws_dynamodb_table"])
        .filter(usesCustomerKey)
        .map((table) => ({ address: table.address, break: () => onOpenKey(graph, table) })),
  },
];

function onOpenKey(graph: Graph, table: ResourceNode): Graph {
  const id = "00000000-fa17-4000-8000-000000000000";
  const account = table.account ?? "123456789012";
  const arn = `arn:aws:kms:${table.region ?? "us-east-1"}:${account}:key/${id}`;
  const statement = { Effect: "Allow", Principal: { AWS: "*" }, Action: USE, Resource: "*" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const inputs = { ...table.inputs, serverSideEncryption: { enabled: true, kmsKeyArn: arn } };
  const moved = { ...table, inputs, outputs: { ...table.outputs, ...inputs } };
  const nodes = graph.nodes.map((node) => (node.id === table.id ? moved : node));
  return addNode({ ...graph, nodes }, newNode(table, KEY, { policy, enableKeyRotation: true }, { id, keyId: id, arn }));
}
