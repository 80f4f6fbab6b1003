import { existsSync } from "node:fs";
import { join } from "node:path";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import { parse as parseHcl } from "@cdktn/hcl2json";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseBulkheadYaml } from "../config/parse-bulkhead-yaml.ts";
import { parseFaults } from "../local/faults/read-faults.ts";
import { HOUSE_RULES } from "../prover/rules/registry.ts";
import { ISOLATION } from "../prover/theorems/registry.ts";
import { commandsOf, type Fence, fences, inLanguage, pages, read, root, wordsOf } from "./documents/fences.ts";
import {
  type DocumentWorld,
  emptyFolder,
  hasTerraform,
  programOf,
  type Ran,
  runApart,
  surroundings,
} from "./documents/world.ts";

const LANGUAGES = ["sh", "console", "text", "yaml", "json", "diff", "hcl", "ts"];
const named = (fence: Fence) => [`${fence.file}:${fence.line}`, fence] as const;

describe("every fence", () => {
  it("says its language, and there is a test for it; only a drawing has none", () => {
    const others = fences.filter(({ language }) => !LANGUAGES.includes(language));
    expect(others.map(({ file }) => file)).toEqual(["ARCHITECTURE.md"]);
  });

  it("of plain text is what a command prints, and docs/tenants.md is compared with it", () => {
    expect([...new Set(inLanguage("text").map(({ file }) => file))]).toEqual(["docs/tenants.md"]);
  });

  it("of TypeScript is the program of docs/your-own-code.md", () => {
    expect(inLanguage("ts").map(({ file }) => file)).toEqual(["docs/your-own-code.md"]);
  });
});

describe("YAML", () => {
  it.each(inLanguage("yaml").map(named))("%s is taken where it would stand", (_, { file, text }) => {
    expect(() => takenYaml(file, text)).not.toThrow();
  });
});

/** A part of `bulkhead.yaml`, of a rule's options in it, of a file of faults, or of a stack's file. */
function takenYaml(file: string, text: string): unknown {
  const value = parse(text) as Readonly<Record<string, unknown>> | readonly unknown[];
  if (file === "docs/local-faults.md") return parseFaults("seed" in value ? text : `seed: 1\nfaults:\n${text}`, file);
  if ("config" in value) return expect(Object.keys(value["config"] as object)).toContain("bulkhead-tenants:cell");
  if ("options" in value) return takenOptions(file, value["options"] as Readonly<Record<string, unknown>>);
  const targets = "targets" in value ? "" : "targets: { a: { stacks: { dev: {} } } }\n";
  return parseBulkheadYaml(`${"version" in value ? "" : "version: 1\n"}${targets}${text}`, file);
}

function takenOptions(file: string, options: Readonly<Record<string, unknown>>): void {
  const rule = HOUSE_RULES.find(({ id }) => file.includes(`/rules/${id}/`));
  expect(rule?.check([], {} as never, options)).toEqual({ checked: 0, breaches: [] });
}

