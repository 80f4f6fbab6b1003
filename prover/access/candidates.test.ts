import { describe, expect, test } from "vitest";
import type { Value } from "../../graph/value.ts";
import { parsePolicy } from "../iam/policy.ts";
import type { Principal } from "../iam/request.ts";
import type { Subject, Target } from "./access.ts";
import { candidatesOf } from "./candidates.ts";

const HOME = "111122223333";
const ABROAD = "444455556666";

type Statement = Readonly<Record<string, Value>>;
const policy = (kind: "identity" | "resource", statements: readonly Statement[]) =>
  parsePolicy({ Version: "2012-10-17", Statement: statements }, kind, kind);
const allow = (rest: Statement): Statement => ({ Effect: "Allow", ...rest });

const role = (name: string, account = HOME, tags: Readonly<Record<string, string>> = {}): Principal => ({
  type: "role",
  arn: `arn:aws:iam::${account}:role/${name}`,
  session: "session",
  tags,
});
const subject = (principal: Principal, ...statements: readonly Statement[]): Subject => ({
  principal,
  identity: statements.length === 0 ? [] : [policy("identity", statements)],
});
const table = (name: string, ...statements: readonly Statement[]): Target => ({
  arn: `arn:aws:dynamodb:us-west-2:${HOME}:table/${name}`,
  account: HOME,
  actions: ["dynamodb:GetItem", "dynamodb:Query"],
  context: {},
  ...(statements.length > 0 && { policy: policy("resource", statements) }),
});
const objects = (prefix: string): Target => ({
  arn: `arn:aws:s3:::${prefix}*`,
  account: HOME,
  actions: ["s3:GetObject"],
  context: {},
});

/** Targets that are left, by their place in the list. */
function left(asking: Subject, targets: readonly Target[], sides?: readonly string[]): readonly number[] {
  const resources = targets.map((item, index) => ({ side: sides?.[index] ?? "theirs", item }));
  return [...candidatesOf([{ side: "own", item: asking }], resources).of(0)].toSorted();
}

const reads = (...arns: readonly string[]) => allow({ Action: "dynamodb:Query", Resource: arns });
const tables = (name: string) => `arn:aws:dynamodb:us-west-2:${HOME}:table/${name}`;

describe("by what the principal's policies name", () => {
  const four = [table("a"), table("ab"), table("b"), objects("a/")];

  test.each<[string, Statement, readonly number[]]>([
    ["one ARN", reads(tables("a")), [0]],
    ["a beginning", reads(tables("a*")), [0, 1]],
    ["a wildcard within", reads(tables("?")), [0, 1, 2]],
    ["a tag of the principal", reads(tables("${aws:PrincipalTag/tenant}")), [2]],
    ["a tag that the principal lacks", reads(tables("${aws:PrincipalTag/team}")), []],
    ["the default of such a tag", reads(tables("${aws:PrincipalTag/team, 'a'}")), [0]],
    ["what the caller fills", reads(tables("${aws:SourceVpce}")), [0, 1, 2]],
    ["everything but one", allow({ Action: "dynamodb:*", NotResource: tables("a") }), [0, 1, 2]],
    ["everything", allow({ Action: "*", Resource: "*" }), [0, 1, 2, 3]],
    ["another service's actions", allow({ Action: "sqs:*", Resource: "*" }), []],
    ["every action but some", allow({ NotAction: "dynamodb:*", Resource: "*" }), [3]],
    ["an action in another case", allow({ Action: "DynamoDB:query", Resource: "*" }), [0, 1, 2]],
    ["actions that cannot name it", allow({ Action: "dynamodb:Put*", Resource: "*" }), []],
    ["a part of a family", allow({ Action: "s3:GetObject", Resource: "arn:aws:s3:::a/b/c" }), [3]],
    ["another family", allow({ Action: "s3:GetObject", Resource: "arn:aws:s3:::ab/*" }), []],
    ["only what is denied", { ...reads(tables("a")), Effect: "Deny" }, []],
  ])("%s", (_, statement, expected) => {
    expect(left(subject(role("own", HOME, { tenant: "b" }), statement), four)).toEqual(expected);
  });

  test("each once, and none of its own side", () => {
    const asking = subject(role("own"), reads(tables("a"), tables("a*")), reads("*"));
    expect(left(asking, four, ["theirs", "own", "theirs", "theirs"])).toEqual([0, 2]);
  });
});

