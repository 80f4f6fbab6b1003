import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readBulkheadConfig } from "../config/read-bulkhead-config.ts";
import { findCaptures } from "./capture-target.ts";

const config = readBulkheadConfig(fileURLToPath(new URL("..", import.meta.url)));
const found = (options: Parameters<typeof findCaptures>[1]): string[] =>
  findCaptures(config, options).map(({ target, engine, stack }) => `${engine} ${target} ${stack}`);

test("without a target, all that this repository is configured with", () => {
  expect(found({})).toEqual([
    "pulumi stacks/environments staging",
    "pulumi stacks/environments production",
    "pulumi stacks/tenants dev",
    "terraform terraform/access-management dev",
    "terraform terraform/access-management sit",
    "terraform terraform/access-management prod",
  ]);
});

test("a stack is chosen among those of a target", () => {
  expect(found({ targets: ["stacks/environments"], stacks: ["production"] })).toEqual([
    "pulumi stacks/environments production",
  ]);
});

test("a folder that is not configured is taken with the stacks that it has files for", () => {
  const fixture = "capture/test/fixtures/pulumi/commonjs";
  expect(found({ targets: [fixture] })).toEqual([`pulumi ${fixture} dev`]);
  expect(found({ targets: ["commonjs"], from: `${config.root}/capture/test/fixtures/pulumi` })).toEqual([
    `pulumi ${fixture} dev`,
  ]);
});

test.each([
  ["no such folder", { targets: ["nowhere"] }, 'There is no folder and no file "nowhere".'],
  ["no program", { targets: ["model"] }, 'The folder "model" holds neither a Pulumi project nor Terraform files.'],
  ["no such stack", { stacks: ["qa"] }, 'No target has a stack "qa".'],
])("%s is an error", (_, options, message) => {
  expect(() => findCaptures(config, options)).toThrow(message);
});
