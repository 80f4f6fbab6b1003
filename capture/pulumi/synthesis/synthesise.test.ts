import { expect, test } from "vitest";
import { UNKNOWN, type WireObject } from "../wire.ts";
import { synthesise } from "./synthesise.ts";

const made = (type: string, inputs: WireObject, more: { name?: string; region?: string; urn?: string } = {}) =>
  synthesise({ urn: `urn:${type}`, type, name: "it", inputs, account: "123456789012", region: "us-east-1", ...more });

test("a table's stream is there where it streams", () => {
  const arn = "arn:aws:dynamodb:us-east-1:123456789012:table/users";
  const table = "aws:dynamodb/table:Table";
  expect(made(table, { name: "users" })).toEqual({ id: "users", outputs: { arn, streamArn: "", streamLabel: "" } });
  expect(made(table, { name: "users", streamEnabled: true }).outputs["streamArn"]).toBe(
    `${arn}/stream/2026-01-01T00:00:00.000`,
  );
});

test("what the program leaves unnamed is named by its logical name and letters that stay", () => {
  const { id } = made("aws:s3/bucket:Bucket", {});
  expect(id).toMatch(/^it-[0-9a-f]{7}$/);
  expect(made("aws:s3/bucket:Bucket", {}).id).toBe(id);
  expect(made("aws:s3/bucket:Bucket", {}, { urn: "urn:other" }).id).not.toBe(id);
  expect(made("aws:s3/bucket:Bucket", { bucketPrefix: "logs-" }).id).toMatch(/^logs-[0-9a-f]{26}$/);
});

test("functions have the ARNs that API Gateway and versions need", () => {
  const arn = "arn:aws:lambda:us-east-1:123456789012:function:api";
  const invocations = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions";
  expect(made("aws:lambda/function:Function", { name: "api", publish: true })).toMatchObject({
    id: "api",
    outputs: {
      arn,
      invokeArn: `${invocations}/${arn}/invocations`,
      qualifiedArn: `${arn}:1`,
      version: "1",
    },
  });
  expect(made("aws:lambda/function:Function", { name: "api" }).outputs["qualifiedArn"]).toBe(`${arn}:$LATEST`);
});

test("a key of several regions says so in its id, and an alias knows its key's ARN", () => {
  expect(made("aws:kms/key:Key", {}).id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(made("aws:kms/key:Key", { multiRegion: true }).id).toMatch(/^mrk-[0-9a-f]{32}$/);
  expect(made("aws:kms/alias:Alias", { name: "alias/a", targetKeyId: "k-1" }).outputs["targetKeyArn"]).toBe(
    "arn:aws:kms:us-east-1:123456789012:key/k-1",
  );
});

test("other partitions have other names", () => {
  expect(made("aws:s3/bucket:Bucket", { bucket: "b" }, { region: "cn-north-1" }).outputs).toMatchObject({
    arn: "arn:aws-cn:s3:::b",
    bucketDomainName: "b.s3.amazonaws.com.cn",
  });
});

test("what needs an unknown is unknown, and a kind without a row makes nothing up", () => {
  const unknown = made("aws:dynamodb/table:Table", { name: UNKNOWN });
  expect(unknown.id).toBeUndefined();
  expect(unknown.outputs["arn"]).toBe(UNKNOWN);
  expect(made("aws:made/up:Up", { name: "x" })).toEqual({ outputs: {} });
});
