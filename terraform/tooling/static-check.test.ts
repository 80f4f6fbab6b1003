import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type ResourceSchema, staticProblems } from "./static-check.ts";
import { readModule } from "./terraform-module.ts";

const root = mkdtempSync(join(tmpdir(), "bulkhead-static-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const BUCKET: ResourceSchema = {
  attributes: {
    bucket: { required: true, settable: true },
    tags: { required: false, settable: true },
    arn: { required: false, settable: false },
  },
  blocks: { rule: { attributes: { id: { required: true, settable: true } }, blocks: {} } },
};

let count = 0;
async function problems(files: Readonly<Record<string, string>>): Promise<string[]> {
  const directory = join(root, String(count++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const folders = [...new Set(Object.keys(files).map((name) => join(directory, dirname(name))))];
  const modules = new Map(
    await Promise.all(folders.map(async (folder) => [folder, await readModule(folder)] as const)),
  );
  const top = modules.get(directory);
  return top === undefined
    ? []
    : staticProblems(top, modules, (_, type) => (type === "aws_s3_bucket" ? BUCKET : undefined));
}

const VARIABLE = 'variable "name" {\n  description = "Its name."\n  type = string\n}\n';

describe("staticProblems", () => {
  it("finds none in a module that is whole", async () => {
    const text = `${VARIABLE}
      locals { full = "\${var.name}-bucket" }
      resource "aws_s3_bucket" "this" {
        bucket = local.full
        dynamic "rule" {
          for_each = [1]
          content { id = "x" }
        }
        lifecycle { prevent_destroy = false }
      }
      output "arn" {
        description = "Its ARN."
        value = aws_s3_bucket.this.arn
      }`;
    expect(await problems({ "main.tf": text })).toEqual([]);
  });

  it.each([
    ["a variable", "var.other", "var.other is not declared"],
    ["a local", "local.other", "local.other is not declared"],
    ["a resource", "aws_s3_bucket.other.id", "aws_s3_bucket.other does not exist"],
    ["a data source", "data.aws_region.here.region", "data.aws_region.here does not exist"],
    ["a module", "module.other.arn", "module.other is not called"],
  ])("finds a reference to %s that does not exist", async (_, reference, problem) => {
    const text = `${VARIABLE}resource "aws_s3_bucket" "this" {\n  bucket = "\${var.name}-\${${reference}}"\n}\n`;
    expect(await problems({ "main.tf": text })).toEqual([problem]);
  });

  it.each([
    ["an argument that there is not", 'bucket = "b"\n  colour = "red"', 'there is no argument "colour"'],
    ["an argument that is computed", 'bucket = "b"\n  arn = "x"', '"arn" is computed and cannot be set'],
    ["a required argument left out", "tags = {}", '"bucket" is missing'],
    ["an argument of a block left out", 'bucket = "b"\n  rule {}', '"id" is missing'],
    [
      "an unknown dynamic block",
      'bucket = "b"\n  dynamic "role" {\n    for_each = []\n    content {}\n  }',
      'there is no block "role"',
    ],
  ])("finds %s", async (_, body, problem) => {
    const found = await problems({ "main.tf": `resource "aws_s3_bucket" "this" {\n  ${body}\n}\n` });
    expect(found).toEqual([expect.stringContaining(problem)]);
  });

  it("finds a resource type that the provider does not have", async () => {
    expect(await problems({ "main.tf": 'resource "aws_s3_bukket" "this" {}\n' })).toEqual([
      "main.tf: aws_s3_bukket.this: the provider has no such resource",
    ]);
  });

  it("finds variables that nothing uses, and what is not described or typed", async () => {
    expect(
      await problems({ "variables.tf": 'variable "name" {\n  type = any\n}\noutput "o" {\n  value = 1\n}\n' }),
    ).toEqual([
      "var.name is used by nothing",
      'variable "name" has no description',
      'variable "name" has no exact type',
      'output "o" has no description',
    ]);
  });

  it("finds a call that gives too much, too little, or leads nowhere", async () => {
    const main = `
      module "child" {
        source = "./child"
        colour = "red"
      }
      module "lost" {
        source = "./lost"
      }
      output "o" {
        description = "o"
        value = module.child.nothing
      }`;
    expect(await problems({ "main.tf": main, "child/variables.tf": VARIABLE })).toEqual([
      'module.child has no output "nothing"',
      'module.child: ./child takes no "colour"',
      'module.child: "name" is missing',
      "module.lost: there is no module at ./lost",
    ]);
  });

  it("says where a file is not HCL", async () => {
    await expect(problems({ "main.tf": 'resource "a" {\n' })).rejects.toThrow(/main\.tf:1/);
  });
});
