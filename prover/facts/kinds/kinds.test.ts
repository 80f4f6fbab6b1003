import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../../../graph/node.ts";
import { unknown } from "../../../graph/value.ts";
import { ACCOUNT, allow, node, worldOf } from "../test/small-graph.ts";
import { DATA_KINDS } from "./registry.ts";

const KEY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`;
const key = (more: Partial<ResourceNode> = {}) =>
  node("aws_kms_key", "key", { outputs: { arn: KEY_ARN, keyId: "k", id: "k" }, ...more });
const CUSTOMER = { by: "customer-key", key: KEY_ARN };
const only = (...nodes: readonly ResourceNode[]) => {
  const world = worldOf(...nodes);
  const [facts] = world.data;
  if (facts === undefined) throw new Error("There is no data.");
  return { ...facts, doubts: world.doubts };
};
const forAll = allow({ Principal: "*", Sid: "Own" });

describe("what a resource is called by requests", () => {
  test.each([
    [
      "aws_dynamodb_table",
      { name: "t" },
      "dynamodb:eu-west-1:A:table/t",
      ["table/t", "table/t/index/*", "table/t/stream/*"],
    ],
    ["aws_s3_bucket", { bucket: "b" }, "s3:::b", ["b", "b/*"]],
    [
      "aws_cloudwatch_log_group",
      { name: "/g" },
      "logs:eu-west-1:A:log-group:/g",
      ["group:/g", "group:/g:*", "group:/g:log-stream:*"],
    ],
    ["aws_sqs_queue", { name: "q" }, "sqs:eu-west-1:A:q", [":q"]],
    ["aws_sns_topic", { name: "t" }, "sns:eu-west-1:A:t", [":t"]],
    ["aws_ssm_parameter", { name: "/a/b" }, "ssm:eu-west-1:A:parameter/a/b", ["parameter/a/b"]],
    ["aws_ssm_parameter", { name: "a" }, "ssm:eu-west-1:A:parameter/a", ["parameter/a"]],
    ["aws_kinesis_stream", { name: "s" }, "kinesis:eu-west-1:A:stream/s", ["stream/s", "stream/s/consumer/*"]],
    ["aws_cloudwatch_event_bus", { name: "b" }, "events:eu-west-1:A:event-bus/b", ["event-bus/b"]],
    ["aws_ecr_repository", { name: "r" }, "ecr:eu-west-1:A:repository/r", ["repository/r"]],
    ["aws_lambda_function", { name: "f" }, "lambda:eu-west-1:A:function:f", ["function:f", "function:f:*"]],
    ["aws_opensearch_domain", { domainName: "d" }, "es:eu-west-1:A:domain/d", ["domain/d", "domain/d/*"]],
    ["aws_secretsmanager_secret", { name: "s" }, "secretsmanager:eu-west-1:A:secret:s-??????", ["secret:s-??????"]],
    ["aws_db_instance", { identifier: "d" }, "rds:eu-west-1:A:db:d", ["db:d"]],
  ])("%s %j", (kind, inputs, arn, ends) => {
    const facts = only(node(kind, "it", { inputs }));
    expect(facts.arn).toBe(`arn:aws:${arn.replace("A", ACCOUNT)}`);
    for (const [index, end] of ends.entries()) expect(facts.parts[index]?.arn.endsWith(end), end).toBe(true);
    expect(facts.doubts).toEqual([]);
  });

  test("an ARN that AWS draws is a doubt, and a stand-in that no known policy names", () => {
    const facts = only(node("aws_kms_key", "it", { outputs: { arn: unknown("drawn at creation") } }));
    expect(facts.arn).toBe(`arn:aws:kms:eu-west-1:${ACCOUNT}:key/not-known-yet-it`);
    expect(facts.doubts[0]).toMatchObject({ address: "it", reason: expect.stringContaining("drawn at creation") });
  });
});

describe("a resource's own policy", () => {
  test.each([
    ["aws_s3_bucket", { bucket: "n" }, "aws_s3_bucket_policy", { bucket: "n", policy: forAll }],
    ["aws_sqs_queue", { name: "n" }, "aws_sqs_queue_policy", { queueUrl: "n", policy: forAll }],
    [
      "aws_sns_topic",
      { name: "n" },
      "aws_sns_topic_policy",
      { arn: `arn:aws:sns:eu-west-1:${ACCOUNT}:n`, policy: forAll },
    ],
    ["aws_kms_key", { keyId: "n" }, "aws_kms_key_policy", { keyId: "n", policy: forAll }],
    [
      "aws_secretsmanager_secret",
      { name: "n" },
      "aws_secretsmanager_secret_policy",
      { secretArn: "n", policy: forAll },
    ],
    ["aws_kinesis_stream", { name: "n" }, "aws_kinesis_resource_policy", { resourceArn: "n", policy: forAll }],
    [
      "aws_cloudwatch_event_bus",
      { name: "n" },
      "aws_cloudwatch_event_bus_policy",
      { eventBusName: "n", policy: forAll },
    ],
    ["aws_ecr_repository", { name: "n" }, "aws_ecr_repository_policy", { repository: "n", policy: forAll }],
    [
      "aws_dynamodb_table",
      { name: "n" },
      "aws_dynamodb_resource_policy",
      { resourceArn: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/n`, policy: forAll },
    ],
    [
      "aws_opensearch_domain",
      { domainName: "n" },
      "aws_opensearch_domain_policy",
      { domainName: "n", accessPolicies: forAll },
    ],
    [
      "aws_cloudwatch_log_group",
      { name: "n" },
      "aws_cloudwatch_log_resource_policy",
      { policyName: "p", policyDocument: forAll },
    ],
  ])("of %s", (kind, inputs, policyKind, policyInputs) => {
    const facts = only(
      node(kind, "it", { inputs, outputs: { ...inputs } }),
      node(policyKind, "policy", { inputs: policyInputs }),
    );
    expect(facts.policy?.policy?.statements.map(({ sid }) => sid)).toContain("Own");
    const [property = "", ...rest] = Object.keys(policyInputs).filter((name) => !/olic/.test(name));
    if (property === "" || rest.length > 0) return;
    const lost = worldOf(
      node(kind, "it", { inputs }),
      node(policyKind, "policy", { inputs: { ...policyInputs, [property]: unknown("later") } }),
    );
    expect(lost.doubts.map(({ address }) => address)).toContain("policy");
  });

  test.each([
    `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/n`,
    `https://eu-west-1.queue.amazonaws.com/${ACCOUNT}/n`,
    `https://sqs-fips.eu-west-1.amazonaws.com/${ACCOUNT}/n`,
    `https://sqs.eu-west-1.api.aws/${ACCOUNT}/n`,
  ])("of a queue by its URL %s", (queueUrl) => {
    const policy = node("aws_sqs_queue_policy", "policy", { inputs: { queueUrl, policy: forAll } });
    const facts = only(node("aws_sqs_queue", "it", { inputs: { name: "n" } }), policy);
    expect(facts.policy?.policy?.statements.map(({ sid }) => sid)).toEqual(["Own"]);
  });

  test("of a queue by the oldest URL, which is one region's", () => {
    const queueUrl = `https://queue.amazonaws.com/${ACCOUNT}/n`;
    const policy = node("aws_sqs_queue_policy", "policy", { inputs: { queueUrl, policy: forAll } });
    const queue = (region: string) => node("aws_sqs_queue", "it", { inputs: { name: "n" }, region });
    expect(only(queue("us-east-1"), policy).policy).toBeDefined();
    expect(only(queue("eu-west-1"), policy).policy).toBeUndefined();
  });

  test("two documents for one resource are a doubt, unless they are equal", () => {
    const bucket = (policy: string) => node("aws_s3_bucket", "it", { inputs: { bucket: "n", policy } });
    const hung = node("aws_s3_bucket_policy", "policy", { inputs: { bucket: "n", policy: forAll } });
    expect(only(bucket(allow({ Principal: "*" })), hung).policy?.doubt).toContain("which of them is in force");
    expect(only(bucket(forAll), hung).policy?.policy?.statements).toHaveLength(1);
  });

  test("a key without one leaves its use to the account", () => {
    const [statement] = only(key()).policy?.policy?.statements ?? [];
    expect(statement?.principal?.entries).toEqual([{ kind: "account", account: ACCOUNT }]);
  });

  test("a grant is statements of the key's policy, of which its constraints limit those with an encryption context", () => {
    const inputs = {
      keyId: "k",
      granteePrincipal: `arn:aws:iam::${ACCOUNT}:role/r`,
      operations: ["Decrypt", "DescribeKey"],
      constraints: [{ encryptionContextEquals: { app: "a" } }],
    };
    const [, limited, free] = only(key(), node("aws_kms_grant", "grant", { inputs })).policy?.policy?.statements ?? [];
    expect(limited).toMatchObject({
      policy: "grant",
      principal: { byGrant: true },
      action: { values: ["kms:Decrypt"] },
      conditions: [{ key: "kms:EncryptionContext:app", values: ["a"] }],
    });
    expect(free).toMatchObject({
      principal: { byGrant: true },
      action: { values: ["kms:DescribeKey"] },
      conditions: [],
    });
  });

  test("a permission is a statement of the function's policy", () => {
    const permission = node("aws_lambda_permission", "permission", {
      inputs: {
        function: "f",
        action: "lambda:InvokeFunction",
        principal: "sns.amazonaws.com",
        sourceArn: "arn:aws:sns:eu-west-1:1:t",
        qualifier: "live",
      },
    });
    const [statement] =
      only(node("aws_lambda_function", "it", { inputs: { name: "f" } }), permission).policy?.policy?.statements ?? [];
    expect(statement).toMatchObject({
      principal: { entries: [{ kind: "service", name: "sns.amazonaws.com" }] },
      resource: { values: [`arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f:live`] },
      conditions: [{ operator: "ArnLike", key: "aws:SourceArn" }],
    });
  });

  test("a function's open URL admits everybody, one with IAM nobody more", () => {
    const url = (authorizationType: string) =>
      node("aws_lambda_function_url", "url", { inputs: { functionName: "f", authorizationType } });
    const lambda = node("aws_lambda_function", "it", { inputs: { name: "f" } });
    expect(only(lambda, url("NONE")).policy?.policy?.statements[0]?.principal?.entries[0]?.kind).toBe("everyone");
    expect(only(lambda, url("AWS_IAM")).policy).toBeUndefined();
  });

  test("a stream's policy speaks of the stream only", () => {
    const stream = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/n/stream/2026`;
    const table = node("aws_dynamodb_table", "it", { inputs: { name: "n" }, outputs: { streamArn: stream } });
    const policy = allow({ Principal: "*", Resource: undefined });
    const hung = node("aws_dynamodb_resource_policy", "policy", { inputs: { resourceArn: stream, policy } });
    expect(only(table, hung).policy?.policy?.statements[0]?.resource?.values[0]).toBe(stream);
  });
});

describe("encryption at rest", () => {
  const alias = node("aws_kms_alias", "alias", {
    inputs: { name: "alias/a", targetKeyId: "k" },
    outputs: { name: "alias/a", arn: `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/a` },
  });

  test.each([
    ["the key's id", "k", CUSTOMER],
    ["its ARN", KEY_ARN, CUSTOMER],
    ["an alias", "alias/a", CUSTOMER],
    ["an alias's ARN", `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/a`, CUSTOMER],
    ["AWS's alias", "alias/aws/sqs", { by: "aws-key" }],
    ["a key of elsewhere", KEY_ARN.replace("/k", "/x"), { by: "customer-key", key: KEY_ARN.replace("/k", "/x") }],
  ])("by %s", (_, kmsMasterKeyId, expected) => {
    const queue = node("aws_sqs_queue", "a-queue", { inputs: { name: "q", kmsMasterKeyId } });
    expect(only(queue, key(), alias).encryption).toEqual(expected);
  });

  test("by a key that is not known yet, found by where its id comes from", () => {
    const inputs = { name: "q", kmsMasterKeyId: unknown("later") };
    expect(
      only(node("aws_sqs_queue", "a", { inputs, propertyDependsOn: { kmsMasterKeyId: ["alias"] } }), alias, key())
        .encryption,
    ).toEqual(CUSTOMER);
    expect(only(node("aws_sqs_queue", "a", { inputs })).encryption).toMatchObject({ by: "unknown" });
  });

  test.each([
    ["aws_dynamodb_table", { name: "n", serverSideEncryption: { enabled: true, kmsKeyArn: KEY_ARN } }, CUSTOMER],
    [
      "aws_dynamodb_table",
      { name: "n", serverSideEncryption: { enabled: false, kmsKeyArn: KEY_ARN } },
      { by: "aws-key" },
    ],
    ["aws_cloudwatch_log_group", { name: "n", kmsKeyId: KEY_ARN }, CUSTOMER],
    ["aws_cloudwatch_log_group", { name: "n" }, { by: "aws-key" }],
    ["aws_sns_topic", { name: "n" }, { by: "unencrypted" }],
    ["aws_sqs_queue", { name: "n", sqsManagedSseEnabled: false }, { by: "unencrypted" }],
    ["aws_ssm_parameter", { name: "n", type: "String" }, { by: "unencrypted" }],
    ["aws_ssm_parameter", { name: "n", type: "SecureString" }, { by: "aws-key" }],
    ["aws_lambda_function", { name: "n" }, { by: "none" }],
    ["aws_lambda_function", { name: "n", environment: { variables: { A: "1" } } }, { by: "aws-key" }],
    ["aws_db_instance", { identifier: "n" }, { by: "unencrypted" }],
    ["aws_kinesis_stream", { name: "n", encryptionType: "NONE" }, { by: "unencrypted" }],
    ["aws_db_instance", { identifier: "n", storageEncrypted: true, kmsKeyId: KEY_ARN }, CUSTOMER],
  ])("of %s %j", (kind, inputs, expected) => {
    expect(only(node(kind, "a", { inputs }), key()).encryption).toEqual(expected);
  });

  test("of which it is not known yet whether there is any", () => {
    const inputs = { identifier: "n", storageEncrypted: unknown("later"), kmsKeyId: KEY_ARN };
    expect(only(node("aws_db_instance", "a", { inputs }), key()).encryption).toMatchObject({ by: "unknown" });
  });

  test("of a bucket, by what is configured for it", () => {
    const bucket = node("aws_s3_bucket", "a", { inputs: { bucket: "b" } });
    const rules = [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY_ARN } }];
    const configured = node("aws_s3_bucket_server_side_encryption_configuration", "b", {
      inputs: { bucket: "b", rules },
    });
    expect(only(bucket, key()).encryption).toEqual({ by: "aws-key" });
    expect(only(bucket, configured, key()).encryption).toEqual(CUSTOMER);
  });
});

describe("a bucket", () => {
  const bucket = node("aws_s3_bucket", "a", { inputs: { bucket: "b" } });
  const block = (kind: string, restrictPublicBuckets: boolean) =>
    node(kind, "z", { inputs: { bucket: "b", restrictPublicBuckets } });

  test("admits the public unless it, or its account, says otherwise", () => {
    expect(only(bucket).restrictsPublic).toBe(false);
    expect(only(bucket, block("aws_s3_bucket_public_access_block", false)).restrictsPublic).toBe(false);
    expect(only(bucket, block("aws_s3_bucket_public_access_block", true)).restrictsPublic).toBe(true);
    expect(only(bucket, block("aws_s3_account_public_access_block", true)).restrictsPublic).toBe(true);
  });

  test("an access control list is a doubt, unless it is closed or without effect", () => {
    const list = (acl: string) => node("aws_s3_bucket_acl", "list", { inputs: { bucket: "b", acl } });
    const owned = node("aws_s3_bucket_ownership_controls", "o", {
      inputs: { bucket: "b", rule: { objectOwnership: "BucketOwnerEnforced" } },
    });
    expect(only(bucket, list("public-read")).doubts).toMatchObject([{ address: "list", theorems: ["identity"] }]);
    expect(only(bucket, list("private")).doubts).toEqual([]);
    expect(only(bucket, list("public-read"), owned).doubts).toEqual([]);
  });
});

test("a replica of a table is data of another region, with a policy and a key of its own", () => {
  const replicas = [{ regionName: "us-east-1", kmsKeyArn: KEY_ARN }];
  const table = node("aws_dynamodb_table", "a", { inputs: { name: "n", replicas } });
  const arn = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/n`;
  const hung = node("aws_dynamodb_resource_policy", "p", {
    region: "us-east-1",
    inputs: { resourceArn: arn, policy: forAll },
  });
  const [original, replica] = worldOf(table, hung).data;
  expect(original?.policy).toBeUndefined();
  expect(replica).toMatchObject({
    node: "a",
    arn,
    region: "us-east-1",
    encryption: CUSTOMER,
    policy: { address: "p" },
  });
});

test("every kind's ARN can be told from account, region and name, or is one that AWS draws", () => {
  for (const { kind } of DATA_KINDS) {
    const [facts] = worldOf(node(kind, "it")).data;
    expect(facts?.arn, kind).toMatch(/^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d*:/);
  }
});
