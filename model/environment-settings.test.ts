import { expect, test } from "vitest";
import { environmentSettings } from "./environment-settings.ts";

const account = "123456789012";
const complete = {
  administrators: ["role/deploy", "arn:aws:iam::123456789012:user/ann"],
  assumedBy: { service: "ecs-tasks.amazonaws.com" },
  owner: "platform-team",
  costCenter: "platform",
};

const settings = (changes: Readonly<Record<string, unknown>> = {}) => {
  const values: Readonly<Record<string, unknown>> = { ...complete, ...changes };
  return environmentSettings((key) => values[key], account);
};

test("settings name principals in full, and bind a service to the account", () => {
  expect(settings()).toEqual({
    administrators: ["arn:aws:iam::123456789012:role/deploy", "arn:aws:iam::123456789012:user/ann"],
    assumedBy: { service: "ecs-tasks.amazonaws.com", sourceAccount: account },
    owner: "platform-team",
    costCenter: "platform",
  });
});

test("a service that says nothing of its caller's account is bound to none, by an explicit word", () => {
  const assumedBy = { service: "ec2.amazonaws.com", anyAccount: true };
  expect(settings({ assumedBy }).assumedBy).toEqual({ service: "ec2.amazonaws.com" });
});

test("principals may assume the role instead of a service", () => {
  expect(settings({ assumedBy: { principals: ["role/app"] } }).assumedBy).toEqual({
    principals: ["arn:aws:iam::123456789012:role/app"],
  });
});

test.each([
  [{ administrators: undefined }, "administrators: is not set. List at least one"],
  [{ administrators: [] }, "administrators: [] is not a list of IAM roles and users."],
  [{ administrators: "role/deploy" }, 'administrators: "role/deploy" is not a list of IAM roles and users.'],
  [{ administrators: ["*"] }, 'administrators: "*" does not name one IAM role or user.'],
  [{ assumedBy: undefined }, "assumedBy: is not set: nobody may assume the role by default."],
  [{ assumedBy: "ecs-tasks.amazonaws.com" }, 'assumedBy: "ecs-tasks.amazonaws.com" is not understood.'],
  [{ assumedBy: {} }, "assumedBy: {} is not understood."],
  [{ assumedBy: { service: "ecs-tasks.amazonaws.com", principals: ["role/a"] } }, "is not understood. Write {service:"],
  [{ assumedBy: { service: "ecs-tasks" } }, 'assumedBy: {"service":"ecs-tasks"} is not understood.'],
  [{ assumedBy: { service: "ecs-tasks.amazonaws.com", account: "1" } }, "is not understood."],
  [{ assumedBy: { service: "ecs-tasks.amazonaws.com", anyAccount: "no" } }, "is not understood."],
  [{ assumedBy: { principals: [] } }, "assumedBy.principals: [] is not a list"],
  [
    { assumedBy: { principals: ["arn:aws:iam::123456789012:root"] } },
    'assumedBy.principals: "arn:aws:iam::123456789012:root" does not name one IAM role or user.',
  ],
  [{ owner: undefined }, "owner: is not set."],
  [{ owner: "" }, 'owner: "" cannot be a tag\'s value.'],
  [{ costCenter: "a,b" }, 'costCenter: "a,b" cannot be a tag\'s value.'],
  [{ costCenter: "x".repeat(257) }, "cannot be a tag's value."],
])("%j is refused: %s", (changes, message) => {
  expect(() => settings(changes)).toThrow(message);
});