describe("JSON", () => {
  it.each(inLanguage("json").map(named))("%s is JSON", (_, { text }) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it("that configures the policy pack names its policies", () => {
    const levels = inLanguage("json").find(({ file }) => file === "policy-pack/README.md");
    const policies = [...ISOLATION, ...HOUSE_RULES].map(({ id }) => id as string);
    for (const name of Object.keys(JSON.parse(levels?.text ?? "{}")))
      expect([...policies, "undecided"]).toContain(name);
  });
});

describe("a breach and its fix", () => {
  it.each(inLanguage("diff").map(named))(
    "%s parses with the lines that go, and with those that come",
    (_, { text }) => {
      const lines = text.trimEnd().split("\n");
      expect(lines.some((line) => line.startsWith("-")) || lines.some((line) => line.startsWith("+"))).toBe(true);
      for (const sign of ["-", "+"]) {
        const kept = lines.filter((line) => line.startsWith(" ") || line.startsWith(sign)).map((line) => line.slice(1));
        expect([kept.join("\n"), syntaxErrors(kept.join("\n"))]).toEqual([kept.join("\n"), []]);
      }
    },
  );
});

/** Statements, or some properties of an object. */
function syntaxErrors(text: string): readonly string[] {
  const errorsOf = (source: string): readonly string[] =>
    (
      ts.transpileModule(source, { reportDiagnostics: true, compilerOptions: { target: ts.ScriptTarget.ES2022 } })
        .diagnostics ?? []
    ).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  const asProperties = errorsOf(`export default {${text}};`);
  return asProperties.length === 0 ? [] : errorsOf(text).length === 0 ? [] : asProperties;
}

describe("HCL", () => {
  it.each([...new Set(inLanguage("hcl").map(({ file }) => file))])(
    "of %s parses, by itself or as a value",
    async (file) => {
      for (const { text } of inLanguage("hcl").filter((fence) => fence.file === file)) {
        const whole = /^\w+ ("[^"]*" )*\{/.test(text);
        await expect(parseHcl(file, whole ? text : `locals {\n  value = ${text.trim()}\n}\n`)).resolves.toBeDefined();
      }
    },
  );
});

describe("docs/your-own-code.md", { timeout: 120_000 }, () => {
  const page = "docs/your-own-code.md";
  const program = programOf(read(page));
  const textOf = (language: string): string =>
    inLanguage(language).find(({ file, text }) => file === page && !text.startsWith("npx"))?.text ?? "";

  let own: DocumentWorld;
  beforeEach(() => {
    own = emptyFolder();
    own.write("bulkhead.yaml", textOf("yaml"));
  });
  afterEach(() => own.dispose());

  const run = (command: string): Promise<Ran> =>
    runApart(command, { folder: own.folder, env: { ...surroundings(own), AWS_REGION: "eu-central-1" } });

  function writeProgram(text: string): void {
    own.write("Pulumi.yaml", PROJECT);
    own.write("Pulumi.prod.yaml", "config: {}\n");
    own.write("index.ts", text);
  }

  async function verdicts(): Promise<Readonly<Record<string, string>>> {
    const { stdout, stderr } = await run("npx bulkhead prove --json");
    expect(stdout, stderr).not.toBe("");
    const report = JSON.parse(stdout) as {
      readonly theorems: readonly { readonly id: string; readonly verdict: string }[];
    };
    return Object.fromEntries(report.theorems.map(({ id, verdict }) => [id, verdict]));
  }

  it("has a program that compiles", () => {
    own.write("index.ts", program);
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
    };
    const checked = ts.createProgram([join(own.folder, "index.ts")], options);
    const problems = ts
      .getPreEmitDiagnostics(checked)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
    expect(problems).toEqual([]);
  });

  it("is proved and refuted as the page says, with the page's bulkhead.yaml, and begins with a baseline", async () => {
    writeProgram(program);
    expect(await verdicts()).toMatchObject({ identity: "proved", keys: "refuted" });
    expect((await run("npx bulkhead prove --write-baseline baseline.json")).status).toBe(0);
    own.write("bulkhead.yaml", `${textOf("yaml")}baseline: baseline.json\n`);
    expect((await run("npx bulkhead prove")).status).toBe(0);
    expect((await run("npx bulkhead prove --sarif bulkhead.sarif --markdown bulkhead.md")).status).toBe(0);
    expect(existsSync(join(own.folder, "bulkhead.sarif"))).toBe(true);
    expect(program).toContain("Resource: orders.arn");
    writeProgram(program.replace("Resource: orders.arn", 'Resource: "*"'));
    expect(await verdicts()).toMatchObject({ identity: "refuted" });
  });

  it("proves the preview of a program in another language", async () => {
    own.write("preview.json", readFixture("pulumi-preview.json"));
    const { stdout, stderr } = await run("npx bulkhead prove preview.json");
    expect(stdout, stderr).toMatch(/^(PROVED|REFUTED|UNKNOWN)\b/m);
  });

  it.skipIf(!hasTerraform)("captures a Terraform root with its tags, and proves its plan", async () => {
    own.write("main.tf", textOf("hcl"));
    own.write("environments/prod.tfvars", "");
    const { nodes } = JSON.parse((await run("npx bulkhead graph .")).stdout) as {
      readonly nodes: readonly { readonly compartment?: object }[];
    };
    expect(nodes.map(({ compartment }) => compartment)).toEqual([
      { environment: "prod", tenant: "acme" },
      { environment: "prod", tenant: "globex" },
    ]);
    const planned = await run("terraform plan -out plan && terraform show -json plan > plan.json");
    expect([planned.status, planned.status === 0 ? "" : planned.stderr]).toEqual([0, ""]);
    expect((await run("npx bulkhead prove plan.json")).stdout).toMatch(/^(PROVED|REFUTED|UNKNOWN)\b/m);
  });

  it("has no other commands than these", () => {
    const lines = inLanguage("sh", "console")
      .filter(({ file }) => file === page)
      .flatMap(({ text }) => text.trim().split("\n"));
    expect(lines).toEqual([
      "pulumi preview --json --show-sames > preview.json",
      "npx bulkhead prove preview.json",
      "npx bulkhead prove",
      "npx bulkhead prove --write-baseline baseline.json",
      "terraform plan -out plan && terraform show -json plan > plan.json",
      "npx bulkhead prove plan.json",
      "npx bulkhead prove --sarif bulkhead.sarif --markdown bulkhead.md",
    ]);
  });
});