describe("by whom the resource's policy names", () => {
  const admits = (rest: Statement) => table("a", allow({ Action: "*", Resource: "*", ...rest }));
  const named = { Principal: { AWS: `arn:aws:iam::${HOME}:role/own` } };

  test.each<[string, Statement, Principal, boolean]>([
    ["the role", named, role("own"), true],
    ["another role", named, role("owner"), false],
    ["a session of the role", { Principal: { AWS: `arn:aws:sts::${HOME}:assumed-role/own/job` } }, role("own"), true],
    [
      "a session of a role with a path",
      { Principal: { AWS: `arn:aws:sts::${HOME}:assumed-role/own/job` } },
      role("path/own"),
      true,
    ],
    ["its account, of which it is", { Principal: { AWS: HOME } }, role("own"), false],
    ["everybody", { Principal: "*" }, role("own"), true],
    ["everybody but another", { NotPrincipal: { AWS: HOME } }, role("own"), true],
    [
      "everybody of another name",
      { Principal: "*", Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${HOME}:role/other` } } },
      role("own"),
      false,
    ],
    [
      "everybody of its tag",
      { Principal: "*", Condition: { StringEquals: { "aws:PrincipalTag/t": "a" } } },
      role("own", HOME, { t: "a" }),
      true,
    ],
    [
      "everybody of another tag",
      { Principal: "*", Condition: { StringEquals: { "aws:PrincipalTag/t": "b" } } },
      role("own", HOME, { t: "a" }),
      false,
    ],
    ["anybody, where it is nobody", { Principal: "*" }, { type: "anonymous" }, true],
    [
      "a service",
      { Principal: { Service: "sns.amazonaws.com" } },
      { type: "service", service: "sns.amazonaws.com" },
      true,
    ],
    [
      "another service",
      { Principal: { Service: "sns.amazonaws.com" } },
      { type: "service", service: "sqs.amazonaws.com" },
      false,
    ],
  ])("%s", (_, rest, principal, expected) => {
    expect(left(subject(principal), [admits(rest)])).toEqual(expected ? [0] : []);
  });

  test("strangers whose tags are their own to choose", () => {
    const tagged = admits({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalTag/t": "b" } } });
    const stranger = subject(role("x", ABROAD), reads("*"));
    expect(left(stranger, [tagged])).toEqual([]);
    expect(left({ ...stranger, choosesTags: true }, [tagged])).toEqual([0]);
  });

  test("another account needs both sides", () => {
    const open = admits({ Principal: { AWS: ABROAD } });
    expect(left(subject(role("x", ABROAD), reads(tables("a"))), [open, table("a")])).toEqual([0]);
    expect(left(subject(role("x", ABROAD), reads(tables("b"))), [open])).toEqual([]);
    expect(left(subject(role("x", ABROAD)), [open])).toEqual([]);
  });

  test("a key leaves to its account's policies what its own policy says, and nothing else", () => {
    const key: Target = { ...table("a"), arn: `arn:aws:kms:us-west-2:${HOME}:key/1`, actions: ["kms:Decrypt"] };
    const asking = subject(role("own"), allow({ Action: "kms:*", Resource: "*" }));
    const policyOf = (AWS: string) => policy("resource", [allow({ Action: "*", Resource: "*", Principal: { AWS } })]);
    expect(left(asking, [{ ...key, policy: policyOf(HOME) }])).toEqual([0]);
    expect(left(asking, [{ ...key, policy: policyOf(`arn:aws:iam::${HOME}:role/other`) }])).toEqual([]);
    expect(left(asking, [key])).toEqual([0]);
  });
});

test("a principal that is not understood is put to every target", () => {
  const odd = subject({ type: "role", arn: "arn:aws:iam::somewhere:role/x", session: "s" });
  expect(left(odd, [table("a"), objects("b/")])).toEqual([0, 1]);
});

test("thousands of principals and targets leave only the pairs that are meant", () => {
  const count = 3000;
  const many = Array.from({ length: count }, (_, index) => `t${String(index).padStart(5, "0")}`);
  const principals = many.map((name) => ({ side: name, item: subject(role(name), reads(tables(`${name}-*`))) }));
  const targets = many.flatMap((name) => [
    { side: name, item: table(`${name}-users`) },
    { side: "shared", item: table(`${name}-shared`) },
  ]);
  const candidates = candidatesOf(principals, targets);
  const pairs = principals.flatMap((_, index) => [...candidates.of(index)].map((target) => [index, target]));
  expect(pairs).toEqual(many.map((_, index) => [index, 2 * index + 1]));
});
