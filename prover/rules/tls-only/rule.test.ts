import { expect, test } from "vitest";
import { unknown, type Value } from "../../../graph/value.ts";
import { check, sentence } from "../../test/check.ts";
import { node } from "../../test/nodes.ts";
import { rule } from "./rule.ts";

const ARN = "arn:aws:s3:::files-1";
const bucket = node("aws_s3_bucket", "files", { bucket: "files-1" }, { outputs: { arn: ARN } });
const DENY = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [ARN, `${ARN}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const policy = (...statements: Value[]) =>
  node("aws_s3_bucket_policy", "files", {
    bucket: "files-1",
    policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
  });

test.each<[string, Value[]]>([
  ["one statement for the bucket and its objects", [DENY]],
  [
    "one for the bucket and one for its objects",
    [
      { ...DENY, Resource: ARN },
      { ...DENY, Resource: `${ARN}/*` },
    ],
  ],
  ["a principal in its long form", [{ ...DENY, Principal: { AWS: "*" } }]],
  ["a flag instead of text", [{ ...DENY, Condition: { Bool: { "aws:SecureTransport": false } } }]],
  ["every action and resource", [{ ...DENY, Action: "*", Resource: "*" }]],
])("a bucket is TLS only by %s", (_, statements) => {
  expect(check(rule, [bucket, policy(...statements)])).toEqual({ checked: 1, breaches: [] });
});

test.each<[string, Value]>([
  ["allowing instead of denying", { ...DENY, Effect: "Allow" }],
  ["denying with TLS", { ...DENY, Condition: { Bool: { "aws:SecureTransport": "true" } } }],
  ["denying some principal", { ...DENY, Principal: { AWS: "arn:aws:iam::123456789012:role/x" } }],
  ["excepting a principal", { ...DENY, Principal: null, NotPrincipal: "*" }],
  ["denying some actions", { ...DENY, Action: ["s3:GetObject"] }],
  ["excepting an action", { ...DENY, Action: null, NotAction: "s3:GetObject" }],
  ["denying the bucket alone", { ...DENY, Resource: ARN }],
  ["denying the objects alone", { ...DENY, Resource: `${ARN}/*` }],
  ["denying some objects", { ...DENY, Resource: [ARN, `${ARN}/a/*`] }],
  ["denying another bucket", { ...DENY, Resource: [`${ARN}0`, `${ARN}0/*`] }],
  [
    "asking for more than plain text",
    { ...DENY, Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:PrincipalAccount": "1" } } },
  ],
  ["asking for nothing", { ...DENY, Condition: {} }],
])("a bucket is not TLS only by a statement %s", (_, statement) => {
  expect(check(rule, [bucket, policy(statement)]).breaches).toEqual(["aws_s3_bucket.files: policy"]);
});

test("a bucket without a policy takes requests without TLS", () => {
  expect(sentence(rule, [bucket])).toBe("aws_s3_bucket.files takes requests without TLS.");
});

test("a policy that is not known, or cannot be read, is a doubt", () => {
  const later = node("aws_s3_bucket_policy", "files", { bucket: "files-1", policy: unknown("later") });
  const broken = node("aws_s3_bucket_policy", "files", { bucket: "files-1", policy: '{"Statement": [' });
  for (const one of [later, broken]) {
    expect(check(rule, [bucket, one]).breaches).toEqual(["aws_s3_bucket.files: policy?"]);
  }
});

test("topics and queues are spoken of where that is asked for", () => {
  const arn = "arn:aws:sns:eu-west-1:123456789012:alarms";
  const topic = node("aws_sns_topic", "alarms", {}, { outputs: { arn } });
  const attached = node("aws_sns_topic_policy", "alarms", {
    arn,
    policy: JSON.stringify({ Statement: { ...DENY, Action: "sns:Publish", Resource: arn } }),
  });
  const kinds = { kinds: ["aws_sns_topic"] };
  expect(check(rule, [topic])).toEqual({ checked: 0, breaches: [] });
  expect(check(rule, [topic, bucket], kinds)).toEqual({ checked: 1, breaches: ["aws_sns_topic.alarms: policy"] });
  expect(check(rule, [topic, attached], kinds).breaches).toEqual([]);
});
