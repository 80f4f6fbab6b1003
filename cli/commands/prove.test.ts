import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import schema from "../reporters/proof-report.schema.json" with { type: "json" };
import { inlinePolicy, policyOf, readsTable, role, roleArn, shop, tableArn } from "../test/shop.ts";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));
const isReport = new Ajv().compile(schema);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-prove-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(verb: string, args: readonly string[]) {
  const result = spawnSync(process.execPath, [cli, verb, ...args], { cwd: folder, encoding: "utf8", timeout: 60_000 });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

function write(graph: Graph, name = "graph.json"): string {
  writeFileSync(join(folder, name), JSON.stringify(graph));
  return name;
}

interface Report {
  readonly verdict: string;
  readonly theorems: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly findings: readonly { readonly sentence: string; readonly principal?: string; readonly resource: string }[];
  }[];
}

/** The report, held to its schema. */
function prove(graph: Graph, ...args: readonly string[]): Report & { readonly status: number | null } {
  const { status, stdout, stderr } = run("prove", [write(graph), "--json", ...args]);
  const report: unknown = JSON.parse(stdout || JSON.stringify({ stderr }));
  expect(isReport(report), `${JSON.stringify(isReport.errors)} ${stderr}`).toBe(true);
  return { ...(report as Report), status };
}

const theorem = (report: Report, id: string) => report.theorems.find((candidate) => candidate.id === id);

describe("bulkhead prove", () => {
  it("proves walls that hold: status 0, the report alone on the output", () => {
    const report = prove(shop());
    expect(report).toMatchObject({ status: 0, verdict: "proved" });
    expect(theorem(report, "identity")).toMatchObject({ verdict: "proved", findings: [] });
    expect(theorem(report, "routes")?.verdict).toBe("not-applicable");
  });

  it("refutes a policy that reaches the neighbour: who, what, by which request, and how to close it", () => {
    const graph = shop({ policy: readsTable("*") });
    const report = prove(graph);
    expect(report).toMatchObject({ status: 1, verdict: "refuted" });
    expect(theorem(report, "identity")?.findings[0]).toMatchObject({
      resource: "aws_dynamodb_table.tenant-002",
      replay: { kind: "request", request: { action: "dynamodb:GetItem" }, decision: { verdict: "allow" } },
      source: "main.tf:7",
    });
    const { status, stdout } = run("prove", [write(graph)]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^REFUTED identity$/m);
    expect(stdout).toMatch(/^REFUTED: .*identity/m);
    expect(stdout).not.toContain("\u001b");
  });

  it("does not take for proved what it cannot read", () => {
    const report = prove(shop({ policy: "{ not a policy" }));
    expect(report).toMatchObject({ status: 2, verdict: "unknown" });
    expect(JSON.stringify(theorem(report, "identity")?.findings)).toContain("aws_iam_role_policy.tenant-001");
  });

  it("fails only on what is new beyond a baseline", () => {
    const file = write(shop({ policy: readsTable("*") }));
    expect(run("prove", [file, "--write-baseline", "baseline.json"])).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(join(folder, "baseline.json"), "utf8")).findings).not.toEqual([]);
    expect(run("prove", [file, "--baseline", "baseline.json"])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^PROVED: .* but for \d+ findings? that the baseline accepts/m),
    });
    const writes = policyOf({ Effect: "Allow", Action: "dynamodb:PutItem", Resource: tableArn("*") });
    expect(prove(shop({ policy: writes }), "--baseline", "baseline.json").status).toBe(1);
  });

  it("writes its findings for code scanning, too, and says where it cannot", () => {
    const file = write(shop({ policy: readsTable("*") }));
    expect(run("prove", [file, "--sarif", "findings.sarif"]).status).toBe(1);
    const [written] = JSON.parse(readFileSync(join(folder, "findings.sarif"), "utf8")).runs;
    expect(written.results.map(({ ruleId }: { readonly ruleId: string }) => ruleId)).toContain("identity");
    const refused = run("prove", [file, "--sarif", "no/such/folder/findings.sarif"]);
    expect(refused).toMatchObject({ status: 3, stderr: expect.stringMatching(/folder does not exist[\s\S]*--sarif/) });
  });

  it("is one world of several targets", () => {
    const [one, two] = [shop(), shop({ policy: readsTable("*") })];
    const second = JSON.parse(JSON.stringify(two).replaceAll("shop/dev", "shop/prod").replaceAll('"dev"', '"prod"'));
    write(one, "one.json");
    write(second, "two.json");
    const { status, stdout } = run("prove", ["one.json", "two.json", "--json"]);
    expect(JSON.parse(stdout).targets.map(({ target }: { target: string }) => target)).toEqual([
      "one.json",
      "two.json",
    ]);
    expect(status).toBe(1);
    const chosen = run("prove", ["one.json", "two.json", "--stack", "dev", "--stack=qa", "--json"]);
    expect(JSON.parse(chosen.stdout).targets).toHaveLength(1);
  });
});

