import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { UserError } from "../../model/errors.ts";
import { policyJson } from "./policy-json.ts";
import { type Trust, trustStatement } from "./trust.ts";

async function trusted(trust: Trust): Promise<unknown> {
  const json = await new Promise<string>((resolve) => {
    policyJson([trustStatement(trust)]).apply(resolve);
  });
  return JSON.parse(json).Statement[0];
}

const app = "arn:aws:iam::123456789012:role/app";

test("a service assumes the role, for this account and these resources only", async () => {
  const sourceArns = ["arn:aws:ecs:us-west-2:123456789012:cluster/main"];
  expect(await trusted({ service: "ecs-tasks.amazonaws.com", sourceAccount: "123456789012", sourceArns })).toEqual({
    Sid: "AssumeRole",
    Effect: "Allow",
    Principal: { Service: ["ecs-tasks.amazonaws.com"] },
    Action: ["sts:AssumeRole"],
    Condition: {
      StringEquals: { "aws:SourceAccount": ["123456789012"] },
      ArnEquals: { "aws:SourceArn": sourceArns },
    },
  });
});

test("a service with no source named has no condition", async () => {
  expect(await trusted({ service: "lambda.amazonaws.com" })).not.toHaveProperty("Condition");
});

test("named principals assume the role, known now or later", async () => {
  expect(await trusted({ principals: [app, pulumi.output(app)] })).toMatchObject({ Principal: { AWS: [app, app] } });
});

test.each(["*", "123456789012", "arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/*"])(
  "%s would let in everybody",
  (principal) => {
    expect(() => trustStatement({ principals: [principal] })).toThrow(UserError);
    expect(() => trustStatement({ principals: [app, principal] })).toThrow(`"${principal}" is not the ARN of one`);
  },
);

test("a role that nobody may assume is refused", () => {
  expect(() => trustStatement({ principals: [] })).toThrow("A role that nobody may assume is of no use.");
});
