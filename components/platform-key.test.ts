import { describe, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import { PlatformKey, type PlatformKeyArgs, platformKeyStatements } from "./platform-key.ts";
import { custom, inputsOf, statementsOf } from "./test/captured.ts";

const tags = { tenant_id: "shared", environment: "production", cost_center: "platform" };
const ADMINISTRATOR = "arn:aws:iam::123456789012:role/bulkhead-deploy";
const TRAIL = "arn:aws:cloudtrail:us-east-1:123456789012:trail/audit-trail-dev";

const args: PlatformKeyArgs = {
  alias: "alias/platform/data-key-dev",
  placement: { region: "us-east-1", account: "123456789012", suffix: "dev" },
  administrators: [ADMINISTRATOR],
  logGroupNames: ["/aws/lambda/authorizer-dev", "/aws/apigateway/tenants-api-dev"],
  trailName: "audit-trail-dev",
  authorizer: { functionName: "authorizer-dev", roleName: "authorizer-role-dev" },
  tags,
};

const statement = (sid: string) => platformKeyStatements(args).find(({ Sid }) => Sid === sid);

test("one key and its alias", async () => {
  const graph = await captureInProcess(() => {
    new PlatformKey("key", args);
  });
  expect(custom(graph)).toEqual(["aws_kms_alias key-alias", "aws_kms_key key-key"]);
  expect(inputsOf(graph, "key-alias")["name"]).toBe("alias/platform/data-key-dev");
  expect(inputsOf(graph, "key-key")).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 7, tags });
  expect(statementsOf(graph, "key-key").map(({ Sid }) => Sid)).toEqual([
    "AdministerKey",
    "EncryptLogs",
    "PublishAlarms",
    "EncryptTrail",
    "DescribeKeyForTrail",
    "ReadTrail",
    "EncryptEnvironment",
    "DecryptEnvironment",
  ]);
});

describe("who may use it", () => {
  test("CloudWatch Logs, for the platform's groups and no others", () => {
    expect(statement("EncryptLogs")).toMatchObject({
      Principal: { Service: ["logs.us-east-1.amazonaws.com"] },
      Condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": [
            "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/authorizer-dev",
            "arn:aws:logs:us-east-1:123456789012:log-group:/aws/apigateway/tenants-api-dev",
          ],
        },
      },
    });
  });

  test("alarms of this account, which AWS's own key for SNS would not let in", () => {
    expect(statement("PublishAlarms")).toEqual({
      Sid: "PublishAlarms",
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: ["*"],
      Condition: {
        StringEquals: { "aws:SourceAccount": ["123456789012"] },
        ArnLike: { "aws:SourceArn": ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:*"] },
      },
    });
  });

  test("CloudTrail, for this trail", () => {
    expect(statement("EncryptTrail")).toMatchObject({
      Principal: { Service: ["cloudtrail.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
      Condition: {
        StringEquals: { "aws:SourceArn": [TRAIL], "kms:EncryptionContext:aws:cloudtrail:arn": [TRAIL] },
      },
    });
    expect(statement("DescribeKeyForTrail")).toMatchObject({
      Action: ["kms:DescribeKey"],
      Condition: { StringEquals: { "aws:SourceArn": [TRAIL] } },
    });
  });

  test("the administrators, who decrypt the trail through S3 and not otherwise", () => {
    expect(statement("ReadTrail")).toMatchObject({
      Principal: { AWS: [ADMINISTRATOR] },
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Condition: { StringEquals: { "kms:ViaService": ["s3.us-east-1.amazonaws.com"] } },
    });
  });

  test("the authorizer's role, for its own variables", () => {
    expect(statement("DecryptEnvironment")).toMatchObject({
      Action: ["kms:Decrypt"],
      Condition: {
        StringEquals: {
          "kms:EncryptionContext:aws:lambda:FunctionArn": [
            "arn:aws:lambda:us-east-1:123456789012:function:authorizer-dev",
          ],
        },
        ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::123456789012:role/authorizer-role-dev"] },
      },
    });
  });

  test("and nobody by a wildcard", () => {
    for (const { Action, Principal, Condition } of platformKeyStatements(args)) {
      expect(Action.filter((action) => action.includes("*"))).toEqual([]);
      expect(JSON.stringify(Principal)).not.toContain('"*"');
      expect(Condition).toBeDefined();
    }
  });
});
