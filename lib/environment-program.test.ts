import { describe, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { environmentProgram } from "./environment-program.ts";

const project = "bulkhead-environments";
const configured = {
  "bulkhead-environments:administrators": '["role/bulkhead-deploy"]',
  "bulkhead-environments:assumedBy": '{"service":"ecs-tasks.amazonaws.com"}',
  "bulkhead-environments:owner": "platform-team",
  "bulkhead-environments:costCenter": "platform",
};

type Config = Readonly<Record<string, string>>;

const captured = (environment: string | undefined, stack: string, config: Config = configured) =>
  captureInProcess(() => environmentProgram(environment), { project, stack, config });

describe("what stops the program", () => {
  test.each([
    ["ENVIRONMENT is missing", undefined, "staging", "ENVIRONMENT is not set"],
    ["ENVIRONMENT is unknown", "qa", "staging", 'ENVIRONMENT="qa" is not an environment.'],
    ["ENVIRONMENT is another stack's", "production", "staging", 'but the selected stack is "staging"'],
  ])("%s", async (_, environment, stack, message) => {
    await expect(captured(environment, stack)).rejects.toThrow(message);
  });

  test.each(["administrators", "assumedBy", "owner", "costCenter"])("%s is not configured", async (key) => {
    const config = Object.fromEntries(Object.entries(configured).filter(([name]) => name !== `${project}:${key}`));
    await expect(captured("staging", "staging", config)).rejects.toThrow(`${key}: is not set`);
  });
});

test("an error of the user's making is Pulumi's RunError, which is printed without a stack trace", async () => {
  await expect(environmentProgram("qa")).rejects.toMatchObject({ __pulumiRunError: true });
});

describe("staging", () => {
  let graph: Graph;
  const staging = async () => {
    graph ??= await captured("staging", "staging");
    return graph;
  };

  test("every resource is of the pinned provider, in us-west-2", async () => {
    const { nodes } = await staging();
    const [provider, ...others] = nodes.filter((node) => node.category === "provider");
    expect(others).toEqual([]);
    expect(provider?.inputs["region"]).toBe("us-west-2");
    const custom = nodes.filter((node) => node.category === "custom");
    expect(custom.length).toBeGreaterThan(15);
    for (const node of custom) expect([node.name, node.provider]).toEqual([node.name, provider?.id]);
  });

  test("whatever the person who deploys has configured", async () => {
    const { nodes } = await captured("staging", "staging", { ...configured, "aws:region": "eu-west-1" });
    const regions = new Set(nodes.filter((node) => node.category === "custom").map((node) => node.region));
    expect([...regions]).toEqual(["us-west-2"]);
  });

  test("it puts out what its users need", async () => {
    const { stacks } = await staging();
    expect(stacks[0]?.outputs).toMatchObject({
      environment: "staging",
      region: "us-west-2",
      bucketName: "bulkhead-staging-data-123456789012-us-west-2",
      logBucketName: "bulkhead-staging-logs-123456789012-us-west-2",
      tableName: "bulkhead-staging-records",
      roleArn: "arn:aws:iam::123456789012:role/bulkhead-staging-service",
      keyAlias: "alias/bulkhead/staging/data",
    });
  });
});
