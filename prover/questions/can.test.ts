import { describe, expect, test } from "vitest";
import { readServiceReference } from "../../iam-data/read-service-reference.ts";
import { node } from "../test/nodes.ts";
import { worldFrom } from "../test/shop.ts";
import { can } from "./can.ts";
import { whoCan } from "./who-can.ts";

const ACCOUNT = "123456789012";
const table = (name: string) => {
  const arn = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${name}`;
  return node("aws_dynamodb_table", `of-${name}`, { name }, { outputs: { arn } });
};
const role = (name: string) => [
  node(
    "aws_iam_role",
    `of-${name}`,
    { name, assumeRolePolicy: { Version: "2012-10-17", Statement: [] } },
    { outputs: { arn: `arn:aws:iam::${ACCOUNT}:role/${name}` } },
  ),
  node("aws_iam_role_policy", `of-${name}`, {
    role: name,
    policy: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "dynamodb:GetItem", Resource: `arn:aws:dynamodb:*:*:table/${name}-users` },
      ],
    },
  }),
];
const world = {
  ...worldFrom([...role("a"), ...role("b"), table("a-users"), table("b-users")]),
  services: readServiceReference(["dynamodb", "sts", "iam"]),
};

describe("can", () => {
  test.each(["a", "aws_iam_role.of-a", `arn:aws:iam::${ACCOUNT}:role/a`, "of-a"])("the role %s", (name) => {
    expect(can(world, name, "dynamodb:getitem", "a-users")).toMatchObject({
      principal: "aws_iam_role.of-a",
      action: "dynamodb:GetItem",
      access: { verdict: "allowed" },
    });
    expect(can(world, name, "dynamodb:GetItem", "b-users").access.verdict).toBe("denied");
  });

  test("a name of several, of nobody, and an action that AWS does not have are mistakes with a way out", () => {
    expect(() => can(world, "a", "dynamodb:GetItem", "users")).toThrow(/name of 2 resources.*: a-users, b-users/);
    expect(() => can(world, "a", "dynamodb:GetItem", "a-user")).toThrow(/no resource "a-user".*: a-users/);
    expect(() => can(world, "a", "dynamodb:Get", "a-users")).toThrow(/no action "dynamodb:Get"/);
    expect(() => can(world, "a", "dynamodb:GetItm", "a-users")).toThrow(/Name one of: dynamodb:GetItem, /);
    expect(() => can(world, "a", "dynamodb:*", "a-users")).toThrow(/A pattern stands for many/);
    expect(() => can(world, "nobody", "dynamodb:GetItem", "a-users")).toThrow(/anonymous/);
    expect(() => can(world, "a", "sts:AssumeRole", "a-users")).toThrow(/cannot name/);
  });
});

test("a key has the name of its alias", () => {
  const arn = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
  const keyed = worldFrom([
    ...role("a"),
    node("aws_kms_key", "key", { keyId: "1" }, { outputs: { arn, keyId: "1" } }),
    node("aws_kms_alias", "alias", { name: "alias/a/data", targetKeyId: "1" }),
  ]);
  const services = readServiceReference(["kms"]);
  expect(can({ ...keyed, services }, "a", "kms:Decrypt", "alias/a/data")).toMatchObject({ resource: arn });
  expect(() => can({ ...keyed, services }, "a", "kms:Decrypt", "alias/b/data")).toThrow(/: alias\/a\/data, /);
});

test("who can is everybody who can", () => {
  expect(whoCan(world, "dynamodb:GetItem", "b-users").map(({ principal }) => principal)).toEqual(["aws_iam_role.of-b"]);
});
