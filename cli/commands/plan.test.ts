import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { captureStack } from "../../capture/pulumi/capture-stack.ts";
import type { Graph } from "../../graph/graph.ts";
import { mergeGraphs } from "../../graph/query.ts";
import { shop } from "../test/shop.ts";
import { stackExportOf } from "../test/stack-export.ts";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));
const environments = fileURLToPath(new URL("../../stacks/environments", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-plan-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return name;
}

function plan(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "plan", ...args], {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, stdout, stderr, json: () => JSON.parse(stdout) };
}

/** The shop with one property of one resource replaced. */
function changed(graph: Graph, address: string, inputs: object): Graph {
  const nodes = graph.nodes.map((node) =>
    node.address === address ? { ...node, inputs: { ...node.inputs, ...inputs } } : node,
  );
  return { ...graph, nodes };
}

const TABLE = "aws_dynamodb_table.tenant-001";

describe("bulkhead plan", () => {
  it("shows each compartment's changes, with the place, and holds", () => {
    write("was.json", shop());
    write("is.json", changed(shop(), TABLE, { ttl: { enabled: true } }));
    const { status, stdout } = plan("is.json", "--against", "was.json");
    expect(stdout).toContain("dev / tenant-001: 1 to change");
    expect(stdout).toMatch(/~ change +aws_dynamodb_table tenant-001\n +ttl/);
    expect(stdout).toContain("1 to change; 7 stay as they are.");
    expect(status).toBe(0);
  });

  it("refuses to lose data, unless told that it may", () => {
    write("was.json", shop());
    write("is.json", changed(shop(), TABLE, { hashKey: "id" }));
    const { status, stdout } = plan("is.json", "--against", "was.json");
    expect(stdout).toContain("hashKey cannot be changed in place.");
    expect(stdout).toMatch(/Data that is lost\n +replace +aws_dynamodb_table +tenant-001 +its items/);
    expect(stdout).toContain("REFUSED");
    expect(status).toBe(1);
    expect(plan("is.json", "--against", "was.json", "--allow-data-loss").status).toBe(0);
  });

  it("is held to a compartment with --only, and to nothing at all with --expect-no-changes", () => {
    write("was.json", shop());
    write("is.json", changed(shop(), TABLE, { ttl: { enabled: true } }));
    const held = (...args: readonly string[]) => plan("is.json", "--against", "was.json", ...args).status;
    expect([held("--only", "tenant-001"), held("--only=dev/tenant-00?"), held("--only", "dev")]).toEqual([0, 0, 0]);
    expect([held("--only", "tenant-002"), held("--only", "prod"), held("--expect-no-changes")]).toEqual([1, 1, 1]);
    expect(held("--only", "tenant-002", "--only", "tenant-001")).toBe(0);
  });

  it("compares with the graph that was kept, and shows all as new where none was", () => {
    write("was.json", shop());
    expect(plan("was.json", "--json").json()).toMatchObject({ counts: { create: 8, unchanged: 0 } });
    expect(plan("was.json", "--against", "last")).toMatchObject({
      status: 3,
      stderr: expect.stringContaining("No graph of shop/dev was kept."),
    });
    expect(plan("was.json", "--save").status).toBe(0);
    expect(plan("was.json", "--against", "last", "--json").json()).toMatchObject({ changes: [], verdict: "holds" });
    write("is.json", changed(shop(), TABLE, { ttl: { enabled: true } }));
    expect(plan("is.json", "--json").json()).toMatchObject({ counts: { change: 1, unchanged: 7 } });
  });

  it.each<[string, readonly string[], string]>([
    ["a file that is not there", ["graph.json", "--against", "no.json"], "The file cannot be read"],
    ["a file of another stack", ["graph.json", "--against", "other.json"], "The file holds nothing of shop/dev"],
    ["a file that is no platform", ["graph.json", "--against", "bad.json"], "The file is no description of a platform"],
  ])("%s is told of, with status 3", (_, args, message) => {
    write("graph.json", shop());
    write("other.json", JSON.parse(JSON.stringify(shop()).replaceAll("shop/dev", "shop/qa")));
    write("bad.json", { name: "x" });
    const { status, stderr } = plan(...args);
    expect(stderr).toContain(message);
    expect(status).toBe(3);
  });
});

