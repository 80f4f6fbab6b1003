import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { RULES } from "../prover/verdict.ts";
import { readBulkheadConfig } from "./read-bulkhead-config.ts";

const { proof } = readBulkheadConfig(fileURLToPath(new URL("..", import.meta.url)));

test("every house rule binds some stack of this repository", () => {
  expect(RULES.filter((id) => !proof.rules.some(({ rule }) => rule === id))).toEqual([]);
});

test("every requirement is a line of a document by name", () => {
  for (const { requirement } of proof.rules) {
    expect(requirement).toMatch(/^(environments|tenants|access-management|ACCESS-MANAGEMENT|DESIGN)\.md:\d+$/);
  }
});
