import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { commandTable } from "../completion/command-table.ts";
import { bashCompletion, fishCompletion, zshCompletion } from "../completion/shells.ts";
import { VERBS } from "../verbs.ts";

const table = await commandTable(VERBS);
const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));

/** What bash offers for a line that ends where the cursor is. */
function offered(...line: readonly string[]): readonly string[] {
  const script = `${bashCompletion(table)}
COMP_WORDS=(bulkhead ${line.map((word) => `'${word}'`).join(" ")})
COMP_CWORD=${line.length}
_bulkhead
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-u", "-c", script], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.trim().split("\n").filter(Boolean);
}

describe("bash", () => {
  it("is offered the verbs", () => {
    expect(offered("").toSorted()).toEqual(Object.keys(VERBS).toSorted());
    expect(offered("pr")).toEqual(["prove"]);
  });

  it("is offered a verb's options, and not another's", () => {
    expect(offered("prove", "--s")).toEqual(["--stack", "--sarif"]);
    expect(offered("prove", "stacks/tenants", "--ht")).toEqual(["--html"]);
    expect(offered("cells", "--ht")).toEqual([]);
  });

  it("is offered the parts of a verb, and the options of a part", () => {
    expect(offered("tenants", "a")).toContain("add");
    expect(offered("tenants", "add", "--")).toContain("--cell");
    expect(offered("tenants", "list", "--cell")).toEqual([]);
  });

  it("is left to files elsewhere", () => {
    expect(offered("prove", "stacks/t")).toEqual([]);
  });
});

describe("zsh and fish", () => {
  it.each([
    ["zsh", zshCompletion(table)],
    ["fish", fishCompletion(table)],
  ])("%s has every verb and every option, with its quotes closed", (_, script) => {
    for (const verb of Object.keys(VERBS)) expect(script).toContain(verb);
    for (const { name } of table.flatMap(({ options }) => options)) expect(script).toContain(name.slice(2));
    for (const line of script.split("\n")) expect((line.match(/'/g) ?? []).length % 2, line).toBe(0);
  });
});

it("is printed by the verb, and another shell is refused", () => {
  const run = (shell: string) => spawnSync(process.execPath, [cli, "completion", shell], { encoding: "utf8" });
  expect(run("bash")).toMatchObject({ status: 0, stdout: bashCompletion(table) });
  expect(run("csh")).toMatchObject({ status: 3, stderr: expect.stringContaining('no completion for "csh"') });
});
