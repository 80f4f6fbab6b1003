import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { parse } from "yaml";
import { registryOf, tenantsProject } from "../test/tenants-project.ts";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));
const document = readFileSync(new URL("../../docs/tenants.md", import.meta.url), "utf8");

const project = tenantsProject(
  { dev: { ownApiAccount: true } },
  { "tenants.yaml": registryOf(5) },
  { path: "stacks/tenants" },
);
afterAll(project.dispose);

/** A fence of commands, and the fence of what the last of them prints, where the document shows it. */
const blocks = [...document.matchAll(/```sh\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g)].map(
  ([, commands = "", printed]) => ({ commands: commands.trim().split("\n"), printed }),
);

/** A line `…` stands for any number of lines. */
function patternOf(printed: string): RegExp {
  const lines = printed.trimEnd().split("\n");
  const parts = lines.map((line) =>
    line.trim() === "…" ? "(?:.*\\n)*?" : `${line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\n`,
  );
  return new RegExp(`^${parts.join("")}$`);
}

it("docs/tenants.md: every command ends well, one after another, and prints what the document shows", {
  timeout: 240_000,
}, () => {
  expect(blocks.length).toBeGreaterThan(6);
  for (const { commands, printed } of blocks) {
    let stdout = "";
    for (const command of commands) {
      const line = command.replace(/^npx bulkhead/, `"${process.execPath}" "${cli}"`);
      const ran = spawnSync(line, { cwd: project.folder, shell: true, encoding: "utf8" });
      expect([command, ran.status, ran.status === 0 ? "" : ran.stderr]).toEqual([command, 0, ""]);
      stdout = ran.stdout;
    }
    if (printed !== undefined) expect(`${stdout.trimEnd()}\n`).toMatch(patternOf(printed));
  }
});

it("docs/tenants.md: its YAML is YAML", () => {
  const yaml = [...document.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => parse(text));
  expect(yaml).toMatchObject([{ config: { "bulkhead-tenants:cell": "c2" } }]);
});
