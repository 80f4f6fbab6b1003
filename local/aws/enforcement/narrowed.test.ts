import { expect, it } from "vitest";
import { parsePolicy } from "../../../prover/iam/policy.ts";
import { narrowedTo } from "./narrowed.ts";

const statement = (Sid: string, more: object) => ({ Sid, Effect: "Allow", Resource: "*", ...more });
const policy = parsePolicy(
  {
    Version: "2012-10-17",
    Statement: [
      statement("get", { Action: "dynamodb:get*" }),
      statement("all", { Action: "*" }),
      statement("put", { Action: ["dynamodb:PutItem", "kms:*"] }),
      statement("but", { NotAction: "dynamodb:GetItem" }),
      statement("deny", { Effect: "Deny", Action: "DynamoDB:GetItem" }),
    ],
  },
  "policy",
  "identity",
);

it("keeps every statement that could apply to the action, in its place", () => {
  const kept = (action: string) => narrowedTo(action, policy).statements.map(({ sid, index }) => [sid, index]);
  expect(kept("dynamodb:GetItem")).toEqual([
    ["get", 0],
    ["all", 1],
    ["deny", 4],
  ]);
  expect(kept("kms:Decrypt")).toEqual([
    ["all", 1],
    ["put", 2],
    ["but", 3],
  ]);
});

it("is a policy also where nothing is left: a boundary that allows nothing is not none", () => {
  const only = parsePolicy({ Statement: statement("get", { Action: "s3:GetObject" }) }, "boundary", "identity");
  expect(narrowedTo("kms:Decrypt", only)).toEqual({ name: "boundary", kind: "identity", statements: [] });
});
