import { describe, expect, test } from "vitest";
import type { Value } from "../../../graph/value.ts";
import type { Target } from "../../access/access.ts";
import type { PrincipalFacts } from "../../facts/world.ts";
import { parsePolicy } from "../../iam/policy.ts";
import { indexTargets } from "./candidates.ts";

const HOME = "111122223333";
const ACTIONS = ["dynamodb:Query"];

type Statement = Readonly<Record<string, Value>>;

const principal = (tags: Readonly<Record<string, string>>, statement: Statement): PrincipalFacts => ({
  ...{ address: "role", arn: `arn:aws:iam::${HOME}:role/own`, type: "role", account: HOME, tags },
  place: { key: "a", environment: "a", label: "a" },
  identity: [
    {
      address: "policy",
      policy: parsePolicy(
        { Version: "2012-10-17", Statement: { Effect: "Allow", ...statement } },
        "policy",
        "identity",
      ),
    },
  ],
});

const table = (name: string, tag?: string): { readonly name: string; readonly target: Target } => ({
  name,
  target: {
    ...{ arn: `arn:aws:dynamodb:us-east-1:${HOME}:table/${name}`, account: HOME, actions: ACTIONS },
    context: tag === undefined ? {} : { "aws:ResourceTag/tenant": tag },
    ...(tag !== undefined && { complete: ["aws:resourcetag/"] }),
  },
});

const tables = [table("a-1", "a"), table("ab-1", "ab"), table("b-1", "b"), table("untagged")];
const left = (statement: Statement, tags: Readonly<Record<string, string>> = {}) =>
  indexTargets(tables)(principal(tags, { Action: "dynamodb:*", Resource: "*", ...statement })).map(({ name }) => name);

const asks = (operator: string, value: string) => ({ Condition: { [operator]: { "aws:ResourceTag/tenant": value } } });
const all = tables.map(({ name }) => name);

describe("by the tags that a statement asks of a resource", () => {
  test.each<[string, Statement, Readonly<Record<string, string>>, readonly string[]]>([
    ["a value", asks("StringEquals", "a"), {}, ["a-1", "untagged"]],
    ["a beginning", asks("StringLike", "a*"), {}, ["a-1", "ab-1", "untagged"]],
    ["the principal's tag", asks("StringEquals", "${aws:PrincipalTag/tenant}"), { tenant: "b" }, ["b-1", "untagged"]],
    ["a tag that is a wildcard", asks("StringLike", "${aws:PrincipalTag/tenant}"), { tenant: "*" }, all],
    ["what the caller fills", asks("StringEquals", "${aws:SourceVpce}"), {}, all],
    ["a value, or none", asks("StringEqualsIfExists", "a"), {}, all],
    ["any but a value", asks("StringNotEquals", "a"), {}, all],
    ["a set that may be empty", asks("ForAllValues:StringEquals", "a"), {}, all],
  ])("%s", (_, statement, tags, expected) => {
    expect(left(statement, tags)).toEqual(expected);
  });
});

describe("by all of a pattern, where it is of one ARN", () => {
  test.each([
    ["a wildcard within", `arn:aws:dynamodb:*:${HOME}:table/*b-1`, ["ab-1", "b-1"]],
    ["one character", `arn:aws:dynamodb:us-east-1:${HOME}:table/?-1`, ["a-1", "b-1"]],
    ["a stretch taken twice", `arn:aws:dynamodb:*:*:table/*-*`, ["a-1", "ab-1", "b-1"]],
  ])("%s", (_, Resource, expected) => {
    expect(left({ Resource })).toEqual(expected);
  });
});

describe("whom a resource's policy admits", () => {
  const nothingHere = { Action: "s3:GetObject", Resource: "*" };
  const ofName = (name: string) => `arn:aws:iam::${HOME}:${name}`;
  const admits = (Principal: Value, ArnEquals?: Value) => {
    const Condition = ArnEquals === undefined ? {} : { Condition: { ArnEquals: { "aws:PrincipalArn": ArnEquals } } };
    const statement = { Effect: "Allow", Principal, Action: "*", Resource: "*", ...Condition };
    const policy = parsePolicy({ Version: "2012-10-17", Statement: statement }, "policy", "resource");
    const { target } = table("a");
    return indexTargets([{ target: { ...target, policy } }])(principal({}, nothingHere)).length === 1;
  };

  test.each<[string, boolean, Value, Value?]>([
    ["a role", true, { AWS: ofName("role/own") }],
    ["a role of another path", false, { AWS: ofName("role/path/own") }],
    ["a session of it", true, { AWS: `arn:aws:sts::${HOME}:assumed-role/own/session` }],
    ["a session of another", false, { AWS: `arn:aws:sts::${HOME}:assumed-role/other/own` }],
    ["everybody", true, "*"],
    ["everybody who is it", true, "*", [ofName("role/other"), ofName("role/own")]],
    ["everybody who is another", false, "*", ofName("role/other")],
    ["everybody whose ARN equals what is none", true, "*", [ofName("role/other"), "own"]],
  ])("%s", (_, expected, who, arn) => {
    expect(admits(who, arn)).toBe(expected);
  });
});
