import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { node } from "../doctor/checks.ts";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-doctor-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function doctor(cwd: string, env: Readonly<Record<string, string>> = {}) {
  const run = (args: readonly string[]) =>
    spawnSync(process.execPath, [cli, "doctor", ...args], { cwd, env: { ...process.env, ...env }, encoding: "utf8" });
  const { status, stdout } = run(["--json"]);
  const diagnoses = JSON.parse(stdout) as { what: string; state: string; finding: string; fix?: string }[];
  return {
    status,
    of: (what: string) => diagnoses.find((diagnosis) => diagnosis.what === what),
    text: () => run([]).stdout,
  };
}

describe("bulkhead doctor", { timeout: 30_000 }, () => {
  it("finds this repository in order, but for what may be left out", () => {
    const { of, text } = doctor(root);
    expect(of("bulkhead.yaml")).toMatchObject({ state: "well", finding: expect.stringContaining("3 targets") });
    expect(of("Node.js")).toMatchObject({ state: "well", finding: process.versions.node });
    expect(text()).toMatch(/^well +Node\.js/m);
  });

  it("says which target is not there, and fails", () => {
    writeFileSync(join(folder, "bulkhead.yaml"), "version: 1\ntargets: { nowhere: { stacks: { dev: {} } } }\n");
    const { status, of } = doctor(folder);
    expect(of("targets")).toMatchObject({ state: "fails", finding: expect.stringContaining("nowhere") });
    expect(status).toBe(1);
  });

  it("says what is wrong with bulkhead.yaml, and where", () => {
    writeFileSync(join(folder, "bulkhead.yaml"), "version: 1\ntargets: {}\n");
    const { status, of } = doctor(folder);
    expect(of("bulkhead.yaml")).toMatchObject({ state: "fails", finding: expect.stringContaining("targets") });
    expect(status).toBe(1);
  });

  it("misses Terraform only where a target needs it, and the Pulumi CLI never", () => {
    const env = { PATH: "/nowhere" };
    expect(doctor(folder, env)).toMatchObject({ status: 0 });
    expect(doctor(folder, env).of("Pulumi CLI")).toMatchObject({ state: "without" });
    writeFileSync(join(folder, "main.tf"), 'resource "aws_sqs_queue" "one" {}\n');
    writeFileSync(join(folder, "bulkhead.yaml"), 'version: 1\ntargets: { ".": { stacks: { dev: {} } } }\n');
    expect(doctor(folder, env).of("Terraform")).toMatchObject({ state: "fails", fix: expect.stringContaining("1.7") });
    expect(doctor(folder, env).status).toBe(1);
  });
});

it.each([
  ["20.19.0", "well"],
  ["22.0.0", "well"],
  ["20.18.9", "fails"],
  ["18.20.0", "fails"],
])("Node.js %s: %s", (version, state) => {
  expect(node(version).state).toBe(state);
});
