import { expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import { DynamodbEndpoint, ownTablesStatement } from "./dynamodb-endpoint.ts";
import { custom, inputsOf, statementsOf } from "./test/captured.ts";

const tags = { tenant_id: "shared", environment: "production", cost_center: "platform" };
const placement = { region: "us-east-1", account: "123456789012", suffix: "dev" };

test("one gateway endpoint, which names no route table: tenants bring their own", async () => {
  const graph = await captureInProcess(() => {
    new DynamodbEndpoint("dynamodb", { placement, vpcId: "vpc-1", tags });
  });
  expect(custom(graph)).toEqual(["aws_vpc_endpoint dynamodb-endpoint"]);
  expect(inputsOf(graph, "dynamodb-endpoint")).toEqual({
    vpcId: "vpc-1",
    serviceName: "com.amazonaws.us-east-1.dynamodb",
    vpcEndpointType: "Gateway",
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [ownTablesStatement(placement)] }),
    tags: { ...tags, Name: "dynamodb-endpoint-dev" },
  });
  expect(statementsOf(graph, "dynamodb-endpoint")).toEqual([
    {
      Sid: "OwnTablesOnly",
      Effect: "Allow",
      Principal: "*",
      Action: [
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
      ],
      Resource: [
        "arn:aws:dynamodb:us-east-1:123456789012:table/${aws:PrincipalTag/tenant_id}-users-dev",
        "arn:aws:dynamodb:us-east-1:123456789012:table/${aws:PrincipalTag/tenant_id}-data-dev",
      ],
      Condition: { StringEquals: { "aws:PrincipalAccount": ["123456789012"] } },
    },
  ]);
});
