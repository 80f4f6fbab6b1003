import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { atTerminal, hasTerminal } from "../test/terminal.ts";

const cwd = fileURLToPath(new URL("../..", import.meta.url));
const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));

/** Lines that are wider and could have been broken: more than one word besides the label. */
function tooWide(text: string, columns: number): readonly string[] {
  return text.split("\n").filter(
    (line) =>
      line.length > columns &&
      line
        .trim()
        .split(/ {2,}|→/)
        .some((part) => part.trim().split(" ").length > 6),
  );
}

describe.skipIf(!hasTerminal)("at a terminal", { timeout: 60_000 }, () => {
  it.each([80, 40])("of %i columns sentences and tables fit, and progress is shown", async (columns) => {
    for (const args of [
      ["prove", "stacks/environments"],
      ["plan", "stacks/environments"],
      ["tenants", "add", "--name", "A", "--dry-run"],
      ["tenants", "list"],
      ["quotas", "stacks/environments"],
      ["cost", "stacks/environments"],
    ]) {
      const { status, text } = await atTerminal(args, { cwd, columns });
      expect([args, status, tooWide(text, columns)]).toEqual([args, 0, []]);
      if (args.includes("list")) continue;
      expect(text).toMatch(/^capturing stacks\/(environments|tenants),/);
      expect(text).toMatch(/^captured +stacks\/(environments|tenants),/m);
    }
    const { text } = await atTerminal(["cells"], { cwd, columns });
    expect(text.split("\n").filter((line) => line.length > columns)).toEqual([]);
  });

  it("the seconds are told while a capture goes on, in a line that is gone afterwards", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bulkhead-terminal-"));
    const html = join(folder, "report.html");
    // However fast a machine is, the program that is captured takes more than a second.
    const late = join(folder, "late.mjs");
    const isProgram = 'import { isMainThread } from "node:worker_threads"; if (isMainThread)';
    writeFileSync(late, `${isProgram} await new Promise((done) => setTimeout(done, 1_200));`);
    const env = { NODE_OPTIONS: `--import ${late}` };
    const { status, raw, text } = await atTerminal(["prove", "stacks/tenants", "--html", html], { cwd, env });
    expect(status).toBe(0);
    expect(raw).toContain("working   1 s\r");
    expect(text).not.toContain("working");
    expect(text).toMatch(/^proving +\d+ nodes\n(Captured|PROVED)/m);
    expect(statSync(html).size).toBeGreaterThan(10_000);
    rmSync(folder, { recursive: true });
    const dumb = await atTerminal(["graph", "stacks/environments", "--format", "mermaid"], {
      cwd,
      env: { TERM: "dumb" },
    });
    expect(dumb.raw).not.toContain("\u001b");
  });

  it("colours are there, and gone where they are not wanted", async () => {
    const prove = ["prove", "stacks/environments"];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour begins with
    const colour = /\u001b\[3\d/;
    expect((await atTerminal(prove, { cwd })).raw).toMatch(colour);
    expect((await atTerminal(prove, { cwd, env: { NO_COLOR: "1" } })).raw).not.toMatch(colour);
    const forced = { ...process.env, FORCE_COLOR: "1" };
    const run = (env: NodeJS.ProcessEnv) =>
      spawnSync(process.execPath, [cli, ...prove], { cwd, env, encoding: "utf8" }).stdout;
    expect(run(forced)).toMatch(colour);
    expect(run(process.env)).not.toMatch(colour);
  });
});
