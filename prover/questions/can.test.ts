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
    expect(() => can(world, "a", "dynamodb:GetItem", "users")).toThrow(/name of 2 resources.*of-a-users.*of-b-users/);
    expect(() => can(world, "a", "dynamodb:GetItem", "a-user")).toThrow(/no resource "a-user".*: \S*of-a-users/);
    expect(() => can(world, "a", "dynamodb:Get", "a-users")).toThrow(/no action "dynamodb:Get"/);
    expect(() => can(world, "a", "sts:AssumeRole", "a-users")).toThrow(/cannot name/);
  });
});

test("who can is everybody who can", () => {
  expect(whoCan(world, "dynamodb:GetItem", "b-users").map(({ principal }) => principal)).toEqual(["aws_iam_role.of-b"]);
});
