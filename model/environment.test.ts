import { expect, test } from "vitest";
import {
  checkedBucketName,
  ENVIRONMENTS,
  type EnvironmentPlace,
  environmentNames,
  environmentTags,
  selectEnvironment,
} from "./environment.ts";
import { UserError } from "./errors.ts";

function errorOf(variable: string | undefined, stack: string): UserError | undefined {
  try {
    selectEnvironment(variable, stack);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  return undefined;
}

test.each(ENVIRONMENTS)("ENVIRONMENT=%s deploys the stack of that name", (environment) => {
  expect(selectEnvironment(environment, environment)).toBe(environment);
});

test.each([undefined, ""])("a missing ENVIRONMENT (%j) is an error that names the value to set", (variable) => {
  const error = errorOf(variable, "staging");
  expect(error?.message).toContain("ENVIRONMENT is not set");
  expect(error?.problem.fix).toBe("Set ENVIRONMENT to the stack that you deploy: staging.");
});

test("where the stack is no environment either, the error lists the environments", () => {
  expect(errorOf(undefined, "dev")?.problem.fix).toBe(
    "Set ENVIRONMENT to the stack that you deploy: staging or production.",
  );
});

test.each(["prod", "Staging", "staging ", "production,staging"])('"%s" is an unknown environment', (variable) => {
  expect(errorOf(variable, "staging")?.message).toContain(`ENVIRONMENT="${variable}" is not an environment.`);
  expect(errorOf(variable, variable)?.problem.fix).toBe("Set it to staging or production, exactly so spelt.");
});

test("an environment that is not the selected stack is refused, both ways round", () => {
  expect(errorOf("production", "staging")?.message).toContain(
    'ENVIRONMENT="production", but the selected stack is "staging"',
  );
  expect(errorOf("staging", "production")?.problem.fix).toContain("Run pulumi stack select staging");
  expect(errorOf("staging", "dev")?.message).toContain('the selected stack is "dev"');
});

test("the three mistakes have three different messages", () => {
  const messages = [errorOf(undefined, "staging"), errorOf("qa", "staging"), errorOf("production", "staging")];
  expect(new Set(messages.map((error) => error?.message)).size).toBe(3);
});

const staging: EnvironmentPlace = { environment: "staging", account: "123456789012", region: "us-west-2" };

test("names say the environment; those that are unique in the world say account and region too", () => {
  expect(environmentNames(staging)).toEqual({
    dataBucket: "bulkhead-staging-data-123456789012-us-west-2",
    logBucket: "bulkhead-staging-logs-123456789012-us-west-2",
    table: "bulkhead-staging-records",
    role: "bulkhead-staging-service",
    keyAlias: "alias/bulkhead/staging/data",
  });
});

test("staging and production share no name", () => {
  const names = Object.values(environmentNames(staging));
  const others = Object.values(environmentNames({ ...staging, environment: "production" }));
  expect(new Set([...names, ...others]).size).toBe(names.length + others.length);
});

test("a bucket of one account or region never takes the name of another's", () => {
  const bucket = environmentNames(staging).dataBucket;
  expect(environmentNames({ ...staging, account: "210987654321" }).dataBucket).not.toBe(bucket);
  expect(environmentNames({ ...staging, region: "eu-west-1" }).dataBucket).not.toBe(bucket);
});

test("bucket names are checked as S3 checks them", () => {
  expect(checkedBucketName("a".repeat(63))).toHaveLength(63);
  for (const wrong of ["a".repeat(64), "ab", "Upper-case", "with.dot", "under_score", "-a-b", "a-b-"]) {
    expect(() => checkedBucketName(wrong)).toThrow(`"${wrong}" (${wrong.length} characters) is not a bucket name.`);
  }
});

test("tags are spelt as costs are accounted", () => {
  expect(environmentTags("production", { owner: "team", costCenter: "42" })).toEqual({
    environment: "production",
    project: "bulkhead",
    owner: "team",
    cost_center: "42",
  });
});
