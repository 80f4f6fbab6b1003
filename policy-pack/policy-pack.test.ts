import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import type { AnalyzeResponse } from "@pulumi/pulumi/proto/analyzer_pb.js";
import struct, { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCaptures } from "../capture/capture-target.ts";
import { SECRET, SIGNATURE, UNKNOWN } from "../capture/pulumi/wire.ts";
import { readBulkheadConfig } from "../config/read-bulkhead-config.ts";
import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import { isAsset, isSecret, isUnknown, type Value } from "../graph/value.ts";
import { RULES, THEOREMS } from "../prover/verdict.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const { AnalyzerClient } = require("@pulumi/pulumi/proto/analyzer_grpc_pb.js");
const messages: typeof import("@pulumi/pulumi/proto/analyzer_pb.js") = require("@pulumi/pulumi/proto/analyzer_pb.js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");

/** The pack as the engine starts it: Pulumi's own runner, in the pack's folder, which prints the port that it serves. */
let pack: ChildProcess;
// biome-ignore lint/suspicious/noExplicitAny: the SDK's service definitions have no types
let client: any;
beforeAll(async () => {
  const runner = join(root, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
  pack = spawn(process.execPath, [runner, "127.0.0.1:1", "."], { cwd: join(root, "policy-pack") });
  let errors = "";
  pack.stderr?.on("data", (data) => (errors += data));
  const port = await new Promise<string>((resolve, reject) => {
    pack.stdout?.once("data", (data) => resolve(String(data).trim()));
    pack.once("exit", () => reject(new Error(errors)));
  });
  client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    "grpc.max_send_message_length": -1,
  });
}, 60_000);
afterAll(() => {
  client?.close();
  pack?.kill();
});

function call<T>(method: string, request: unknown): Promise<T> {
  return new Promise((resolve, reject) =>
    client[method](request, (error: Error | null, answer: T) => (error === null ? resolve(answer) : reject(error))),
  );
}

interface Violation {
  readonly policy: string;
  readonly level: number;
  readonly urn: string;
  readonly message: string;
}

async function analyze(graph: Graph, options: Showing = {}): Promise<readonly Violation[]> {
  const request = new messages.AnalyzeStackRequest();
  request.setResourcesList(graph.nodes.map((node) => resourceOf(node, graph, options)));
  const answer = await call<AnalyzeResponse>("analyzeStack", request);
  return answer.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level: diagnostic.getEnforcementlevel(),
    urn: diagnostic.getUrn(),
    message: diagnostic.getMessage(),
  }));
}

interface Showing {
  /** As in the preview of a first deployment: what AWS answers, and what is made of it, is not known. */
  readonly preview?: boolean;
}

/** A resource as the engine shows it to a stack policy: its outputs, options, provider and dependencies. */
function resourceOf(node: ResourceNode, graph: Graph, { preview = false }: Showing) {
  const resource = new messages.AnalyzerResource();
  resource.setUrn(node.id);
  resource.setType(node.type);
  resource.setName(node.name);
  const properties = node.category === "component" ? {} : preview ? foreseen(node) : node.outputs;
  resource.setProperties(structOf(properties));
  const options = new messages.AnalyzerResourceOptions();
  options.setProtect(node.options.protect ?? false);
  resource.setOptions(options);
  if (node.parent !== undefined) resource.setParent(node.parent);
  resource.setDependenciesList([...node.dependsOn]);
  for (const [name, urns] of Object.entries(node.propertyDependsOn)) {
    const dependencies = new messages.AnalyzerPropertyDependencies();
    dependencies.setUrnsList([...urns]);
    resource.getPropertydependenciesMap().set(name, dependencies);
  }
  const provider = graph.nodes.find(({ id }) => id === node.provider);
  if (provider !== undefined) {
    const shown = new messages.AnalyzerProviderResource();
    shown.setUrn(provider.id);
    shown.setType(provider.type);
    shown.setName(provider.name);
    shown.setProperties(structOf(provider.inputs));
    resource.setProvider(shown);
  }
  return resource;
}

function foreseen({ inputs, outputs, propertyDependsOn, category }: ResourceNode): Readonly<Record<string, Value>> {
  if (category !== "custom") return inputs;
  const computed = Object.keys(outputs).filter(
    (name) => !(name in inputs) || (propertyDependsOn[name]?.length ?? 0) > 0,
  );
  return { ...inputs, ...Object.fromEntries(computed.map((name) => [name, UNKNOWN])) };
}

