import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./documents/fences.ts";
import { SLOWEST } from "./slowest-first.ts";

test("the files that are begun first are there, each once", () => {
  expect(SLOWEST.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  expect(new Set(SLOWEST).size).toBe(SLOWEST.length);
});
