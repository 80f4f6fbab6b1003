import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import { readServiceReference } from "../../../iam-data/read-service-reference.ts";
import { NO_SETTINGS } from "../../../model/proof-settings.ts";
import { findAccess } from "../../access/find-access.ts";
import { readWorld } from "../../facts/read-world.ts";
import { graphOf, node } from "../../test/nodes.ts";
import { ledgerOf } from "../../test/shop.ts";
import { decideIdentity } from "./decide.ts";

const ACCOUNT = "123456789012";
const services = readServiceReference(["dynamodb", "s3", "iam", "sts"]);

const tableArn = (tenant: string) => `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${tenant}`;
const of = (tenant: string) => ({
  compartment: { environment: "dev", tenant },
  tags: { environment: "dev", tenant_id: tenant },
});

const document = (...Statement: readonly Value[]): Value => ({ Version: "2012-10-17", Statement });
const allow = (Resource: Value, more: Readonly<Record<string, Value>> = {}): Value => ({
  Effect: "Allow",
  Action: "dynamodb:GetItem",
  Resource,
  ...more,
});
const trust = document({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });

function table(tenant: string): ResourceNode {
  const outputs = { name: tenant, arn: tableArn(tenant) };
  return node("aws_dynamodb_table", tenant, { name: tenant }, { ...of(tenant), outputs });
}

function role(tenant: string, policy: Value, more: Readonly<Record<string, Value>> = {}): readonly ResourceNode[] {
  const inputs = { name: tenant, assumeRolePolicy: trust, ...more };
  const outputs = { ...inputs, arn: `arn:aws:iam::${ACCOUNT}:role/${tenant}` };
  return [
    node("aws_iam_role", tenant, inputs, { ...of(tenant), outputs }),
    node("aws_iam_role_policy", tenant, { role: tenant, policy }, of(tenant)),
  ];
}

function bucket(tenant: string, policy: Value, restrictPublicBuckets: boolean): readonly ResourceNode[] {
  const name = `${tenant}-files`;
  return [
    node(
      "aws_s3_bucket",
      name,
      { bucket: name },
      { ...of(tenant), outputs: { bucket: name, arn: `arn:aws:s3:::${name}` } },
    ),
    node("aws_s3_bucket_policy", name, { bucket: name, policy }, of(tenant)),
    node("aws_s3_bucket_public_access_block", name, { bucket: name, restrictPublicBuckets }, of(tenant)),
  ];
}

function decide(nodes: readonly ResourceNode[], ledger = ledgerOf()) {
  return decideIdentity(readWorld(graphOf(nodes), NO_SETTINGS, services), ledger, findAccess);
}

const two = (policy: Value) => [table("t-1"), table("t-12"), ...role("t-1", policy)];

test("a role that reads its own table only is proved, and every foreign pair is counted", () => {
  expect(decide(two(document(allow(tableArn("t-1")))))).toEqual({
    checked: { pairs: 5, principals: 3, resources: 2 },
    findings: [],
  });
});

describe("a role that reads the table of another tenant", () => {
  test.each([
    ["by name", allow(tableArn("t-12"))],
    ["by a wildcard that reaches too far", allow(tableArn("t-1*"))],
    ["by everything but its own", { Effect: "Allow", Action: "dynamodb:*", NotResource: tableArn("t-1") }],
    [
      "under a condition that a request may meet",
      allow("*", { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } }),
    ],
    ["by a variable that the request fills", allow(`${tableArn("")}\${aws:SourceVpc}`)],
  ])("%s", (_, statement) => {
    const [finding, ...more] = decide(two(document(statement))).findings;
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "refuted",
      principal: "aws_iam_role.t-1",
      resource: "aws_dynamodb_table.t-12",
      replay: { kind: "request", decision: { verdict: "allow" } },
    });
    expect(finding?.because.join(" ")).toContain("aws_iam_role_policy.t-1");
  });
});

test("a tag of the role's own tenant fills a variable", () => {
  const tagged = (Resource: string) => decide(two(document(allow(Resource)))).findings;
  expect(tagged(`${tableArn("")}\${aws:PrincipalTag/tenant_id}`)).toEqual([]);
  expect(tagged(`${tableArn("")}\${aws:PrincipalTag/tenant_id}*`)).toHaveLength(1);
});

test("each action of a pair is held to the declarations by itself", () => {
  const policy = document(allow(tableArn("t-12"), { Action: ["dynamodb:GetItem", "dynamodb:PutItem"] }));
  const declared: (string | undefined)[] = [];
  const ledger = ledgerOf(({ action }) => {
    declared.push(action);
    return action !== "dynamodb:PutItem";
  });
  expect(decide(two(policy), ledger).findings).toMatchObject([{ action: "dynamodb:PutItem" }]);
  expect(declared).toContain("dynamodb:GetItem");
  expect(
    decide(
      two(policy),
      ledgerOf(() => true),
    ).findings,
  ).toEqual([]);
});

test("an ARN that is declared is that of a part, an address that of all of them", () => {
  const policy = document(allow([tableArn("t-12"), `${tableArn("t-12")}/index/*`], { Action: "dynamodb:Query" }));
  const declaring = (name: string) => ledgerOf(({ resources }) => resources.includes(name));
  expect(decide(two(policy), declaring(tableArn("t-12"))).findings).toMatchObject([
    { action: "dynamodb:Query", replay: { request: { resource: { arn: expect.stringContaining("/index/") } } } },
  ]);
  expect(decide(two(policy), declaring(`${tableArn("t-12")}/index/*`)).findings).toHaveLength(1);
  expect(decide(two(policy), declaring("aws_dynamodb_table.t-12")).findings).toEqual([]);
});

test("a boundary limits, and one that cannot be read leaves what is found unknown", () => {
  const bounded = (policy: Value) => [
    table("t-1"),
    table("t-12"),
    ...role("t-1", document(allow("*")), { permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/bound` }),
    node(
      "aws_iam_policy",
      "bound",
      { name: "bound", policy },
      { ...of("t-1"), outputs: { arn: `arn:aws:iam::${ACCOUNT}:policy/bound` } },
    ),
  ];
  expect(decide(bounded(document(allow(tableArn("t-1"))))).findings).toEqual([]);
  const unread = decide(bounded({ $bulkhead: "unknown", reason: "computed" })).findings;
  expect(unread).toMatchObject([{ verdict: "unknown", resource: "aws_dynamodb_table.t-12" }]);
});

test("a bucket open to everybody is reached by strangers, unless public policies admit nobody outside", () => {
  const open = document({
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::t-1-files/*",
  });
  const principals = (restricts: boolean) =>
    decide(bucket("t-1", open, restricts)).findings.map(({ principal }) => principal);
  expect(principals(false)).toEqual(["anonymous", expect.stringContaining("stranger")]);
  expect(principals(true)).toEqual([]);
});

test("no more than twenty findings of one principal are reported, and the last says how many pairs are left", () => {
  const others = Array.from({ length: 25 }, (_, index) => table(`u-${index}`));
  const { findings } = decide([...others, ...role("t-1", document(allow("*")))]);
  expect(findings).toHaveLength(21);
  expect(findings.at(-1)).toMatchObject({ verdict: "unknown", sentence: expect.stringMatching(/^5 further pairs/) });
});
