import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import prove from "../cli/commands/prove.ts";
import { MARKER } from "../cli/reporters/proof-markdown.ts";
import { refuseUnknownArguments } from "../cli/strict-arguments.ts";
import { VERBS } from "../cli/verbs.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const action = parse(read("action.yml")) as {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};

const folder = mkdtempSync(join(tmpdir(), "bulkhead-action-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("action.yml", () => {
  it("is a composite action whose steps say their shell, and whose inputs are all used and all declared", () => {
    expect(action.runs.using).toBe("composite");
    for (const step of action.runs.steps) expect(step.uses ?? step.shell).toBeTruthy();
    const used = new Set([...read("action.yml").matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name));
    expect([...used].toSorted()).toEqual(Object.keys(action.inputs).toSorted());
  });

  it("puts no expression into a script: what a pull request says is never run", () => {
    for (const { run = "" } of action.runs.steps) expect(run).not.toContain("${{");
  });

  it("pins its actions to a version, and starts what is there", () => {
    for (const { uses } of action.runs.steps) if (uses !== undefined) expect(uses).toMatch(/@v\d+$/);
    for (const file of ["cli/bulkhead.js", "github-action/comment.sh"]) {
      expect(read("action.yml")).toContain(`$GITHUB_ACTION_PATH/${file}`);
      expect(read(file).startsWith("#!")).toBe(true);
    }
  });

  it("calls bulkhead prove with options that it has, and hands its status on", () => {
    const script = action.runs.steps.find(({ id }) => id === "prove")?.run ?? "";
    const options = [...script.matchAll(/ (--[\w-]+) "/g)].map(([, option = ""]) => option);
    expect(options).toEqual(["--markdown", "--sarif"]);
    const rawArgs = options.flatMap((option) => [option, "FILE"]);
    expect(() => refuseUnknownArguments("prove", rawArgs, prove.args as never, true)).not.toThrow();
    for (const status of [0, 1, 2, 3]) {
      writeFileSync(join(folder, "node"), `#!/bin/sh\nexit ${status}\n`);
      chmodSync(join(folder, "node"), 0o755);
      const output = join(folder, `output-${status}`);
      const env = {
        PATH: [folder, process.env["PATH"]].join(delimiter),
        TARGETS: "a b",
        RUNNER_TEMP: folder,
        GITHUB_OUTPUT: output,
        GITHUB_ACTION_PATH: root,
      };
      expect(spawnSync("bash", ["-eo", "pipefail", "-c", script], { env, encoding: "utf8" })).toMatchObject({
        status: 0,
      });
      expect(readFileSync(output, "utf8")).toBe(`status=${status}\n`);
    }
  });

  it.each([
    ["0", "false", 0],
    ["1", "true", 1],
    ["2", "false", 2],
    ["2", "true", 0],
    ["3", "true", 3],
  ])("of status %s, unknown allowed: %s, ends with %i", (STATUS, ALLOW_UNKNOWN, status) => {
    const script = action.runs.steps.at(-1)?.run ?? "";
    const env = { PATH: process.env["PATH"], STATUS, ALLOW_UNKNOWN };
    expect(spawnSync("bash", ["-e", "-c", script], { env }).status).toBe(status);
  });
});

describe("the comment", () => {
  const comment = (former: string): string => {
    writeFileSync(join(folder, "report.md"), `${MARKER}\n\nPROVED\n`);
    const log = join(folder, "calls");
    writeFileSync(log, "");
    writeFileSync(
      join(folder, "gh"),
      `#!/bin/sh\necho "$@" >> "${log}"\ncase "$*" in *--paginate*) printf '${former}';; esac\n`,
    );
    chmodSync(join(folder, "gh"), 0o755);
    const env = {
      PATH: [folder, process.env["PATH"]].join(delimiter),
      GITHUB_REPOSITORY: "us/shop",
      PULL_REQUEST: "7",
      REPORT: join(folder, "report.md"),
    };
    const { status, stderr } = spawnSync("bash", [join(root, "github-action/comment.sh")], { env, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return readFileSync(log, "utf8").trim().split("\n").at(-1) ?? "";
  };

  it("is posted once", () => {
    expect(comment("")).toMatch(/^api --method POST repos\/us\/shop\/issues\/7\/comments --field body=@/);
  });

  it("and then replaced", () => {
    expect(comment("4711\\n4712\\n")).toMatch(
      /^api --method PATCH repos\/us\/shop\/issues\/comments\/4711 --field body=@/,
    );
  });
});

describe("the example workflows", () => {
  const files = readdirSync(join(root, "docs/examples")).filter((file) => file.endsWith(".yml"));

  it.each(files)("%s is a workflow of least permissions, with verbs that there are", (file) => {
    const text = read(`docs/examples/${file}`);
    const { on, permissions, jobs } = parse(text) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    expect(Object.keys(on ?? {}).length).toBeGreaterThan(0);
    expect(on).not.toHaveProperty("pull_request_target");
    expect(permissions).toMatchObject({ contents: "read" });
    const steps = Object.values(jobs ?? {}).flatMap((job) => (job as { readonly steps: readonly Step[] }).steps);
    expect(steps.every(({ uses, run }) => (uses === undefined) !== (run === undefined))).toBe(true);
    const verbs = steps.flatMap(({ run = "" }) => /npx bulkhead ([\w-]+)/.exec(run)?.[1] ?? []);
    expect(verbs.filter((verb) => !(verb in VERBS))).toEqual([]);
    const inputs = steps.filter(({ uses }) => uses === "./").flatMap((step) => Object.keys(step.with ?? {}));
    expect(inputs.filter((name) => !(name in action.inputs))).toEqual([]);
  });
});
