import { expect, test } from "vitest";
import { unknown, type Value } from "../../../graph/value.ts";
import type { ActionFacts, ServiceFacts } from "../../facts/service-reference.ts";
import { check, sentence } from "../../test/check.ts";
import { node, worldOf } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

type Types = Readonly<Record<string, string>>;

function service(
  prefix: string,
  resourceTypes: Types,
  actions: Readonly<Record<string, string>>,
): [string, ServiceFacts] {
  const facts = Object.entries(actions).map(([name, types]): [string, ActionFacts] => [
    name.toLowerCase(),
    { name: `${prefix}:${name}`, level: "Read", resourceTypes: types === "" ? [] : types.split(" ") },
  ]);
  const types = new Map(Object.entries(resourceTypes));
  return [prefix, { prefix, actions: new Map(facts), resourceTypes: types, multivaluedKeys: new Set() }];
}

const ARN = "arn:${Partition}:";
const services = {
  source: "a reference of two services",
  services: new Map([
    service(
      "dynamodb",
      {
        table: `${ARN}dynamodb:\${Region}:\${Account}:table/\${TableName}`,
        index: `${ARN}dynamodb:\${Region}:\${Account}:table/\${TableName}/index/\${IndexName}`,
      },
      { GetItem: "table", Query: "table index", ListTables: "" },
    ),
    service(
      "s3",
      { bucket: `${ARN}s3:::\${BucketName}`, object: `${ARN}s3:::\${BucketName}/\${ObjectName}` },
      { GetObject: "object", ListBucket: "bucket", ListAllMyBuckets: "" },
    ),
  ]),
};

const policy = (statement: Record<string, Value>, kind = "aws_iam_role_policy") =>
  node(kind, "grants", { policy: JSON.stringify({ Statement: { Effect: "Allow", ...statement } }) });
const of = (...nodes: ReturnType<typeof node>[]) => check(rule, nodes, {}, worldOf({ services }));
const TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table";

test.each<[string, Value, Value]>([
  ["a table", "dynamodb:GetItem", `${TABLE}/orders`],
  ["tables whose names begin alike", "dynamodb:GetItem", `${TABLE}/orders-*`],
  ["the indexes of a table", "dynamodb:Query", [`${TABLE}/orders`, `${TABLE}/orders/index/*`]],
  ["a table of the caller's own", "dynamodb:GetItem", `${TABLE}/\${aws:PrincipalTag/tenant}-users`],
  ["the objects of a bucket", "s3:GetObject", "arn:aws:s3:::files/*"],
  ["everything, where there is nothing to name", ["dynamodb:ListTables", "s3:ListAllMyBuckets"], "*"],
])("naming %s holds", (_, Action, Resource) => {
  expect(of(policy({ Action, Resource }))).toEqual({ checked: 1, breaches: [] });
});

test.each<[string, Value, Value]>([
  ["everything", "dynamodb:GetItem", "*"],
  ["everything beside a table", "dynamodb:GetItem", [`${TABLE}/orders`, "*"]],
  ["the whole service", "dynamodb:GetItem", "arn:aws:dynamodb:*:*:*"],
  ["the whole service in few words", "dynamodb:GetItem", "arn:aws:dynamodb*"],
  ["every table", "dynamodb:GetItem", `${TABLE}/*`],
  ["every table anywhere", "dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/*"],
  ["every bucket's objects", "s3:GetObject", "arn:aws:s3:::*/*"],
  ["every index of every table", "dynamodb:Query", `${TABLE}/*/index/*`],
])("naming %s does not", (_, Action, Resource) => {
  expect(of(policy({ Action, Resource })).breaches).toEqual([`aws_iam_role_policy.grants: ${String(Action)}`]);
});

test("the action is the subject, as the reference spells it, and the types are said", () => {
  expect(of(policy({ Action: "DynamoDB:getitem", Resource: "*" })).breaches).toEqual([
    "aws_iam_role_policy.grants: dynamodb:GetItem",
  ]);
  const breaches = rule.check(
    [policy({ Action: "dynamodb:Query", Resource: "*" })],
    worldOf({ services }),
    {},
  ).breaches;
  expect(breaches[0]).toMatchObject({
    sentence: 'aws_iam_role_policy.grants allows dynamodb:Query on "*".',
    because: [
      "aws_iam_role_policy.grants, policy, statement 0",
      "a reference of two services: dynamodb:Query can be limited to table, index.",
    ],
  });
});

test("a wildcard is judged by the actions that it stands for", () => {
  expect(of(policy({ Action: "dynamodb:*", Resource: "*" })).breaches).toEqual([
    "aws_iam_role_policy.grants: dynamodb:*",
  ]);
  expect(of(policy({ Action: "dynamodb:List*", Resource: "*" })).breaches).toEqual([]);
  expect(of(policy({ Action: "*", Resource: "*" })).breaches).toEqual(["aws_iam_role_policy.grants: *"]);
});

test("all actions but some, or all resources but some, name none", () => {
  expect(of(policy({ NotAction: "s3:GetObject", Resource: "*" })).breaches).toEqual([
    "aws_iam_role_policy.grants: NotAction",
  ]);
  expect(of(policy({ Action: "s3:GetObject", NotResource: "arn:aws:s3:::files/*" })).breaches).toEqual([
    "aws_iam_role_policy.grants: s3:GetObject",
  ]);
});

test.each(["dynamodb:TransactWriteItems", "dynamodbb:GetItem", "s3:Got*"])("%s does not exist", (Action) => {
  const table = `${TABLE}/orders`;
  for (const Effect of ["Allow", "Deny"]) {
    expect(of(policy({ Effect, Action, Resource: table })).breaches).toEqual([`aws_iam_role_policy.grants: ${Action}`]);
  }
  expect(sentence(rule, [policy({ Action, Resource: table })], {}, worldOf({ services }))).toBe(
    `aws_iam_role_policy.grants names the action "${Action}", which does not exist.`,
  );
});

test("a Deny may name everything; in a key's policy, everything is that key", () => {
  expect(of(policy({ Effect: "Deny", Action: "dynamodb:GetItem", Resource: "*" })).breaches).toEqual([]);
  expect(of(policy({ Principal: "*", Action: "kms:Decrypt", Resource: "*" }, "aws_kms_key"))).toEqual({
    checked: 0,
    breaches: [],
  });
});

test("a policy that is not known yet is a doubt", () => {
  expect(of(node("aws_iam_policy", "own", { policy: unknown("later") })).breaches).toEqual([
    "aws_iam_policy.own: policy?",
  ]);
});
