import { expect, test } from "vitest";
import { KEY_READING_AND_WRITING } from "./key-actions.ts";
import { administerKeyStatement, createTablesStatement, logsKeyStatement, useKeyStatement } from "./key-statements.ts";

const account = "123456789012";
const region = "us-west-2";
const admin = "arn:aws:iam::123456789012:role/deploy";

test("administrators manage the key and its policy, and never read data with it", () => {
  const { Principal, Action } = administerKeyStatement([admin]);
  expect(Principal).toEqual({ AWS: [admin] });
  expect(Action).toContain("kms:PutKeyPolicy");
  expect(Action).toContain("kms:ScheduleKeyDeletion");
  for (const use of ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant", "kms:ReplicateKey"]) {
    expect(Action).not.toContain(use);
  }
});

test("only the administrators of a multi-Region key replicate it", () => {
  expect(administerKeyStatement([admin], true).Action).toContain("kms:ReplicateKey");
});

test("a role uses the key through one service, wherever its own policies also allow it", () => {
  const roleArns = ["arn:aws:iam::123456789012:role/app"];
  expect(useKeyStatement({ sid: "UseTable", roleArns, account, region, service: "dynamodb" })).toEqual({
    Sid: "UseTable",
    Effect: "Allow",
    Principal: { AWS: ["arn:aws:iam::123456789012:root"] },
    Action: KEY_READING_AND_WRITING,
    Resource: ["*"],
    Condition: {
      StringEquals: { "kms:CallerAccount": [account], "kms:ViaService": ["dynamodb.us-west-2.amazonaws.com"] },
      ArnEquals: { "aws:PrincipalArn": roleArns },
    },
  });
});

test("whoever creates tables takes grants on the key, through DynamoDB only", () => {
  const statement = createTablesStatement({ principals: [admin], account, region });
  expect(statement.Principal).toEqual({ AWS: [admin] });
  expect(statement.Action).toEqual([...KEY_READING_AND_WRITING, "kms:CreateGrant"]);
  expect(statement.Condition).toEqual({
    StringEquals: { "kms:CallerAccount": [account], "kms:ViaService": ["dynamodb.us-west-2.amazonaws.com"] },
  });
});

test("CloudWatch Logs uses the key for exactly the log groups named", () => {
  const names = ["/aws/lambda/tenant-001-dev", "/aws/lambda/tenant-002-dev"];
  const { Principal, Condition } = logsKeyStatement(
    ...names.map((logGroupName) => ({ account, region, logGroupName })),
  );
  expect(Principal).toEqual({ Service: ["logs.us-west-2.amazonaws.com"] });
  expect(Condition).toEqual({
    ArnEquals: {
      "kms:EncryptionContext:aws:logs:arn": [
        "arn:aws:logs:us-west-2:123456789012:log-group:/aws/lambda/tenant-001-dev",
        "arn:aws:logs:us-west-2:123456789012:log-group:/aws/lambda/tenant-002-dev",
      ],
    },
  });
});

test("no statement holds a wildcard action", () => {
  const statements = [
    administerKeyStatement([admin], true),
    createTablesStatement({ principals: [admin], account, region }),
    useKeyStatement({ sid: "Use", roleArns: [admin], account, region, service: "s3" }),
    logsKeyStatement({ account, region, logGroupName: "/a" }),
  ];
  for (const action of statements.flatMap((statement) => statement.Action)) expect(action).toMatch(/^kms:[A-Za-z]+$/);
});
