import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isTaggable as isTaggableInCapture } from "../../../capture/kinds.ts";
import { unknown } from "../../../graph/value.ts";
import { check, sentence } from "../../test/check.ts";
import { node } from "../../test/nodes.ts";
import { rule } from "./rule.ts";
import { isTaggable } from "./taggable-kinds.ts";

const bucket = (tags: Readonly<Record<string, string>>, inputs = {}) =>
  node("aws_s3_bucket", "files", inputs, { tags });
const options = { required: { environment: "production", owner: null } };
const TAGS = { environment: "production", owner: "shop-team" };

test("a resource with the tags that are asked for holds", () => {
  expect(check(rule, [bucket({ ...TAGS, more: "too" })], options)).toEqual({ checked: 1, breaches: [] });
});

test.each([
  ["missing", { environment: "production" }, 'aws_s3_bucket.files has no tag "owner".'],
  [
    "spelt otherwise",
    { environment: "production", Owner: "a" },
    'aws_s3_bucket.files spells the tag "owner" as "Owner".',
  ],
  ["empty", { ...TAGS, owner: " " }, 'aws_s3_bucket.files has the tag owner = " ", which should be a value.'],
  [
    "of another value",
    { ...TAGS, environment: "staging" },
    'aws_s3_bucket.files has the tag environment = "staging", which should be "production".',
  ],
])("a tag that is %s is a breach", (_, tags, said) => {
  expect(check(rule, [bucket(tags)], options).breaches).toHaveLength(1);
  expect(sentence(rule, [bucket(tags)], options)).toBe(said);
});

test("values may be of a list, or like a pattern", () => {
  const required = {
    required: { tenant: { matches: "^(shared|tenant-[0-9]{3})$" }, size: { oneOf: ["small", "big"] } },
  };
  expect(check(rule, [bucket({ tenant: "tenant-001", size: "big" })], required).breaches).toEqual([]);
  expect(check(rule, [bucket({ tenant: "tenant-1", size: "huge" })], required).breaches).toEqual([
    "aws_s3_bucket.files: tenant",
    "aws_s3_bucket.files: size",
  ]);
});

test("two tags that differ by case are one to IAM", () => {
  const tags = { ...TAGS, Environment: "production" };
  expect(sentence(rule, [bucket(tags)], options)).toBe(
    'aws_s3_bucket.files has the tags "environment" and "Environment", which IAM takes for one.',
  );
});

test.each(["2026-11-25T06:59:21Z", "2026-11-25", "1764053961", "1764053961123", "20261125T065921Z"])(
  "the value %s would change at every run",
  (value) => {
    expect(check(rule, [bucket({ ...TAGS, deployed: value })], options).breaches).toEqual([
      "aws_s3_bucket.files: deployed",
    ]);
  },
);

test.each(["tenant-001", "123456789012", "v1.2.3", "10.0.0.0/16", "hourly"])("the value %s stays", (value) => {
  expect(check(rule, [bucket({ ...TAGS, more: value })], options).breaches).toEqual([]);
});

test("a tag that is not known yet is a doubt, one that is known to be missing is not", () => {
  const some = { tags: { owner: unknown("later") } };
  expect(check(rule, [bucket({ environment: "production" }, some)], options).breaches).toEqual([
    "aws_s3_bucket.files: owner?",
  ]);
  expect(check(rule, [bucket({}, { tags: unknown("later") })], options).breaches).toEqual([
    "aws_s3_bucket.files: environment?",
    "aws_s3_bucket.files: owner?",
  ]);
  expect(check(rule, [bucket({}, some)], options).breaches).toContain("aws_s3_bucket.files: environment");
});

test("nothing is said of what carries no tags", () => {
  const nodes = [
    node("aws_iam_role_policy", "a"),
    node("aws_s3_bucket", "b", {}, { category: "data" }),
    node("random_id", "c"),
  ];
  expect(check(rule, nodes, options)).toEqual({ checked: 0, breaches: [] });
});

test("which kinds carry tags is what capture knows of the provider", () => {
  const schema = readFileSync(new URL("../../../capture/schema-data/aws-resource-types.txt", import.meta.url), "utf8");
  const kinds = schema.split("\n").flatMap((line) => (/^[a-z]/.test(line) ? [`aws_${line.split(" ")[0]}`] : []));
  expect(kinds.length).toBeGreaterThan(1500);
  expect(kinds.filter(isTaggable)).toEqual(kinds.filter(isTaggableInCapture));
});

test.each([
  [{ required: ["owner"] }, 'The option required of tags is ["owner"].'],
  [{ required: { owner: 7 } }, "The option required / owner of tags is 7."],
  [{ required: { owner: { matches: "(" } } }, 'The option required / owner / matches of tags is "(".'],
  [{ require: {} }, 'There is no option "require" of tags.'],
])("options %j are refused", (wrong, message) => {
  expect(() => check(rule, [], wrong)).toThrow(message);
});
