import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import { readServiceReference } from "../../../iam-data/read-service-reference.ts";
import { NO_SETTINGS } from "../../../model/proof-settings.ts";
import { findAccess } from "../../access/find-access.ts";
import { readWorld } from "../../facts/read-world.ts";
import { graphOf, node } from "../../test/nodes.ts";
import { ledgerOf } from "../../test/shop.ts";
import { decideKeys } from "./decide.ts";

const ACCOUNT = "123456789012";
const LOGS = "logs.eu-west-1.amazonaws.com";
const services = readServiceReference(["kms", "logs", "iam", "sts"]);

type Fields = Readonly<Record<string, Value>>;

const keyArn = (tenant: string) => `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${tenant}`;
const roleArn = (tenant: string) => `arn:aws:iam::${ACCOUNT}:role/${tenant}`;
const logArn = (tenant: string) => `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/app/${tenant}`;
const of = (tenant: string) => ({
  compartment: { environment: "dev", tenant },
  tags: { environment: "dev", tenant_id: tenant },
});

const document = (...Statement: readonly Value[]): Value => ({ Version: "2012-10-17", Statement });
const allow = (Principal: Value, more: Fields = {}): Value => ({
  Effect: "Allow",
  Principal,
  Action: "kms:Decrypt",
  Resource: "*",
  ...more,
});

const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
const narrowedTo = (arn: string, operator = "ArnLike"): Fields => ({
  Condition: { [operator]: { "aws:PrincipalArn": arn } },
});
const forLogsOf = (tenant: string): Fields => ({
  Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logArn(tenant) } },
});
const own = (tenant: string): readonly Value[] => [
  allow(root, narrowedTo(roleArn(tenant), "ArnEquals")),
  allow({ Service: LOGS }, forLogsOf(tenant)),
];

function key(tenant: string, ...statements: readonly Value[]): ResourceNode {
  const policy = document(...statements);
  return node(
    "aws_kms_key",
    tenant,
    { policy },
    { ...of(tenant), outputs: { policy, keyId: tenant, arn: keyArn(tenant) } },
  );
}

function logGroup(tenant: string, inputs: Fields = { kmsKeyId: keyArn(tenant) }): ResourceNode {
  const all = { name: `/app/${tenant}`, ...inputs };
  return node("aws_cloudwatch_log_group", tenant, all, { ...of(tenant), outputs: { ...all, arn: logArn(tenant) } });
}

function role(tenant: string): readonly ResourceNode[] {
  const trust = document({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });
  const policy = document({ Effect: "Allow", Action: "kms:Decrypt", Resource: "*" });
  const inputs = { name: tenant, assumeRolePolicy: trust };
  return [
    node("aws_iam_role", tenant, inputs, { ...of(tenant), outputs: { ...inputs, arn: roleArn(tenant) } }),
    node("aws_iam_role_policy", tenant, { role: tenant, policy }, of(tenant)),
  ];
}

/** Two tenants, each with a role, a log group and a key; the first's as the test says. */
const shop = ({ statements = own("t-1"), group = logGroup("t-1") } = {}) => [
  key("t-1", ...statements),
  key("t-12", ...own("t-12")),
  group,
  logGroup("t-12"),
  ...role("t-1"),
  ...role("t-12"),
];

function decide(nodes: readonly ResourceNode[], ledger = ledgerOf()) {
  return decideKeys(readWorld(graphOf(nodes), NO_SETTINGS, services), ledger, findAccess);
}

const sentences = (nodes: readonly ResourceNode[]) =>
  decide(nodes).findings.map(({ verdict, sentence }) => `${verdict}: ${sentence}`);

test("tenants whose keys admit their own role, and the log service for their own logs, are proved", () => {
  expect(decide(shop())).toEqual({ checked: { data: 2, keys: 2, principals: 4 }, findings: [] });
});

describe("data at rest", () => {
  test.each([
    ["a key of AWS", {}, "refuted", /a key of AWS/],
    ["another tenant's key", { kmsKeyId: keyArn("t-12") }, "refuted", /encrypted with aws_kms_key\.t-12/],
    ["a key that the graph does not hold", { kmsKeyId: keyArn("other") }, "refuted", /does not hold/],
    ["a key that is not known", { kmsKeyId: { $bulkhead: "unknown", reason: "computed" } }, "unknown", /not known/],
  ])("under %s", (_, inputs, verdict, sentence) => {
    const nodes = shop({ group: logGroup("t-1", inputs) });
    const found = expect.objectContaining({
      verdict,
      action: "kms:encrypt-at-rest",
      sentence: expect.stringMatching(sentence),
    });
    expect(decide(nodes).findings).toContainEqual(found);
    expect(
      decide(
        nodes,
        ledgerOf(({ action }) => action === "kms:encrypt-at-rest"),
      ).findings,
    ).toEqual([]);
  });
});

