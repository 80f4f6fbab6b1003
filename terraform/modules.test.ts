import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTerraform } from "./offline-provider/run.ts";
import { terraformPresent } from "./offline-provider/test/terraform-present.ts";
import { moduleReadmes } from "./tooling/documents.ts";
import { providerSchema } from "./tooling/provider-schema.ts";
import { staticProblems } from "./tooling/static-check.ts";
import { readModule } from "./tooling/terraform-module.ts";

const here = import.meta.dirname;

/** What `requirements/access-management.md` lists, module by module. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  dynamodb: ["main.tf", "gsi.tf", "variables.tf", "outputs.tf", "pitr.tf"],
  iam: ["main.tf", "policies.tf", "variables.tf", "outputs.tf"],
  "api-gateway": ["main.tf", "routes.tf", "integrations.tf", "variables.tf", "outputs.tf"],
  cognito: ["main.tf", "variables.tf", "outputs.tf"],
  "s3-audit": ["main.tf", "lifecycle.tf", "replication.tf", "variables.tf", "outputs.tf"],
  cloudwatch: ["main.tf", "alarms.tf", "dashboards.tf", "sns.tf", "variables.tf", "outputs.tf"],
};
const MODULES = Object.keys(FILES);
const folders = [
  ...MODULES.flatMap((name) => [`modules/${name}`, `modules/${name}/examples/basic`]),
  "access-management",
];

describe("the modules without Terraform", () => {
  it("are six", () => {
    expect(readdirSync(join(here, "modules")).sort()).toEqual([...MODULES].sort());
  });

  it.each(MODULES)("%s has exactly the files that were asked for, and versions.tf", (name) => {
    const found = readdirSync(join(here, "modules", name)).filter((file) => file.endsWith(".tf"));
    expect(found.sort()).toEqual([...(FILES[name] ?? []), "versions.tf"].sort());
    expect(existsSync(join(here, "modules", name, "examples/basic/main.tf"))).toBe(true);
  });

  it.each(MODULES)("%s leaves providers to its caller", async (name) => {
    const { providers, requirements } = await readModule(join(here, "modules", name));
    expect(providers).toEqual([]);
    expect(requirements).toMatchObject({
      terraform: ">= 1.7",
      providers: { aws: expect.stringMatching(/^~> 6\.\d+$/) },
    });
  });

  it("refer only to what exists, give each resource what it takes, and describe all", async () => {
    const read = await Promise.all(
      folders.map(async (name) => [join(here, name), await readModule(join(here, name))] as const),
    );
    const modules = new Map(read);
    const schemaOf = providerSchema();
    const problems = read.flatMap(([folder, module]) =>
      staticProblems(module, modules, schemaOf).map((problem) => `${folder.slice(here.length + 1)}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  it("are documented as they are (npm run docs writes it anew)", async () => {
    for (const { path, content } of await moduleReadmes(here)) {
      expect(readFileSync(join(here, path), "utf8"), path).toBe(content);
    }
  });
});

describe.runIf(terraformPresent("the modules' examples and unit tests"))("the modules with Terraform", () => {
  it("are formatted", async () => {
    const session = await openTerraform(here);
    const { stdout, exitCode } = await session.run(["fmt", "-check", "-recursive", here]);
    await session.close();
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 0 });
  });

  it.each(MODULES)("%s: its example is valid and plans", { timeout: 120_000 }, async (name) => {
    const session = await openTerraform(join(here, "modules", name, "examples/basic"));
    const steps = [
      ["validate", "-no-color"],
      ["plan", "-no-color", "-input=false"],
    ];
    for (const args of steps) {
      const { exitCode, stderr } = await session.run(args);
      expect({ args, exitCode, stderr }).toEqual({ args, exitCode: 0, stderr: "" });
    }
    await session.close();
  });

  it.each(MODULES)("%s passes its own tests", { timeout: 180_000 }, async (name) => {
    const session = await openTerraform(join(here, "modules", name));
    const { exitCode, stdout, stderr } = await session.run(["test", "-no-color"]);
    await session.close();
    expect({ exitCode, stdout, stderr }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/Success! [1-9]\d* passed, 0 failed/),
    });
  });
});
