import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { terraformPresent } from "../../terraform/offline-provider/test/terraform-present.ts";
import { captureTerraformRoot } from "./capture-terraform-root.ts";

const rootOf = (text: string): string => {
  const directory = mkdtempSync(join(tmpdir(), "bulkhead-root-"));
  writeFileSync(join(directory, "main.tf"), text);
  return directory;
};

const pinned = (version: string) => `
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${version}"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_sqs_queue" "this" {
  name = "orders"
}
`;

describe.runIf(terraformPresent("what is made of a pin to a version of the AWS provider"))("a pinned provider", () => {
  test.each([["~> 5.0"], ["~> 4.11.0"], ["3.27"], [">= 2.7, < 4"]])(
    "%s is met, and said",
    {
      timeout: 60_000,
    },
    async (version) => {
      const directory = rootOf(pinned(version));
      try {
        const { stacks, nodes } = await captureTerraformRoot({ directory, stack: "default" });
        expect(nodes.map(({ kind }) => kind)).toEqual(["aws_sqs_queue"]);
        expect(stacks[0]?.warnings).toEqual([
          expect.stringMatching(/asks for hashicorp\/aws [2-5]\..* was read with .* 6\./),
        ]);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    },
  );

  test("one that is newer than the schema is not", { timeout: 60_000 }, async () => {
    const directory = rootOf(pinned(">= 99.0"));
    try {
      const problem = await captureTerraformRoot({ directory, stack: "default" }).catch((error) => error.problem);
      expect(problem.fix).toContain("Allow the version whose schema there is");
      expect(problem.message).toContain("with the schema of hashicorp/aws 6.");
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe.runIf(terraformPresent("the ids of two environments"))("two environments of one root", () => {
  test("share no id, and each gets the same ones again", { timeout: 60_000 }, async () => {
    const directory = rootOf('provider "aws" {\n  region = "eu-west-1"\n}\n\nresource "aws_kms_key" "this" {}\n');
    try {
      for (const name of ["dev", "prod"]) writeFileSync(join(directory, `${name}.tfvars`), "");
      const keyOf = async (stack: string) =>
        (await captureTerraformRoot({ directory, stack })).nodes[0]?.outputs["arn"];
      const [dev, prod, again] = [await keyOf("dev"), await keyOf("prod"), await keyOf("dev")];
      expect(dev).toMatch(/^arn:aws:kms:eu-west-1:/);
      expect([prod === dev, again === dev]).toEqual([false, true]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

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
