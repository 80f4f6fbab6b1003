import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { UserError } from "../model/errors.ts";
import { NO_SETTINGS } from "../model/proof-settings.ts";
import { parseBulkheadYaml } from "./parse-bulkhead-yaml.ts";
import { readBulkheadConfig } from "./read-bulkhead-config.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folderWith(text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-config-"));
  folders.push(folder);
  if (text !== undefined) writeFileSync(join(folder, "bulkhead.yaml"), text);
  return folder;
}

test("what holds for all holds for a stack, unless the target or the stack says otherwise", () => {
  const folder = folderWith(`
version: 1
account: "111111111111"
compartments: { tenant: customer }
targets:
  a:
    region: eu-west-1
    stacks:
      dev: {}
      prod: { account: "222222222222", region: eu-central-1, env: { STAGE: prod }, config: { size: 3 } }
`);
  const compartments = { environment: "environment", tenant: "customer" };
  expect(readBulkheadConfig(folder)).toEqual({
    root: folder,
    account: "111111111111",
    compartments,
    targets: [
      {
        path: "a",
        stacks: [
          { name: "dev", account: "111111111111", region: "eu-west-1", compartments, env: {}, config: {} },
          {
            name: "prod",
            account: "222222222222",
            region: "eu-central-1",
            compartments,
            env: { STAGE: "prod" },
            config: { size: 3 },
          },
        ],
      },
    ],
    proof: NO_SETTINGS,
  });
});

test("without a file there are defaults and no targets", () => {
  expect(readBulkheadConfig(folderWith())).toMatchObject({
    account: "123456789012",
    targets: [],
    proof: NO_SETTINGS,
  });
});

test.each([
  [
    "an unknown key at the top",
    "version: 1\ntargets: { a: { stacks: { s: {} } } }\ncolour: red\n",
    3,
    'There is no key "colour" at the top.',
  ],
  [
    "an unknown key of a stack",
    "version: 1\ntargets:\n  a:\n    stacks:\n      s:\n        regoin: x\n",
    6,
    'There is no key "regoin" at targets / a / stacks / s.',
  ],
  [
    "an account as a number",
    "version: 1\naccount: 123456789012\ntargets: { a: { stacks: { s: {} } } }\n",
    2,
    "The value at account must be string.",
  ],
  [
    "a path with slashes",
    "version: 1\ntargets:\n  a/b:\n    region: 7\n    stacks: { s: {} }\n",
    4,
    "The value at targets / a/b / region must be string.",
  ],
  [
    "no YAML",
    "version: 1\ntargets: [\n",
    3,
    "A line is not indented as what it belongs to, or a bracket is not closed: it ends too soon.",
  ],
])("%s is refused with its line", (_, text, line, message) => {
  let problem: unknown;
  try {
    parseBulkheadYaml(text, "bulkhead.yaml");
  } catch (error) {
    problem = error instanceof UserError ? error.problem : error;
  }
  expect(problem).toMatchObject({ where: `bulkhead.yaml:${line}`, message });
});