test("data that is not encrypted at all is not taken for none", () => {
  const topic = node("aws_sns_topic", "alarms", { name: "alarms" }, of("t-1"));
  expect(sentences([...shop(), topic])).toEqual([
    "refuted: aws_sns_topic.alarms (t-1 in dev) keeps its data unencrypted.",
  ]);
});

describe("whom a key admits", () => {
  test("another tenant's role that may decrypt", () => {
    const { findings } = decide(shop({ statements: [allow({ AWS: roleArn("t-12") })] }));
    expect(findings).toMatchObject([
      { verdict: "refuted", principal: "aws_iam_role.t-12", action: "kms:Decrypt", replay: { kind: "request" } },
    ]);
  });

  test("a role that deploys, each of whose actions is declared or not", () => {
    const statements = [allow({ AWS: roleArn("deploy") }, { Action: ["kms:PutKeyPolicy", "kms:Decrypt"] })];
    const { findings } = decide(
      shop({ statements }),
      ledgerOf(({ action }) => action !== "kms:Decrypt"),
    );
    expect(findings).toMatchObject([{ principal: roleArn("deploy"), action: "kms:Decrypt" }]);
  });

  test("another account", () => {
    expect(sentences(shop({ statements: [allow({ AWS: "111122223333" })] }))).toEqual([
      expect.stringMatching(/^refuted: .*111122223333.*kms:Decrypt/),
    ]);
  });

  test.each([
    ["the account", allow(root)],
    ["the account if the key is present", allow(root, narrowedTo(roleArn("t-1"), "ArnLikeIfExists"))],
    ["the account but for one", allow(root, narrowedTo(roleArn("t-12"), "ArnNotLike"))],
    ["the account under any name", allow(root, narrowedTo(roleArn("*")))],
    ["everybody of the account", allow("*", { Condition: { StringEquals: { "kms:CallerAccount": ACCOUNT } } })],
  ])("%s", (_, statement) => {
    const open = expect.objectContaining({
      principal: "account",
      sentence: expect.stringContaining("is open to the account"),
    });
    expect(decide(shop({ statements: [statement] })).findings).toContainEqual(open);
  });

  test("a pattern is held to the roles that it matches", () => {
    const pattern = (name: string) => decide(shop({ statements: [allow(root, narrowedTo(roleArn(name)))] })).findings;
    expect(pattern("t-1")).toEqual([]);
    expect(pattern("t-1*").map(({ principal }) => principal)).toContain("aws_iam_role.t-12");
  });

  test("a pattern is open to whoever else is called so, which can be declared without opening the key to the account", () => {
    const value = roleArn("t-1-*");
    const nodes = shop({ statements: [allow(root, narrowedTo(value))] });
    expect(decide(nodes).findings).toMatchObject([{ verdict: "refuted", principal: value, action: "kms:Decrypt" }]);
    const declared = ledgerOf(({ principals }) => principals.includes(value));
    expect(decide(nodes, declared).findings).toEqual([]);
    expect(decide(shop({ statements: [allow(root)] }), declared).findings).not.toEqual([]);
  });

  test("a role of the account that the graph does not hold", () => {
    const { findings } = decide(shop({ statements: [allow(root, narrowedTo(roleArn("unseen"), "ArnEquals"))] }));
    expect(findings).toMatchObject([{ verdict: "refuted", principal: roleArn("unseen") }]);
  });
});

describe("services", () => {
  test.each([
    ["without a condition", {}],
    ["if the key is present", { Condition: { ArnLikeIfExists: { "aws:SourceArn": logArn("t-1") } } }],
    ["with a condition on something else", { Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }],
  ])("on behalf of anybody, %s", (_, more) => {
    const { findings } = decide(shop({ statements: [allow({ Service: LOGS }, more)] }));
    expect(findings).toMatchObject([{ verdict: "refuted", principal: LOGS }]);
  });

  test("bound to the account", () => {
    const more = { Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } };
    expect(sentences(shop({ statements: [allow({ Service: LOGS }, more)] }))).toEqual([]);
  });

  test.each([["t-12"], ["t-1*"]])("for another tenant's logs: %s", (name) => {
    const { findings } = decide(shop({ statements: [allow({ Service: LOGS }, forLogsOf(name))] }));
    expect(findings).toMatchObject([{ verdict: "refuted", principal: "aws_cloudwatch_log_group.t-12" }]);
  });
});