const PROJECT =
  "name: shop\nmain: index.ts\nruntime:\n  name: nodejs\n  options: { typescript: false, nodeargs: --import tsx }\n";

const readFixture = (name: string): string => read(`capture/test/fixtures/files/${name}`);

describe("what takes minutes", () => {
  it.each(["npm run test:faults", "npm run test:deep"])("%s has the options that the pages give it", (script) => {
    const file = script.endsWith("faults") ? "faults/run.ts" : "prover/worlds/test/deep.ts";
    const known = [...(/options: \{([\s\S]*?)\n {2}\}/.exec(read(file))?.[1] ?? "").matchAll(/^ +(\w+): \{/gm)];
    const given = inLanguage("sh").flatMap(({ text }) =>
      text
        .split("\n")
        .filter((line) => line.startsWith(script))
        .flatMap((line) => [...line.matchAll(/ --(\w+) /g)]),
    );
    expect(given.length).toBeGreaterThan(1);
    expect(known.map(([, name]) => name)).toEqual(expect.arrayContaining(given.map(([, name]) => name)));
  });
});

describe("the index", () => {
  const index = read("docs/README.md");

  it("leads to every page", () => {
    const own = pages.filter((page) => /^docs\/[\w-]+\.md$/.test(page) && page !== "docs/README.md");
    expect(own.filter((page) => !index.includes(`](${page.slice("docs/".length)})`))).toEqual([]);
  });

  it.each([
    ...ISOLATION.map(({ id }) => [id, `../prover/theorems/${id}/README.md`] as const),
    ...HOUSE_RULES.map(({ id }) => [id, `../prover/rules/${id}/README.md`] as const),
  ])("leads to the page of %s", (id, page) => {
    expect(index).toContain(`- [\`${id}\`](${page}): `);
    expect(existsSync(join(root, "docs", page))).toBe(true);
  });
});

describe("commands of the AWS CLI", () => {
  const commands = inLanguage("sh", "console")
    .flatMap(commandsOf)
    .map((line) => wordsOf(line.replace(/"\$\([^)]*\)"/, "ID")));
  const known = commands.filter(([program, service]) => program === "aws" && service === "dynamodb");

  it.each(known.map((words) => [words.slice(0, 3).join(" "), words] as const))(
    "%s is the SDK's, with its parameters",
    (_, words) => {
      const [operation = "", ...options] = words.slice(words[2] === "wait" ? 3 : 2);
      const client = dynamodb as Readonly<Record<string, unknown>>;
      if (words[2] === "wait") return expect(Object.keys(client)).toContain(`waitUntil${pascalCase(operation)}`);
      const members = (client[`${pascalCase(operation)}Input$`] as readonly unknown[])[4];
      const given = options.flatMap((word) => /^--([\w-]+)$/.exec(word)?.[1] ?? []).filter((name) => name !== "region");
      expect(members).toEqual(expect.arrayContaining(given.map(pascalCase)));
    },
  );
});

/** `restore-date-time` → `RestoreDateTime`; the few abbreviations that AWS writes in capitals. */
const pascalCase = (name: string): string =>
  name
    .split("-")
    .map((part) => (["sse"].includes(part) ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1)))
    .join("");
