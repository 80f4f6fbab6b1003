import { expect, test } from "vitest";
import type { Value } from "../../../graph/value.ts";
import { node } from "../../test/nodes.ts";
import { ledgerOf, worldFrom } from "../../test/shop.ts";
import { decideEnvironments } from "./decide.ts";

const ACCOUNT = "123456789012";
const tableArn = (name: string) => `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${name}`;
const keyArn = (name: string) => `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${name}`;
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

function of(environment: string, kind: string, name: string, inputs: Readonly<Record<string, Value>>, arn?: string) {
  const outputs = { ...inputs, ...(arn !== undefined && { arn }) };
  return node(kind, `${environment}-${name}`, inputs, {
    ...{ outputs, stack: `shop/${environment}`, compartment: { environment }, tags: { environment } },
  });
}

const table = (environment: string, name = `${environment}-users`, more = {}) =>
  of(environment, "aws_dynamodb_table", "users", { name, ...more }, tableArn(name));
const key = (environment: string) => of(environment, "aws_kms_key", "key", {}, keyArn(environment));
const both = [table("dev"), table("prod"), key("dev"), key("prod")];

const role = (environment: string, Resource: Value, Effect = "Allow") => [
  of(environment, "aws_iam_role", "role", { name: environment }, roleArn(environment)),
  of(environment, "aws_iam_role_policy", "policy", {
    role: environment,
    policy: { Version: "2012-10-17", Statement: [{ Effect, Action: "dynamodb:GetItem", Resource }] },
  }),
];

const decide = (nodes: Parameters<typeof worldFrom>[0], ledger = ledgerOf()) =>
  decideEnvironments(worldFrom(nodes), ledger);
const found = (nodes: Parameters<typeof worldFrom>[0]) =>
  decide(nodes).findings.map(({ verdict, action, resource }) => [verdict, action, resource]);

/** The policies are those that AWS gives a key. */
test("two environments that share nothing are proved", () => {
  expect(decide(both)).toEqual({ checked: { pairs: 1, environments: 2, names: 4, policies: 2 }, findings: [] });
});

test("one environment is nothing to check", () => {
  expect(Object.values(decide([table("dev"), key("dev")]).checked).every((count) => count === 0)).toBe(true);
});

test("a name in two environments is refuted, unless it is declared", () => {
  const nodes = [...both, table("dev", "users"), table("prod", "users")];
  expect(found(nodes)).toEqual([["refuted", "name", tableArn("users")]]);
  expect(
    decide(
      nodes,
      ledgerOf(() => true),
    ).findings,
  ).toEqual([]);
});

test("a bucket's name is one for all accounts and regions", () => {
  const bucket = (environment: string) => ({
    ...of(environment, "aws_s3_bucket", "bucket", { bucket: "data" }),
    account: environment === "dev" ? ACCOUNT : "999988887777",
    region: environment === "dev" ? "eu-west-1" : "us-east-1",
  });
  expect(found([bucket("dev"), bucket("prod")])).toEqual([["refuted", "name", "arn:aws:s3:::data"]]);
});

test("the same table in two accounts is two tables", () => {
  const elsewhere = { ...of("prod", "aws_dynamodb_table", "users", { name: "users" }), account: "999988887777" };
  expect(found([of("dev", "aws_dynamodb_table", "users", { name: "users" }), elsewhere])).toEqual([]);
});

test("data on a key of another environment is refuted", () => {
  const encrypted = table("dev", "extra", { serverSideEncryption: { enabled: true, kmsKeyArn: keyArn("prod") } });
  expect(found([...both, encrypted])).toEqual([["refuted", "key", keyArn("prod")]]);
});

test.each([
  ["itself", tableArn("prod-users")],
  ["an index of it", `${tableArn("prod-users")}/index/by-name`],
])("a policy that names another environment's table: %s", (_, resource) => {
  expect(found([...both, ...role("dev", resource)])).toEqual([["refuted", "policy", tableArn("prod-users")]]);
});

test.each([
  ["its own", tableArn("dev-users"), "Allow"],
  ["a table whose name only begins alike", tableArn("prod-users-2"), "Allow"],
  ["another's in a Deny", tableArn("prod-users"), "Deny"],
])("a policy that names %s is no finding", (_, resource, effect) => {
  expect(found([...both, ...role("dev", resource, effect)])).toEqual([]);
});

test("a trust policy that names another environment's role is refuted, also by a session", () => {
  const trusted = (name: string) =>
    of("prod", "aws_iam_role", "role", {
      name: "prod",
      assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: name }, Action: "sts:AssumeRole" }],
      },
    });
  for (const name of [roleArn("dev"), `arn:aws:sts::${ACCOUNT}:assumed-role/dev/session`]) {
    expect(found([...both, ...role("dev", "*"), trusted(name)])).toEqual([["refuted", "policy", roleArn("dev")]]);
  }
});

test("data without a compartment among tagged ones is refuted, also in one environment", () => {
  const { compartment: _, ...bare } = of("dev", "aws_dynamodb_table", "bare", { name: "bare" }, tableArn("bare"));
  expect(found([table("dev"), bare])).toEqual([["refuted", undefined, bare.address]]);
});

test("what a stack tags as another environment's is refuted", () => {
  const stray = {
    ...of("prod", "aws_dynamodb_table", "stray", { name: "stray" }, tableArn("stray")),
    stack: "shop/dev",
  };
  expect(found([table("dev"), key("dev"), stray])).toEqual([["refuted", "environment", stray.address]]);
});
