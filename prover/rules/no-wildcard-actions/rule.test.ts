import { expect, test } from "vitest";
import { unknown, type Value } from "../../../graph/value.ts";
import type { PrincipalFacts } from "../../facts/world.ts";
import { parsePolicy } from "../../iam/policy.ts";
import { check, sentence } from "../../test/check.ts";
import { node, worldOf } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

const document = (...statements: Value[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (action: Value) => ({ Effect: "Allow", Action: action, Resource: "*" });
const inline = (...statements: Value[]) => node("aws_iam_role_policy", "grants", { policy: document(...statements) });

test("a policy that enumerates its actions holds", () => {
  expect(check(rule, [inline(allow(["s3:GetObject", "s3:PutObject"]))])).toEqual({ checked: 1, breaches: [] });
});

test.each(["*", "s3:*", "s3:Get*", "s3:GetObjec?", "s3:*Object"])("a policy that allows %s does not", (action) => {
  expect(check(rule, [inline(allow("s3:GetObject"), allow([action]))]).breaches).toEqual([
    `aws_iam_role_policy.grants: ${action}`,
  ]);
});

test("allowing all but some is a wildcard too", () => {
  const statement = { Effect: "Allow", NotAction: ["iam:CreateUser"], Resource: "*" };
  expect(sentence(rule, [inline(statement)])).toBe(
    "aws_iam_role_policy.grants allows every action but iam:CreateUser.",
  );
});

test("a Deny may use wildcards: it can only narrow", () => {
  const statements = [
    { Effect: "Deny", Action: "s3:*", Resource: "*" },
    { Effect: "Deny", NotAction: "s3:Get*", Resource: "*" },
  ];
  expect(check(rule, [inline(...statements)]).breaches).toEqual([]);
});

test.each<[string, string, Value]>([
  ["aws_iam_policy", "policy", document(allow("s3:*"))],
  ["aws_iam_role", "assumeRolePolicy", document({ Effect: "Allow", Principal: "*", Action: "sts:*" })],
  ["aws_iam_role", "inlinePolicies", [{ name: "x", policy: document(allow("s3:*")) }]],
  ["aws_kms_key", "policy", document({ ...allow("kms:*"), Principal: { AWS: "123456789012" } })],
  ["aws_s3_bucket_policy", "policy", document({ ...allow("s3:*"), Principal: "*" })],
  ["aws_vpc_endpoint", "policy", document({ ...allow("*"), Principal: "*" })],
  ["aws_cloudwatch_log_resource_policy", "policyDocument", document({ ...allow("logs:*"), Principal: "*" })],
  ["aws_opensearch_domain", "accessPolicies", document({ ...allow("es:*"), Principal: "*" })],
  ["aws_iam_role_policy", "policy", { Version: "2012-10-17", Statement: [allow("s3:*")] }],
  ["aws_lambda_permission", "action", "lambda:*"],
  [
    "aws_api_gateway_rest_api",
    "body",
    `{"x-amazon-apigateway-policy": ${document({ ...allow("execute-api:*"), Principal: "*" })}}`,
  ],
])("%s, %s is read", (kind, property, value) => {
  expect(check(rule, [node(kind, "x", { [property]: value })])).toMatchObject({
    checked: 1,
    breaches: [expect.any(String)],
  });
});

test("policies of another kind have no actions", () => {
  const nodes = [
    node("aws_ecr_lifecycle_policy", "a", { policy: '{"rules": []}' }),
    node("aws_sqs_queue", "b", { redrivePolicy: '{"maxReceiveCount": 4}', policy: "" }),
    node("aws_lb_target_group", "c", { policy: "ELBSecurityPolicy" }),
  ];
  expect(check(rule, nodes)).toEqual({ checked: 0, breaches: [] });
});

const attachment = (policyArn: Value, rest = {}) =>
  node("aws_iam_role_policy_attachment", "managed", { policyArn }, rest);
const AWS_POLICY = "arn:aws:iam::aws:policy/PowerUserAccess";
const withManaged = (statement: Value) => {
  const policy = parsePolicy(document(statement), AWS_POLICY, "identity");
  const identity = [{ address: AWS_POLICY, attachedBy: "aws_iam_role_policy_attachment.managed", policy }];
  return worldOf({ principals: [{ identity } as unknown as PrincipalFacts] });
};

test("AWS's own policies are read from the world, and found where they are attached", () => {
  expect(check(rule, [attachment(AWS_POLICY)], {}, withManaged(allow("s3:GetObject"))).breaches).toEqual([]);
  expect(check(rule, [attachment(AWS_POLICY)], {}, withManaged(allow("s3:*"))).breaches).toEqual([
    "aws_iam_role_policy_attachment.managed: s3:*",
  ]);
});

test("an attached policy whose content is not known is a doubt, one of the graph is judged where it is", () => {
  expect(check(rule, [attachment(AWS_POLICY)]).breaches).toEqual([
    "aws_iam_role_policy_attachment.managed: policyArn?",
  ]);
  const own = node("aws_iam_policy", "own", { policy: document(allow("s3:GetObject")) });
  const later = attachment(unknown("later"), { propertyDependsOn: { policyArn: [own.id] } });
  expect(check(rule, [own, later]).breaches).toEqual([]);
  expect(check(rule, [attachment(unknown("later"))]).breaches).toHaveLength(1);
});

test.each<[string, Value]>([
  ["not known yet", unknown("later")],
  ["not JSON", '{"Statement": ['],
  ["without an effect", document({ Action: "s3:*", Resource: "*" })],
  ["without actions", document({ Effect: "Allow", Resource: "*" })],
  ["with one key twice", '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Action": "s3:GetObject"}]}'],
  ["nested too deeply", `{"Statement": ${"[".repeat(200_000)}${"]".repeat(200_000)}}`],
])("a policy %s is a doubt", (_, policy) => {
  expect(check(rule, [node("aws_iam_role_policy", "grants", { policy })]).breaches).toEqual([
    "aws_iam_role_policy.grants: policy?",
  ]);
});
