import { expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Grant } from "./grants/grant.ts";
import { checkedGrants, checkedInlinePolicy, INLINE_POLICY_LIMIT, LeastPrivilegeRole } from "./least-privilege-role.ts";
import { custom, inputsOf, nodeOf, statementsOf } from "./test/captured.ts";

const tags = { environment: "staging", cost_center: "platform" };
const read: Grant = { sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::data/*"] };
const list: Grant = { sid: "List", actions: ["s3:ListBucket"], resources: ["arn:aws:s3:::data"] };
const ENI_POLICY = "arn:aws:iam::aws:policy/AWSLambdaENIManagementAccess";

test("a role, one policy with all its grants, and the managed policies that were named", async () => {
  const graph = await captureInProcess(() => {
    new LeastPrivilegeRole("app", {
      roleName: "app-staging",
      trust: { service: "lambda.amazonaws.com" },
      grants: [[list, read]],
      managedPolicyArns: [ENI_POLICY],
      tags,
    });
  });
  expect(custom(graph)).toEqual([
    "aws_iam_role app-role",
    "aws_iam_role_policy app-grants",
    "aws_iam_role_policy_attachment app-AWSLambdaENIManagementAccess",
  ]);
  expect(inputsOf(graph, "app-role")).toEqual({
    name: "app-staging",
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AssumeRole",
          Effect: "Allow",
          Principal: { Service: ["lambda.amazonaws.com"] },
          Action: ["sts:AssumeRole"],
        },
      ],
    }),
    tags,
  });
  expect(inputsOf(graph, "app-grants")).toMatchObject({ name: "app-staging", role: "app-staging" });
  expect(statementsOf(graph, "app-grants")).toEqual([
    { Sid: "List", Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::data"] },
    { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::data/*"] },
  ]);
  expect(inputsOf(graph, "app-AWSLambdaENIManagementAccess")).toEqual({ role: "app-staging", policyArn: ENI_POLICY });
  expect(nodeOf(graph, "app-grants").propertyDependsOn["role"]).toEqual([nodeOf(graph, "app-role").id]);
});

test("a role with no grants can do nothing", async () => {
  const trust = { principals: ["arn:aws:iam::123456789012:role/app"] };
  const graph = await captureInProcess(() => {
    new LeastPrivilegeRole("idle", { roleName: "idle", trust, grants: [], tags });
  });
  expect(custom(graph)).toEqual(["aws_iam_role idle-role"]);
});

test.each([
  [[read, read], 'Grant "Read" of role "app" is given twice'],
  [[{ ...read, sid: "read-data" }], 'Grant "read-data" of role "app" is not named in letters and digits'],
  [[{ ...read, actions: [] }], 'Grant "Read" of role "app" names no action.'],
  [[{ ...read, resources: [] }], 'Grant "Read" of role "app" names no resource.'],
])("grants that IAM would refuse are refused: %#", (grants, message) => {
  expect(() => checkedGrants("app", grants)).toThrow(message);
});

test("grants that outgrow a role's inline policy are refused before AWS refuses them", () => {
  const longest = "x".repeat(INLINE_POLICY_LIMIT);
  expect(checkedInlinePolicy("app", longest)).toBe(longest);
  expect(() => checkedInlinePolicy("app", `${longest}x`)).toThrow(
    'The grants of role "app" take 10241 characters; IAM allows 10240. Give some of them to another role.',
  );
});
