import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { captureStack } from "../../capture/pulumi/capture-stack.ts";
import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { ENVIRONMENTS, type Environment } from "../../model/environment.ts";
import { UserError } from "../../model/errors.ts";
import { expectGolden } from "../test/golden.ts";

const directory = import.meta.dirname;
const graphs = new Map<Environment, Graph>();

beforeAll(async () => {
  for (const stack of ENVIRONMENTS) {
    graphs.set(stack, await captureStack({ directory, stack, env: { ENVIRONMENT: stack } }));
  }
}, 60_000);

function custom(environment: Environment): readonly ResourceNode[] {
  return (graphs.get(environment)?.nodes ?? []).filter((node) => node.category === "custom");
}

test("a program that is told another environment than its stack's stops with one sentence and deploys nothing", async () => {
  const capture = captureStack({ directory, stack: "staging", env: { ENVIRONMENT: "production" } });
  const error = await capture.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error("expected the program to be refused");
  expect(error.message).toContain('ENVIRONMENT="production", but the selected stack is "staging"');
  expect(error.message).not.toMatch(/\n\s+at /);
}, 60_000);

describe.each(ENVIRONMENTS)("%s", (environment) => {
  test("is the graph that was reviewed", () => {
    const graph = graphs.get(environment);
    if (graph === undefined) throw new Error("not captured");
    expectGolden(graph, join(directory, `${environment}.golden.json`));
  });

  test("has one bucket for data and one for logs, one table, one key, one role", () => {
    const count = (kind: string) => custom(environment).filter((node) => node.kind === kind).length;
    expect(count("aws_s3_bucket")).toBe(2);
    expect([count("aws_dynamodb_table"), count("aws_kms_key"), count("aws_iam_role")]).toEqual([1, 1, 1]);
  });

  const TAGGABLE = ["aws_s3_bucket", "aws_dynamodb_table", "aws_kms_key", "aws_iam_role"];

  test("is tagged wherever AWS takes tags, with exactly these keys", () => {
    const tagged = custom(environment).filter((node) => Object.keys(node.tags).length > 0);
    expect(new Set(tagged.map((node) => node.kind))).toEqual(new Set(TAGGABLE));
    for (const node of custom(environment).filter(({ kind }) => TAGGABLE.includes(kind))) {
      expect(node.tags).toEqual({
        environment,
        project: "bulkhead",
        owner: "platform-team",
        cost_center: `platform-${environment}`,
      });
    }
  });

  test("can be destroyed: nothing is protected or retained, and buckets are emptied", () => {
    for (const node of custom(environment)) {
      expect(node.options.protect ?? false).toBe(false);
      expect(node.options.retain ?? false).toBe(false);
      expect(node.inputs["deletionProtectionEnabled"] ?? false).toBe(false);
      if (node.kind === "aws_s3_bucket") expect(node.inputs["forceDestroy"]).toBe(true);
    }
  });
});

/** What AWS knows a resource by. */
const physicalNames = (environment: Environment) =>
  custom(environment).flatMap((node) =>
    ["name", "bucket", "arn", "keyId"].flatMap((property) => {
      const value = node.outputs[property];
      return typeof value === "string" ? [value] : [];
    }),
  );

test("staging and production share no physical name, key, role or ARN", () => {
  const staging = new Set(physicalNames("staging"));
  expect(staging.size).toBeGreaterThanOrEqual(8);
  expect(physicalNames("production").filter((name) => staging.has(name))).toEqual([]);
});

test("nothing in one environment so much as mentions the other", () => {
  expect(JSON.stringify(custom("staging").map((node) => node.inputs))).not.toMatch(/production/);
  expect(JSON.stringify(custom("production").map((node) => node.inputs))).not.toMatch(/staging/);
});

test("they differ in nothing but their names and tags", () => {
  const neutral = (environment: Environment) =>
    custom(environment).map((node) =>
      JSON.stringify([node.kind, node.name, node.inputs])
        .replaceAll(environment, "ENVIRONMENT")
        .replaceAll(KEY_ID, "KEY"),
    );
  expect(neutral("staging")).toEqual(neutral("production"));
});

const KEY_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
