import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { BulkheadConfig } from "../../config/bulkhead-config.ts";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";
import { nodesOfKind } from "../../graph/query.ts";
import { toJson } from "../../graph/to-json.ts";
import { isUnknown } from "../../graph/value.ts";
import { findCaptures } from "../capture-target.ts";

const fixtures = fileURLToPath(new URL("../test/fixtures/files", import.meta.url));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-files-"));
  folders.push(folder);
  return folder;
}

async function capture(file: string, config: BulkheadConfig = readBulkheadConfig(fixtures)): Promise<Graph> {
  const [found, ...others] = findCaptures(config, { targets: [file], from: fixtures });
  if (found === undefined || others.length > 0) throw new Error("not one capture");
  return found.run();
}

function only(graph: Graph, kind: string) {
  const [node, ...others] = nodesOfKind(graph, kind);
  if (node === undefined || others.length > 0) throw new Error(`not one ${kind}`);
  return node;
}

describe.each([
  ["terraform-plan.json", "123456789012"],
  ["pulumi-preview.json", "123456789012"],
  ["terraform-state.json", "123456789012"],
  ["pulumi-stack-export.json", "111122223333"],
])("%s", (file, account) => {
  it("is one platform: kinds, compartments, account and region, ARNs", async () => {
    const graph = await capture(file);
    const [table, role] = [only(graph, "aws_dynamodb_table"), only(graph, "aws_iam_role")];
    expect(table).toMatchObject({ account, region: "eu-west-1" });
    for (const node of [table, role, only(graph, "aws_kms_key")]) {
      expect(node.compartment).toEqual({ environment: "dev", tenant: "tenant-001" });
    }
    expect(table.outputs["arn"]).toBe(`arn:aws:dynamodb:eu-west-1:${account}:table/users-dev`);
    expect(role.outputs["arn"]).toBe(`arn:aws:iam::${account}:role/reader-dev`);
  });
});

describe.each(["terraform-plan.json", "pulumi-preview.json"])("%s, of a first deployment", (file) => {
  it("leaves unknown what AWS chooses and what is made of it, with the reason", async () => {
    const graph = await capture(file);
    const key = only(graph, "aws_kms_key");
    const policy = only(graph, "aws_iam_role_policy");
    for (const value of [key.outputs["arn"], key.outputs["id"], policy.inputs["policy"]]) {
      expect(isUnknown(value) && value.reason).toMatch(/known (?:only )?after/i);
    }
    expect(graph.stacks[0]?.warnings.join()).toMatch(/^Read from a/);
  });
});

describe("a plan of a part", () => {
  it("is read, and what it is is said", async () => {
    const file = join(scratch(), "plan.json");
    const plan = JSON.parse(readFileSync(join(fixtures, "terraform-plan.json"), "utf8"));
    writeFileSync(file, JSON.stringify({ ...plan, complete: false }));
    expect((await capture(file)).stacks[0]?.warnings).toContainEqual(expect.stringMatching(/^The plan is of a part/));
  });
});

describe("a deployed stack", () => {
  it("has its policies in full; what is kept secret is not known; a replaced resource is told of", async () => {
    const graph = await capture("pulumi-stack-export.json");
    expect(only(graph, "aws_iam_role_policy").inputs["policy"]).toContain("dynamodb:GetItem");
    expect(only(graph, "aws_ssm_parameter").inputs["value"]).toMatchObject({
      $bulkhead: "secret",
      value: { $bulkhead: "unknown" },
    });
    expect(JSON.stringify(graph)).not.toMatch(/AAABADg2|__defaults|__meta/);
    expect(graph.stacks[0]?.warnings).toEqual([expect.stringContaining("not deleted yet")]);
    expect(only(graph, "aws_iam_role").source).toMatchObject({ line: 14 });
  });
});

describe("the configuration of a file", () => {
  it("says its account, stack and compartments, over what the file says", async () => {
    const folder = scratch();
    writeFileSync(join(folder, "prod.json"), readFileSync(join(fixtures, "terraform-state.json")));
    writeFileSync(
      join(folder, "bulkhead.yaml"),
      `version: 1\ntargets:\n  prod.json:\n    compartments: { tenant: team }\n    stacks: { prod: { account: "999988887777" } }\n`,
    );
    const graph = await capture(join(folder, "prod.json"), readBulkheadConfig(folder));
    expect(graph.stacks[0]).toMatchObject({ project: "prod", stack: "prod" });
    expect(only(graph, "aws_dynamodb_table")).toMatchObject({
      account: "999988887777",
      compartment: { environment: "dev" },
    });
  });
});

describe("a graph file", () => {
  it("is read as it was printed, a capture a stack; what its secrets were is unknown", async () => {
    const file = join(scratch(), "graph.json");
    const graph = await capture("pulumi-stack-export.json");
    writeFileSync(file, toJson(graph));
    const again = await capture(file);
    expect(again.nodes.map(({ id }) => id)).toEqual(graph.nodes.map(({ id }) => id));
    expect(only(again, "aws_ssm_parameter").inputs["value"]).toMatchObject({ $bulkhead: "unknown" });
  });
});

describe("a file that is none of these", () => {
  it.each<[string, unknown, string]>([
    ["not JSON", "{", "This is not JSON"],
    ["empty", "", "The file is empty."],
    ["a packed plan", "PK\u0003\u0004", "not JSON"],
    ["a stream of events", '{"a":1}\n{"a":2}\n', "one JSON object a line"],
    ["some JSON", { name: "x", version: 2 }, 'it is an object with "name", "version".'],
    ["without end", `${"[".repeat(2000)}${"]".repeat(2000)}`, "more than 500 deep"],
    ["a list", [1, 2], "it is a list of 2."],
    ["Terraform's own state", { version: 4, lineage: "l", serial: 1, resources: [] }, "Terraform's own state file"],
    ["a backend's checkpoint", { version: 3, checkpoint: { latest: {} } }, "a checkpoint of a Pulumi backend"],
    ["a CloudFormation template", { Resources: {} }, "a CloudFormation template"],
    ["a graph without nodes' kinds", { version: 1, stacks: [], nodes: [{ id: "a" }] }, "at nodes.0.address"],
    ["a Terraform format of the future", { format_version: "7.0", planned_values: {} }, "format 7.0 is not known"],
    ["a plan that failed", { format_version: "1.2", errored: true, planned_values: {} }, "ended in an error"],
    ["an export of nothing", { version: 3, deployment: { resources: [] } }, "The file holds no resource."],
    [
      "a preview without what does not change",
      { steps: [{ op: "create", urn: "u" }], changeSummary: { create: 1, same: 12 } },
      "leaves out 12 resources",
    ],
    [
      "a preview that failed",
      { steps: [], diagnostics: [{ severity: "error", message: "no such thing\n" }] },
      "The preview failed: no such thing",
    ],
  ])("%s is refused, and what was found is said", (_, content, message) => {
    const file = join(scratch(), "file.json");
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    expect(() => findCaptures(readBulkheadConfig(fixtures), { targets: [file] })).toThrow(message);
  });
});
