import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { isAsset, isSecret, isUnknown, unknown } from "../../graph/value.ts";
import { UserError } from "../../model/errors.ts";
import { type CaptureOptions, captureStack } from "./capture-stack.ts";

const fixtures = fileURLToPath(new URL("../test/fixtures/pulumi/", import.meta.url));
const TIMEOUT = 60_000;

const capture = (name: string, options: Partial<CaptureOptions> = {}): Promise<Graph> =>
  captureStack({ directory: join(fixtures, name), stack: "dev", root: fixtures, region: "us-east-1", ...options });

const failure = async (name: string, options: Partial<CaptureOptions> = {}): Promise<unknown> => {
  try {
    await capture(name, options);
    return "no failure";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { where: error.problem.where, message: error.problem.message };
  }
};

function named(graph: Graph, name: string): ResourceNode {
  const node = graph.nodes.find((candidate) => candidate.name === name);
  if (node === undefined) throw new Error(`no node "${name}"`);
  return node;
}

describe("programs", () => {
  test("CommonJS, with the configuration that Pulumi would hand to it", { timeout: TIMEOUT }, async () => {
    const graph = await capture("commonjs");
    const bucket = named(graph, "logs");
    expect(bucket.inputs).toEqual({ bucket: "logs-dev" });
    expect(bucket).toMatchObject({ kind: "aws_s3_bucket", region: "eu-central-1", account: "123456789012" });
    expect(bucket.source).toEqual({ file: "commonjs/index.js", line: 11, column: 16 });
    const [stack] = graph.stacks;
    expect(stack?.outputs["arn"]).toBe("arn:aws:s3:::logs-dev");
    expect(stack?.outputs["zones"]).toEqual(["a", "b"]);
    expect(stack?.outputs["port"]).toBe(8080);
    const token = stack?.outputs["token"];
    expect(isSecret(token) && isUnknown(token.value) && token.value.reason).toBe(
      'The configuration value "commonjs:token" is encrypted and cannot be read offline.',
    );
    expect(stack?.warnings).toEqual([
      'The configuration value "commonjs:token" is encrypted; what is made of it is unknown.',
    ]);
  });

  test("what a function cannot answer in full is unknown, and said; the region is the one asked for", {
    timeout: TIMEOUT,
  }, async () => {
    const graph = await capture("waits-for-aws", { region: "eu-west-1" });
    const [stack] = graph.stacks;
    expect(stack?.outputs["region"]).toBe("eu-west-1");
    expect(isUnknown(stack?.outputs["policy"])).toBe(true);
    expect(stack?.warnings).toEqual([expect.stringContaining("aws:iam/getPolicy:getPolicy answers is not known")]);
  });

  test("a function whose code is written inline, which the SDK serialises with its compiler", {
    timeout: TIMEOUT,
  }, async () => {
    const { nodes } = await capture("inline-function");
    const code = nodes.find(({ kind }) => kind === "aws_lambda_function")?.inputs["code"];
    expect(isAsset(code) && code.files["__index.js"]?.content).toMatch(/hello/);
  });

  test("an ES module that exports an async function", { timeout: TIMEOUT }, async () => {
    const graph = await capture("esm");
    const stack = "urn:pulumi:dev::esm::pulumi:pulumi:Stack::esm-dev";
    const store = "urn:pulumi:dev::esm::test:index:Store::users";
    const table = "urn:pulumi:dev::esm::test:index:Store$aws:dynamodb/table:Table::users-table";
    const provider = "urn:pulumi:dev::esm::pulumi:providers:aws::oregon";
    expect(named(graph, "users-table")).toMatchObject({
      id: table,
      parent: store,
      provider,
      region: "us-west-2",
      tags: { both: "own", environment: "dev", own: "1" },
      compartment: { environment: "dev" },
      source: { file: "esm/index.js", line: 12 },
    });
    expect(named(graph, "users")).toMatchObject({
      category: "component",
      parent: stack,
      outputs: { table: "arn:aws:dynamodb:us-west-2:123456789012:table/users" },
    });
    const other = named(graph, "other");
    expect(other.options).toEqual({
      protect: true,
      retain: true,
      ignoreChanges: ["tags"],
      aliases: ["urn:pulumi:dev::esm::aws:dynamodb/table:Table::older"],
      deleteBeforeReplace: true,
    });
    expect(other.propertyDependsOn).toEqual({ name: [table] });
    expect(other.dependsOn).toContain(table);
    expect(other.inputs["name"]).toBe("users");
    expect(other.inputs["password"]).toEqual({ $bulkhead: "secret", value: "hush" });
    expect(named(graph, "found")).toMatchObject({ category: "data", outputs: { id: "an-id" } });
    expect(named(graph, "odd")).toMatchObject({ kind: "acme:index/odd:Odd", inputs: { size: 3 } });
    expect(graph.stacks[0]?.outputs["nothingKnown"]).toEqual(
      unknown(`The stack's output "nothingKnown" is known only after deployment.`),
    );
  });

  test("TypeScript through the loader that nodeargs names, each resource at its line", {
    timeout: TIMEOUT,
  }, async () => {
    const graph = await capture("loaded-by-tsx");
    expect(named(graph, "top").source).toEqual({ file: "loaded-by-tsx/program/main.ts", line: 22, column: 1 });
    expect(named(graph, "nested").source).toEqual({ file: "loaded-by-tsx/program/main.ts", line: 19, column: 10 });
    expect(graph.stacks[0]?.outputs).toEqual({ cwd: "program" });
  });

  test("TypeScript through Pulumi's own loader", { timeout: TIMEOUT }, async () => {
    const graph = await capture("default-loader");
    expect(named(graph, "jobs")).toMatchObject({
      outputs: { arn: "arn:aws:sqs:us-east-1:123456789012:jobs" },
      source: { file: "default-loader/index.ts", line: 13 },
    });
  });

  test("transforms, which need a socket", { timeout: TIMEOUT }, async () => {
    const graph = await capture("transforms");
    expect(named(graph, "plain").inputs["tags"]).toEqual({ stack: "1" });
    expect(named(graph, "own").inputs["tags"]).toEqual({ own: "1", stack: "1" });
    expect(named(graph, "own").options).toEqual({ protect: true });
  });

  test("another stack's outputs, which are not seen", { timeout: TIMEOUT }, async () => {
    const [stack] = (await capture("refers")).stacks;
    expect(isUnknown(stack?.outputs["vpc"])).toBe(true);
    expect(stack?.warnings).toEqual([
      'The outputs of the stack "organization/network/prod", which the program reads, are unknown: that stack is not captured.',
    ]);
  });

  test("two runs give equal bytes", { timeout: TIMEOUT }, async () => {
    const [first, second] = await Promise.all([capture("esm"), capture("esm")]);
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
  });

  test("the SDK is the one that the program has installed", { timeout: TIMEOUT }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "bulkhead-own-sdk-"));
    try {
      cpSync(join(fixtures, "commonjs"), folder, { recursive: true });
      const sdk = join(folder, "node_modules", "@pulumi", "pulumi");
      mkdirSync(join(sdk, "cmd", "run"), { recursive: true });
      writeFileSync(join(sdk, "package.json"), JSON.stringify({ name: "@pulumi/pulumi", version: "0.0.1" }));
      writeFileSync(join(sdk, "cmd", "run", "index.js"), "throw new Error('the stub ran')");
      const { where: _, ...problem } = Object(await failure(folder, { directory: folder }));
      expect(problem.message).toContain(join("node_modules", "@pulumi", "pulumi"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("programs that fail", () => {
  const at = "main.ts";
  test.each([
    ["throws", `throws/${at}:8`, "The program threw: RangeError: the size is too small"],
    ["throws-later", `throws-later/${at}:6`, "The program threw: cannot use x"],
    ["exits", `exits/${at}:6`, "The program called process.exit(0) before it was finished."],
    [
      "waits",
      `waits/${at}:11`,
      'The program ended while the resource "stuck" (aws:s3/bucket:Bucket) still waited for something that never comes.',
    ],
    [
      "duplicate",
      `duplicate/${at}:10`,
      `Two resources have the URN urn:pulumi:dev::duplicate::aws:s3/bucket:Bucket::same: one made at duplicate/${at}:9, one at duplicate/${at}:10.`,
    ],
    [
      "remote",
      "eks:index:Cluster",
      'The component "cluster" (eks:index:Cluster) is made by a plug-in in another process, where a capture cannot follow.',
    ],
    [
      "asks",
      "aws:ec2/getVpc:getVpc",
      "The program calls the function aws:ec2/getVpc:getVpc, whose answer only AWS knows.",
    ],
  ])("%s", { timeout: TIMEOUT }, async (name, where, message) => {
    expect(await failure(name)).toEqual({ where, message: expect.stringContaining(message) });
  });

  test.each([
    ["needs-config", "The program threw: Missing required configuration variable 'needs-config:size'", "bulkhead.yaml"],
    ["needs-package", "The program threw: Cannot find package 'a-package-of-theirs'", "npm install in"],
  ])("%s, and what to do", { timeout: TIMEOUT }, async (name, message, fix) => {
    const problem = await capture(name).catch((error) => error.problem);
    expect(problem.message.split("\n")).toEqual([expect.stringContaining(message)]);
    expect(problem.fix).toContain(fix);
  });

  test("a program that does not parse", { timeout: TIMEOUT }, async () => {
    expect(await failure("does-not-parse")).toMatchObject({ where: "does-not-parse/main.ts:3" });
  });

  test("a promise that nothing settles", { timeout: TIMEOUT }, async () => {
    expect(await failure("waits-for-itself")).toMatchObject({
      message: expect.stringContaining("The program ended while it still waited for a promise that nothing settles."),
    });
  });

  test("a program that stays alive, and what keeps it", { timeout: TIMEOUT }, async () => {
    expect(await failure("hangs", { timeoutMs: 6000 })).toMatchObject({
      message: expect.stringContaining("The program did not end within 6 s. What keeps it alive: Timeout."),
    });
  });

  test("a program that never pauses", { timeout: TIMEOUT }, async () => {
    expect(await failure("loops", { timeoutMs: 3000 })).toMatchObject({
      message: expect.stringContaining("The program was still busy after 3 s"),
    });
  });

  test("a folder without a project", { timeout: TIMEOUT }, async () => {
    expect(await failure("nowhere")).toMatchObject({
      message: expect.stringContaining("no Pulumi.yaml"),
    });
  });
});