describe("bad input is told of in a sentence, with status 3", () => {
  it.each<[string, readonly string[], string]>([
    ["a file that is not there", ["nowhere.json"], 'There is no folder and no file "nowhere.json".'],
    ["broken JSON", ["broken.json"], "This is not JSON"],
    ["JSON that is no platform", ["other.json"], 'it is an object with "name".'],
    ["a stack that is not there", ["graph.json", "--stack", "prod"], 'No target has a stack "prod".'],
    ["the same stack twice", ["graph.json", "copy.json"], "Two targets describe the stack shop/dev"],
    ["a baseline that is not there", ["graph.json", "--baseline", "none.json"], "none.json"],
    ["a baseline that cannot be written", ["graph.json", "--write-baseline", "no/such/b.json"], "no/such/b.json"],
    ["an option that is not there", ["graph.json", "--jsn"], "--jsn"],
    ["nothing to prove", [], "There is nothing to capture."],
  ])("%s", (_, args, message) => {
    write(shop());
    write(shop(), "copy.json");
    writeFileSync(join(folder, "broken.json"), "{");
    writeFileSync(join(folder, "other.json"), '{"name":"x"}');
    const { status, stderr } = run("prove", args);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at \S+ \(|fault of Bulkhead/m);
    expect(status).toBe(3);
  });
});

describe("a hostile platform ends in a clear finding, within seconds", () => {
  const within = 20_000;

  it("a ring of roles that assume each other", { timeout: within }, () => {
    const names = Array.from({ length: 40 }, (_, index) => `ring-${index}`);
    const ring = names.flatMap((name, index) => {
      const next = names[(index + 1) % names.length] ?? "";
      const previous = names.at(index - 1) ?? "";
      return [
        role(name, "tenant-001", { AWS: roleArn(previous) }),
        inlinePolicy(
          name,
          "tenant-001",
          name,
          policyOf({ Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArn(next) }),
        ),
      ];
    });
    expect(prove(shop({ more: ring }))).toMatchObject({ status: 0, verdict: "proved" });
  });

  it("a policy of ten megabytes", { timeout: within }, () => {
    const arns = Array.from({ length: 130_000 }, (_, index) => tableArn(`tenant-001-${index}-${"x".repeat(20)}`));
    const policy = policyOf({ Effect: "Allow", Action: "dynamodb:GetItem", Resource: arns });
    expect(policy.length).toBeGreaterThan(10_000_000);
    expect([0, 2]).toContain(prove(shop({ policy })).status);
  });

  it("a policy of thousands of statements, one of which reaches the neighbour", { timeout: within }, () => {
    const own = Array.from({ length: 5000 }, (_, index) => ({
      Effect: "Allow",
      Action: "dynamodb:GetItem",
      Resource: tableArn(`tenant-001-${index}`),
      Condition: { StringEquals: { "aws:PrincipalTag/team": `team-${index}` } },
    }));
    const reaching = { Effect: "Allow", Action: "dynamodb:Get*", Resource: tableArn("tenant-00?") };
    const report = prove(shop({ policy: policyOf(...own, reaching) }));
    expect(report.status).toBe(1);
    expect(theorem(report, "identity")?.verdict).toBe("refuted");
  });
});
