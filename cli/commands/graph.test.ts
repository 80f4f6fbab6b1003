import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const fixtures = "capture/test/fixtures/pulumi";

function graph(...args: readonly string[]) {
  return spawnSync(process.execPath, [cli, "graph", ...args], { cwd: root, encoding: "utf8" });
}

test("the graph is all there is on the output: no word of the program, no secret, progress apart", {
  timeout: 60_000,
}, () => {
  const { status, stdout, stderr } = graph(`${fixtures}/commonjs`);
  const printed = JSON.parse(stdout);
  expect(printed.nodes.map(({ name }: { name: string }) => name)).toContain("logs");
  expect(stderr).toContain("capturing capture/test/fixtures/pulumi/commonjs, stack dev");
  expect(stderr).toContain('The configuration value "commonjs:token" is encrypted; what is made of it is unknown.');
  expect(stdout).not.toContain("the program's own output");
  expect(status).toBe(0);
});

test("a program that fails is status 3, with its line and no stack trace", { timeout: 60_000 }, () => {
  const { status, stdout, stderr } = graph(`${fixtures}/throws`, "--format", "mermaid");
  expect(stderr).toContain("The program threw: RangeError: the size is too small");
  expect(stderr).toContain("throws/main.ts:8");
  expect(stderr).not.toMatch(/^ +at \S+ \(/m);
  expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
});

test("a format that there is not", { timeout: 60_000 }, () => {
  const { status, stderr } = graph("--format", "png");
  expect(stderr).toContain('There is no format "png".');
  expect(status).toBe(3);
});
