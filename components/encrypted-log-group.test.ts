import { expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import { EncryptedLogGroup } from "./encrypted-log-group.ts";
import { custom, inputsOf } from "./test/captured.ts";

const tags = { tenant_id: "tenant-001", environment: "production", cost_center: "platform" };
const keyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";

test("a log group on the key, for 30 days unless another time is asked for", async () => {
  const graph = await captureInProcess(() => {
    new EncryptedLogGroup("app", { logGroupName: "/aws/lambda/app", keyArn, tags });
    new EncryptedLogGroup("audit", { logGroupName: "/audit", keyArn, retentionInDays: 365, tags });
  });
  expect(custom(graph)).toEqual(["aws_cloudwatch_log_group app-log-group", "aws_cloudwatch_log_group audit-log-group"]);
  expect(inputsOf(graph, "app-log-group")).toEqual({
    name: "/aws/lambda/app",
    kmsKeyId: keyArn,
    retentionInDays: 30,
    tags,
  });
  expect(inputsOf(graph, "audit-log-group")["retentionInDays"]).toBe(365);
});
