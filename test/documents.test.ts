import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseBulkheadYaml } from "../config/parse-bulkhead-yaml.ts";
import { RULES, THEOREMS } from "../prover/verdict.ts";
import { ROOMS } from "./rooms.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)));

/** Shell commands of a document's fences, one a line. */
function commands(text: string): string[] {
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));
}

describe("every document", () => {
  it.each(documents)("%s links only to what exists", (file) => {
    const targets = [...read(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = ""]) => target);
    const local = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(local.filter((target) => !existsSync(join(root, dirname(file), target)))).toEqual([]);
  });
});

describe("README", () => {
  const readme = read("README.md");

  it("begins with two commands that do all their set-up, and the gate runs both", () => {
    expect(commands(readme).slice(0, 2)).toEqual(["npm ci && npm start", "npm ci && npm test"]);
    const gate = read(".ci/run");
    for (const command of ["npm ci", "npm start -- --once", "npm test"])
      expect(gate).toMatch(new RegExp(`^${command}\\b`, "m"));
  });

  it("names only npm scripts and verbs that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Record<string, string> };
    const named = documents.flatMap((file) =>
      [...read(file).matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name),
    );
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    const verbs = documents.flatMap((file) =>
      commands(read(file)).flatMap((line) => /^(?:npx )?bulkhead ([\w-]+)/.exec(line)?.[1] ?? []),
    );
    expect(verbs.filter((verb) => !existsSync(join(root, `cli/commands/${verb}.ts`)))).toEqual([]);
  });
});

describe("what is said of the proof", () => {
  const NUMBERS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
  ].concat(["twelve", "thirteen", "fourteen", "fifteen", "sixteen"]);

  it("in the README counts the theorems and the house rules that there are", () => {
    const readme = read("README.md").replace(/\s+/g, " ");
    expect(readme).toContain(`decides ${NUMBERS[THEOREMS.length]} theorems`);
    expect(readme).toContain(`and ${NUMBERS[RULES.length]} house rules`);
  });

  it("in docs/proving.md has a line for each theorem, in the order of the reports", () => {
    const rows = [...read("docs/proving.md").matchAll(/^\| `([\w-]+)` \|/gm)].map(([, id]) => id);
    expect(rows.filter((id) => (THEOREMS as readonly string[]).includes(id ?? ""))).toEqual(THEOREMS);
  });

  it("in docs/proving.md is configuration that bulkhead.yaml takes", () => {
    const blocks = [...read("docs/proving.md").matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
    expect(blocks.length).toBeGreaterThan(2);
    const targets = "version: 1\ntargets: { a: { stacks: { dev: {} } } }\n";
    for (const block of blocks) expect(() => parseBulkheadYaml(`${targets}${block}`, "docs/proving.md")).not.toThrow();
  });
});

describe("ARCHITECTURE.md", () => {
  const page = read("ARCHITECTURE.md");

  it("fits on a page that is read in one go", () => {
    expect(page.split("\n").length).toBeLessThanOrEqual(150);
  });

  it.each(ROOMS.filter(({ folder }) => folder !== "bench").map((room) => [room.folder, room] as const))(
    "says of %s what the test of imports says",
    (folder, { imports }) => {
      const row = page.split("\n").find((line) => line.startsWith(`| \`${folder}/\``));
      const stated = row?.split("|").at(-2)?.trim().replace("nothing", "").split(", ").filter(Boolean);
      expect(stated?.toSorted()).toEqual([...imports].sort());
    },
  );
});

describe("decisions", () => {
  const adrs = documents.filter((file) => file.startsWith("docs/adr/"));

  it("are numbered once each", () => {
    const numbers = adrs.map((file) => /(\d{4})-/.exec(file)?.[1]);
    expect(new Set(numbers).size).toBe(adrs.length);
  });

  it.each(adrs)("%s says its context, decision and consequence", (file) => {
    const text = read(file);
    expect(text).toMatch(/^# \d+\. .+/);
    for (const heading of ["Context", "Decision", "Consequence"])
      expect(text).toMatch(new RegExp(`^## ${heading}`, "m"));
  });
});
