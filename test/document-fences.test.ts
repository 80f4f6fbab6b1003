import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ArgsDef, CommandDef } from "citty";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { refuseUnknownArguments } from "../cli/strict-arguments.ts";
import { VERBS } from "../cli/verbs.ts";
import { parseBulkheadYaml } from "../config/parse-bulkhead-yaml.ts";
import { HOUSE_RULES } from "../prover/rules/registry.ts";
import { ISOLATION } from "../prover/theorems/registry.ts";

const root = join(import.meta.dirname, "..");
const cli = join(root, "cli/bulkhead.js");
const pages = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const documents = ["README.md", "policy-pack/README.md", ...pages.map((name) => `docs/${name}`)];
const read = (file: string): string => readFileSync(join(root, file), "utf8");

interface Fence {
  readonly language: string;
  readonly text: string;
}

function fencesOf(file: string): readonly Fence[] {
  return [...read(file).matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
}

const textsOf = (file: string, language: string): readonly string[] =>
  fencesOf(file).flatMap((fence) => (fence.language === language ? [fence.text] : []));

/** Commands of shell fences: `sh` can be run here, `console` wants AWS, another program or a terminal. */
function commandsOf(file: string, languages: readonly string[]): readonly string[] {
  return fencesOf(file)
    .filter(({ language }) => languages.includes(language))
    .flatMap(({ text }) => text.replaceAll("\\\n", " ").split("\n"))
    .flatMap((line) => line.replace(/\s+# .*$/, "").split(" && "))
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** Words as a shell has them, up to where its output goes elsewhere. */
function wordsOf(command: string): readonly string[] {
  const [plain = ""] = command.split(/ [|>] | > /);
  return [...plain.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}

const commands = documents.flatMap((file) =>
  commandsOf(file, ["sh", "console"]).map((command) => [file, command] as const),
);
const ours = commands.filter(([, command]) => /^(npx )?bulkhead /.test(command));

describe("every command in the documents", () => {
  it.each(ours)("%s: %s is one that bulkhead takes", async (_, command) => {
    const [verb = "", ...rest] = wordsOf(command.replace(/^npx /, "")).slice(1);
    expect(Object.keys(VERBS)).toContain(verb);
    const whole = (await VERBS[verb]?.load())?.default as CommandDef;
    const parts = whole.subCommands as Readonly<Record<string, () => Promise<CommandDef>>> | undefined;
    const part = parts?.[rest[0] ?? ""];
    const args = ((await part?.()) ?? whole).args as ArgsDef;
    if (verb === "terraform") return expect(rest[0]).toBe("--");
    const given = part === undefined ? rest : rest.slice(1);
    const takesMany = Object.values(args).some((arg) => arg.type === "positional" && arg.valueHint === "…");
    expect(() => refuseUnknownArguments(verb, given, args, takesMany)).not.toThrow();
  });

  it("is of bulkhead or of a program that the page speaks of", () => {
    const others = commands.filter(([, command]) => !/^(npx )?bulkhead /.test(command));
    const known = /^(npm (ci|start|test|run)|node |pulumi |terraform |aws |curl |source <\(npx bulkhead )/;
    expect(others.filter(([, command]) => !known.test(command))).toEqual([]);
  });
});

describe("what a reader is told to run", { timeout: 120_000 }, () => {
  const runnable = ["docs/getting-started.md", "docs/deploying.md"].flatMap((file) =>
    commandsOf(file, ["sh"]).map((command) => [file, command] as const),
  );

  it.each(runnable)("%s: %s holds", (_, command) => {
    const args = wordsOf(command).slice(2);
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: root, encoding: "utf8" });
    expect({ status, stderr: status === 0 ? "" : `${stdout}${stderr}` }).toEqual({ status: 0, stderr: "" });
  });
});

describe("other fences", () => {
  const yaml = documents.flatMap((file) => textsOf(file, "yaml").map((text) => [file, text] as const));
  const json = documents.flatMap((file) => textsOf(file, "json").map((text) => [file, text] as const));

  it.each(yaml)("%s has YAML, and where it is bulkhead.yaml's, that is taken", (file, text) => {
    const value = parse(text) as Readonly<Record<string, unknown>>;
    if ("targets" in value) expect(() => parseBulkheadYaml(text, file)).not.toThrow();
  });

  it.each(json)("%s has JSON", (_, text) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });
});

describe("your own code", { timeout: 120_000 }, () => {
  const page = "docs/your-own-code.md";
  const [program = ""] = textsOf(page, "ts");
  const [config = ""] = textsOf(page, "yaml");
  const [hcl = ""] = textsOf(page, "hcl");

  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bulkhead-document-"));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    write("package.json", '{ "type": "module" }');
    write("bulkhead.yaml", config);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);

  function verdicts(): Readonly<Record<string, string>> {
    const { stdout, stderr } = spawnSync(process.execPath, [cli, "prove", "--json"], { cwd: folder, encoding: "utf8" });
    expect(stdout, stderr).not.toBe("");
    const report = JSON.parse(stdout) as {
      readonly theorems: readonly { readonly id: string; readonly verdict: string }[];
    };
    return Object.fromEntries(report.theorems.map(({ id, verdict }) => [id, verdict]));
  }

  it("is a program that compiles", () => {
    write("index.ts", program);
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
    };
    const checked = ts.createProgram([join(folder, "index.ts")], options);
    const problems = ts
      .getPreEmitDiagnostics(checked)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    expect(problems).toEqual([]);
  });

  it("is proved and refuted as the page says, with the page's bulkhead.yaml", () => {
    write(
      "Pulumi.yaml",
      "name: shop\nmain: index.ts\nruntime:\n  name: nodejs\n  options: { typescript: false, nodeargs: --import tsx }\n",
    );
    write("Pulumi.prod.yaml", "config: {}\n");
    write("index.ts", program);
    expect(verdicts()).toMatchObject({ identity: "proved", keys: "refuted" });
    expect(program).toContain("Resource: orders.arn");
    write("index.ts", program.replace("Resource: orders.arn", 'Resource: "*"'));
    expect(verdicts()).toMatchObject({ identity: "refuted" });
  });

  it.skipIf(spawnSync("terraform", ["version"]).status !== 0)(
    "is a Terraform root that is captured with its tags",
    () => {
      mkdirSync(join(folder, "environments"));
      write("main.tf", hcl);
      write("environments/prod.tfvars", "");
      const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "graph", "."], {
        cwd: folder,
        encoding: "utf8",
      });
      expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
      const { nodes } = JSON.parse(stdout) as { readonly nodes: readonly { readonly compartment?: object }[] };
      expect(nodes.map(({ compartment }) => compartment)).toEqual([
        { environment: "prod", tenant: "acme" },
        { environment: "prod", tenant: "globex" },
      ]);
    },
  );
});

describe("the index", () => {
  const index = read("docs/README.md");

  it("leads to every page", () => {
    expect(pages.filter((page) => page !== "README.md" && !index.includes(`](${page})`))).toEqual([]);
  });

  it.each([
    ...ISOLATION.map(({ id }) => [id, `../prover/theorems/${id}/README.md`] as const),
    ...HOUSE_RULES.map(({ id }) => [id, `../prover/rules/${id}/README.md`] as const),
  ])("leads to the page of %s", (id, page) => {
    expect(index).toContain(`- [\`${id}\`](${page}): `);
    expect(existsSync(join(root, "docs", page))).toBe(true);
  });
});