function structOf(properties: Readonly<Record<string, Value>>) {
  return struct.Struct.fromJavaScript(wire(properties) as Record<string, JavaScriptValue>);
}

function wire(value: Value): unknown {
  if (isUnknown(value)) return UNKNOWN;
  if (isSecret(value)) return { [SIGNATURE]: SECRET, value: wire(value.value) };
  if (isAsset(value)) return { [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7", path: "dist", hash: "0" };
  if (Array.isArray(value)) return value.map(wire);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, wire(inner as Value)]));
}

const capture = (target: string, stack: string): Promise<Graph> => {
  const [found] = findCaptures(readBulkheadConfig(root), { targets: [target], stacks: [stack] });
  if (found === undefined) throw new Error(target);
  return found.run();
};

/** The graph with another text in place of one, wherever it stands in outputs. */
const tampered = (graph: Graph, from: string, to: string): Graph =>
  JSON.parse(JSON.stringify(graph).replaceAll(from, to));

describe("the policy pack, driven as the engine drives it", { timeout: 120_000 }, () => {
  it("has a policy for each theorem and rule, mandatory, and one for what is undecided, which advises", async () => {
    const info = await call<import("@pulumi/pulumi/proto/analyzer_pb.js").AnalyzerInfo>("getAnalyzerInfo", new Empty());
    const policies = info.getPoliciesList().map((policy) => [policy.getName(), policy.getEnforcementlevel()]);
    const { ADVISORY, MANDATORY } = messages.EnforcementLevel;
    expect(Object.fromEntries(policies)).toEqual({
      ...Object.fromEntries([...THEOREMS, ...RULES].map((id) => [id, MANDATORY])),
      undecided: ADVISORY,
    });
    expect(info.getVersion()).toBe(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
  });

  it.each([
    ["stacks/environments", "staging"],
    ["stacks/tenants", "dev"],
  ])("has nothing against %s, stack %s, as it would be deployed", async (target, stack) => {
    expect(await analyze(await capture(target, stack))).toEqual([]);
  });

  it("refutes a role that reads the neighbour's table, at the resource, with the chain and the fix", async () => {
    const graph = await capture("stacks/tenants", "dev");
    const policy = graph.nodes.find(({ kind, name }) => kind === "aws_iam_role_policy" && name.includes("tenant-001"));
    if (policy === undefined) throw new Error("no policy of tenant-001");
    const reaching = tampered({ ...graph, nodes: [policy] }, "tenant-001-data-dev", "tenant-002-data-dev").nodes;
    const nodes = graph.nodes.map((node) => (node === policy ? (reaching[0] ?? node) : node));
    const violations = await analyze({ ...graph, nodes });
    const identity = violations.filter((violation) => violation.policy === "identity");
    expect(identity.length).toBeGreaterThan(0);
    expect(identity[0]).toMatchObject({
      level: messages.EnforcementLevel.MANDATORY,
      urn: expect.stringMatching(/^urn:pulumi:dev::bulkhead-tenants::/),
      message: expect.stringMatching(/tenant-002[\s\S]*\n {2}because [\s\S]*\n {2}fix: /),
    });
  });

  it("in the preview of a first deployment says what it cannot decide, and refutes nothing that holds", async () => {
    const violations = await analyze(await capture("stacks/environments", "staging"), { preview: true });
    expect(violations.filter(({ policy }) => policy !== "undecided")).toEqual([]);
    const said = violations.map(({ message }) =>
      message.replace("What could not be decided is never taken for proved.\n", ""),
    );
    expect(said.some((message) => /^identity: .*service-grants could not be judged\./.test(message))).toBe(true);
    expect([...new Set(violations.map(({ level }) => level))]).toEqual([messages.EnforcementLevel.ADVISORY]);
    for (const message of said) {
      expect(message).toMatch(/^[a-z-]+: .*\n {2}because [\s\S]*[Kk]nown[\s\S]*\n {2}fix: /);
      expect([...THEOREMS, ...RULES] as readonly string[]).toContain(message.split(":")[0]);
    }
  });
});
