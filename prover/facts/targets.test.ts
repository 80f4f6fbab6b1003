import { describe, expect, test } from "vitest";
import { actionsFor, expandAction, isKnownAction } from "./actions.ts";
import { subjectOf } from "./subjects.ts";
import { askedBy, targetsOf } from "./targets.ts";
import { ACCOUNT, allow, node, SERVICES, worldOf } from "./test/small-graph.ts";

describe("actions", () => {
  test("are those that can name a resource of a type", () => {
    expect(actionsFor(SERVICES, "dynamodb", "table")).toEqual(["dynamodb:Usetable"]);
    expect(actionsFor(SERVICES, "dynamodb", "INDEX")).toEqual(["dynamodb:Useindex"]);
    expect(actionsFor(SERVICES, "nothing", "table")).toEqual([]);
  });

  test("a pattern stands for every action that fits, in any case", () => {
    expect(expandAction(SERVICES, "S3:use*")).toEqual(["s3:Usebucket", "s3:Useobject"]);
    expect(expandAction(SERVICES, "s3:useBUCKET")).toEqual(["s3:Usebucket"]);
    expect(expandAction(SERVICES, "s3:Nothing")).toEqual([]);
    expect(expandAction(SERVICES, "*").length).toBeGreaterThan(10);
  });

  test("a pattern is no action", () => {
    expect([isKnownAction(SERVICES, "KMS:UseKey"), isKnownAction(SERVICES, "kms:*")]).toEqual([true, false]);
  });
});

describe("targets", () => {
  test("a table's tags are fixed where requests carry them, and no others are there", () => {
    const [facts] = worldOf(node("aws_dynamodb_table", "t", { inputs: { name: "n" }, tags: { tenant_id: "a" } })).data;
    if (facts === undefined) throw new Error("There is no table.");
    const [table, index] = targetsOf(facts, SERVICES);
    expect(table?.context).toEqual({ "aws:ResourceAccount": ACCOUNT, "aws:ResourceTag/tenant_id": "a" });
    expect(table?.complete).toEqual(["aws:resourcetag/"]);
    expect(index?.context).toEqual({ "aws:ResourceAccount": ACCOUNT });
    expect(index?.complete).toBeUndefined();
  });

  test("a bucket's tags reach requests only by choice, so they stay open", () => {
    const [facts] = worldOf(node("aws_s3_bucket", "t", { inputs: { bucket: "n" }, tags: { tenant_id: "a" } })).data;
    if (facts === undefined) throw new Error("There is no bucket.");
    expect(targetsOf(facts, SERVICES)[0]).toMatchObject({ context: { "s3:ResourceAccount": ACCOUNT } });
    expect(targetsOf(facts, SERVICES)[0]?.complete).toBeUndefined();
  });

  test("what is no ARN is of no service, whatever stands before its colon", () => {
    const world = worldOf(node("aws_dynamodb_table", "t", { outputs: { arn: "dynamodb:n" } }));
    expect(world.data.flatMap((facts) => targetsOf(facts, SERVICES).flatMap(({ actions }) => actions))).toEqual([]);
    expect(world.doubts.map(({ address }) => address)).toContain("t");
  });

  test.each([
    ["aws_sqs_queue", true],
    ["aws_sns_topic", true],
    ["aws_dynamodb_table", false],
    ["aws_lambda_function", false],
  ])("nobody who asks for %s himself brings the source of a service: %s", (kind, expected) => {
    const [facts] = worldOf(node(kind, "t", { inputs: { name: "n" } })).data;
    if (facts === undefined) throw new Error(`There is no ${kind}.`);
    const complete = targetsOf(facts, SERVICES)[0]?.complete ?? [];
    expect(["aws:sourcearn", "aws:sourceaccount"].every((key) => complete.includes(key))).toBe(expected);
  });

  test("a key has its aliases as requests name them", () => {
    const key = node("aws_kms_key", "key", { outputs: { arn: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`, keyId: "k" } });
    const alias = node("aws_kms_alias", "alias", { inputs: { name: "alias/team/a", targetKeyId: "k" } });
    const [facts] = worldOf(key, alias).data;
    if (facts === undefined) throw new Error("There is no key.");
    const [target] = targetsOf(facts, SERVICES);
    expect(target?.context["kms:ResourceAliases"]).toEqual(["alias/team/a"]);
    const [anonymous, stranger] = worldOf(key).principals.map((who) => target && askedBy(target, who));
    expect(anonymous?.context["kms:CallerAccount"]).toBeUndefined();
    expect(stranger?.context["kms:CallerAccount"]).toBe("000000000000");
  });
});

test("subjects ask as what they are", () => {
  const user = node("aws_iam_user", "user", { inputs: { name: "u" }, tags: { team: "a" } });
  const hung = node("aws_iam_user_policy", "policy", { inputs: { user: "u", policy: allow() } });
  const subjects = worldOf(user, hung).principals.map(subjectOf);
  expect(subjects.map(({ principal, identity }) => [principal.type, identity.length])).toEqual([
    ["user", 1],
    ["anonymous", 0],
    ["role", 1],
  ]);
  expect(subjects[0]?.principal).toMatchObject({ tags: { team: "a" } });
});
