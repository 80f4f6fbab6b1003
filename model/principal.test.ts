import { expect, test } from "vitest";
import { isPrincipalArn, principalArn } from "./principal.ts";

const account = "123456789012";

test.each([
  ["role/deploy", "arn:aws:iam::123456789012:role/deploy"],
  ["user/ops/ann@example.com", "arn:aws:iam::123456789012:user/ops/ann@example.com"],
  ["arn:aws:iam::999999999999:role/path/deploy", "arn:aws:iam::999999999999:role/path/deploy"],
])("%s names one principal", (value, arn) => {
  expect(principalArn(value, account)).toBe(arn);
  expect(isPrincipalArn(arn)).toBe(true);
});

test.each([
  "*",
  "123456789012",
  "arn:aws:iam::123456789012:root",
  "arn:aws:iam::123456789012:role/*",
  "arn:aws:iam::*:role/deploy",
  "arn:aws:sts::123456789012:assumed-role/deploy/session",
  "role/",
  "role/a*",
  "group/ops",
  "deploy",
  "",
])('"%s" does not, and the error says where it stands', (value) => {
  expect(() => principalArn(value, account, "administrators")).toThrow(
    `administrators: "${value}" does not name one IAM role or user. Write role/NAME, user/NAME or the ARN of one`,
  );
});
