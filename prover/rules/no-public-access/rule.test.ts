import { expect, test } from "vitest";
import { unknown, type Value } from "../../../graph/value.ts";
import { check, sentence } from "../../test/check.ts";
import { node } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

type Inputs = Readonly<Record<string, Value>>;

const ON = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const bucket = node("aws_s3_bucket", "files", { bucket: "files-1" });
const block = (inputs: Inputs = {}) =>
  node("aws_s3_bucket_public_access_block", "files", { bucket: "files-1", ...ON, ...inputs });
const queue = (statement: Inputs) =>
  node("aws_sqs_queue_policy", "jobs", {
    policy: JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", ...statement }],
    }),
  });

test("a bucket with all four blocks holds", () => {
  expect(check(rule, [bucket, block()])).toEqual({ checked: 1, breaches: [] });
});

test.each(Object.keys(ON))("a bucket whose %s is off, or not set, may become public", (name) => {
  const { [name]: _, ...inputs } = block().inputs;
  for (const one of [block({ [name]: false }), { ...block(), inputs }]) {
    expect(check(rule, [bucket, one]).breaches).toEqual([`aws_s3_bucket.files: ${name}`]);
  }
});

test("a bucket without blocks may become public", () => {
  expect(sentence(rule, [bucket])).toBe("aws_s3_bucket.files has no public access block.");
});

test.each<[string, Inputs]>([
  ["a public ACL", { acl: "public-read" }],
  ["every AWS account", { acl: "authenticated-read" }],
  ["a grant", { grants: [{ uri: "http://acs.amazonaws.com/groups/global/AllUsers", permissions: ["READ"] }] }],
  [
    "a grant of an ACL's own resource",
    { accessControlPolicy: { grants: [{ grantee: { uri: "http://acs.amazonaws.com/groups/global/AllUsers" } }] } },
  ],
])("a bucket is opened by %s", (_, inputs) => {
  expect(check(rule, [node("aws_s3_bucket_acl", "files", inputs)]).breaches).toEqual(["aws_s3_bucket_acl.files: acl"]);
});

test("private ACLs and grants to users hold", () => {
  const inputs = { acl: "private", grants: [{ id: "abc", permissions: ["READ"] }] };
  expect(check(rule, [node("aws_s3_bucket_acl", "files", inputs)])).toEqual({ checked: 1, breaches: [] });
});

test.each<[string, Inputs]>([
  ["everybody", {}],
  ["everybody in its long form", { Principal: { AWS: ["*"] } }],
  ["everybody but one", { Principal: null, NotPrincipal: { AWS: "123456789012" } }],
  ["any caller from an address of all", { Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } }],
  ["any account by a wildcard", { Condition: { StringLike: { "aws:PrincipalArn": "*" } } }],
  ["one account or any", { Condition: { StringLike: { "aws:SourceAccount": ["123456789012", "*"] } } }],
  ["whoever has no account", { Condition: { StringEqualsIfExists: { "aws:SourceAccount": "123456789012" } } }],
  ["all but one account", { Condition: { StringNotEquals: { "aws:SourceAccount": "123456789012" } } }],
  ["a tag that everybody can have", { Condition: { StringEquals: { "aws:PrincipalTag/team": "shop" } } }],
])("a policy that admits %s is public", (_, statement) => {
  expect(check(rule, [queue(statement)])).toEqual({ checked: 1, breaches: ["aws_sqs_queue_policy.jobs: policy"] });
});

test.each<[string, Inputs]>([
  ["one role", { Principal: { AWS: "arn:aws:iam::123456789012:role/x" } }],
  ["a service", { Principal: { Service: "sns.amazonaws.com" } }],
  ["one account", { Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } }],
  ["one topic", { Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:sns:eu-west-1:123456789012:alarms" } } }],
  ["one account's topics", { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:123456789012:*" } } }],
  ["one bucket", { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::files-1" } } }],
  ["a network", { Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }],
])("a policy that admits %s is not", (_, statement) => {
  expect(check(rule, [queue(statement)]).breaches).toEqual([]);
});

test("a Deny for everybody, and what passes an endpoint or calls an API, is not public", () => {
  const statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
  const policy = JSON.stringify({ Statement: [statement] });
  const nodes = [
    node("aws_vpc_endpoint", "dynamodb", { policy }),
    node("aws_api_gateway_rest_api", "shop", { policy }),
  ];
  expect(check(rule, [...nodes, queue({ Effect: "Deny" })]).breaches).toEqual([]);
});

test("a role that everybody may assume, and a function that everybody may call", () => {
  const assumeRolePolicy = JSON.stringify({
    Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" },
  });
  const permission = { action: "lambda:InvokeFunction", principal: "*" };
  const nodes = [node("aws_iam_role", "open", { assumeRolePolicy }), node("aws_lambda_permission", "open", permission)];
  expect(check(rule, nodes).breaches).toEqual([
    "aws_iam_role.open: assumeRolePolicy",
    "aws_lambda_permission.open: action",
  ]);
  expect(
    check(rule, [node("aws_lambda_permission", "own", { ...permission, sourceAccount: "123456789012" })]).breaches,
  ).toEqual([]);
});

test.each<[string, string, Value, Value]>([
  ["aws_subnet", "mapPublicIpOnLaunch", true, false],
  ["aws_db_instance", "publiclyAccessible", true, false],
  ["aws_lambda_function_url", "authorizationType", "NONE", "AWS_IAM"],
])("%s, %s", (kind, name, open, closed) => {
  expect(check(rule, [node(kind, "x", { [name]: open })])).toEqual({ checked: 1, breaches: [`${kind}.x: ${name}`] });
  expect(check(rule, [node(kind, "x", { [name]: closed })])).toEqual({ checked: 1, breaches: [] });
});

test("what is not known yet is a doubt", () => {
  expect(check(rule, [bucket, block({ ignorePublicAcls: unknown("later") })]).breaches).toEqual([
    "aws_s3_bucket.files: ignorePublicAcls?",
  ]);
  expect(check(rule, [node("aws_sqs_queue_policy", "jobs", { policy: unknown("later") })]).breaches).toEqual([
    "aws_sqs_queue_policy.jobs: policy?",
  ]);
});

test("nothing is said of what cannot be public", () => {
  expect(check(rule, [node("aws_dynamodb_table", "orders")])).toEqual({ checked: 0, breaches: [] });
});
