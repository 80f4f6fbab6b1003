import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { terraformPresent } from "../../terraform/offline-provider/test/terraform-present.ts";
import { captureTerraformRoot } from "./capture-terraform-root.ts";

describe.runIf(terraformPresent("what is said of a registry that is not reached"))(
  "a registry that is not reached",
  () => {
    test.each([
      [
        "a provider",
        'terraform {\n  required_providers {\n    other = { source = "registry.invalid/a/other" }\n  }\n}\n',
      ],
      ["a module", 'module "other" {\n  source = "registry.invalid/a/other/aws"\n}\n'],
    ])("%s of it: the plan takes the program's place", { timeout: 60_000 }, async (_, text) => {
      const directory = mkdtempSync(join(tmpdir(), "bulkhead-registry-"));
      try {
        writeFileSync(join(directory, "main.tf"), text);
        const problem = await captureTerraformRoot({ directory, stack: "default" }).catch((error) => error.problem);
        expect(problem).toMatchObject({ fix: expect.stringContaining("prove the plan"), where: directory });
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    });
  },
);