describe("against a Terraform state", () => {
  const id = "terraform:shop/dev:aws_dynamodb_table.users";
  const program = (): Graph => {
    const [stack] = shop().stacks;
    const table = shop().nodes.find(({ kind }) => kind === "aws_dynamodb_table");
    if (stack === undefined || table === undefined) throw new Error("The shop has a stack and tables.");
    const inputs = { name: "users", billingMode: "PAY_PER_REQUEST", hashKey: "PK", tags: table.tags };
    return {
      version: 1,
      stacks: [stack],
      nodes: [{ ...table, id, name: "users", inputs, propertyDependsOn: {}, dependsOn: [] }],
    };
  };
  const state = (more: object) => ({
    format_version: "1.0",
    terraform_version: "1.11.4",
    values: {
      root_module: {
        resources: [
          {
            ...{ address: "aws_dynamodb_table.users", mode: "managed", type: "aws_dynamodb_table", name: "users" },
            ...{ provider_name: "registry.terraform.io/hashicorp/aws", schema_version: 1, sensitive_values: {} },
            values: {
              ...{
                name: "users",
                billing_mode: "PAY_PER_REQUEST",
                hash_key: "PK",
                read_capacity: 0,
                region: "eu-west-1",
              },
              ...{
                arn: "arn:aws:dynamodb:eu-west-1:123456789012:table/users",
                tags: { environment: "dev", tenant_id: "tenant-001" },
              },
              ...more,
            },
          },
        ],
      },
    },
  });

  it("what the program asks for is compared, whatever the file is called", () => {
    write("program.json", program());
    write("same.json", state({}));
    expect(plan("program.json", "--against", "same.json", "--json").json()).toMatchObject({ changes: [] });
    write("drifted.json", state({ billing_mode: "PROVISIONED", hash_key: "id" }));
    const drifted = plan("program.json", "--against", "drifted.json", "--json");
    expect(drifted.json()).toMatchObject({
      changes: [{ action: "replace", loses: "its items", because: ["hashKey cannot be changed in place."] }],
    });
    expect(drifted.status).toBe(1);
  });
});

describe("of the environments", { timeout: 120_000 }, () => {
  const captured = (stack: string, config = {}) =>
    captureStack({ directory: environments, stack, env: { ENVIRONMENT: stack }, config, region: "us-west-2" });

  it("a change to staging touches nothing in production, and a plan that is held to staging says so", async () => {
    const administrators = ["role/somebody-else"];
    const [staging, production, widened] = await Promise.all([
      captured("staging"),
      captured("production"),
      captured("staging", { administrators }),
    ]);
    write("was.json", mergeGraphs([staging, production]));
    write("staging-changed.json", mergeGraphs([widened, production]));
    const held = plan("staging-changed.json", "--against", "was.json", "--only", "staging", "--json");
    expect(held.status).toBe(0);
    const { changes } = held.json() as { changes: readonly { stack: string; compartment: { environment: string } }[] };
    expect(changes.length).toBeGreaterThan(0);
    for (const { stack, compartment } of changes) {
      expect([stack, compartment.environment]).toEqual(["bulkhead-environments/staging", "staging"]);
    }
    const other = plan("staging-changed.json", "--against", "was.json", "--only", "production");
    expect(other.status).toBe(1);
    expect(other.stdout.replace(/\s+/g, " ")).toContain("outside production would change: of staging.");
  });

  it("drift is what differs from the deployed stack, and neither ids that AWS drew nor provider's defaults are", async () => {
    const staging = await captured("staging");
    write("program.json", staging);
    const deployed = stackExportOf(staging);
    expect(JSON.stringify(deployed)).not.toContain(String(keyIdOf(staging)));
    write("same.json", deployed);
    const same = plan("program.json", "--against", "same.json", "--expect-no-changes", "--json");
    expect(same.json()).toMatchObject({ changes: [], verdict: "holds" });
    for (const { type, inputs } of deployed.deployment.resources) {
      if (type === "aws:kms/key:Key") inputs["enableKeyRotation"] = false;
    }
    write("drifted.json", deployed);
    const drifted = plan("program.json", "--against", "drifted.json", "--expect-no-changes", "--json");
    expect(drifted.status).toBe(1);
    expect(drifted.json().changes).toMatchObject([
      {
        action: "change",
        kind: "aws_kms_key",
        properties: [{ path: "enableKeyRotation", before: false, after: true }],
      },
    ]);
  });
});

function keyIdOf({ nodes }: Graph): unknown {
  return nodes.find(({ kind }) => kind === "aws_kms_key")?.outputs["keyId"];
}
