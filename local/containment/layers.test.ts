import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { containable } from "../test/containable.ts";
import { contain, notContained } from "./containment.ts";
import { describe as describeContainment } from "./describe.ts";
import { combinations, LAYERS, type Layer, type Tool } from "./layers.ts";
import { findTools } from "./tools.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { here, remark } = containable(...LAYERS);
const without = (tool: Tool) => Object.fromEntries(Object.entries(findTools()).filter(([name]) => name !== tool));

describe.skipIf(!here)(`where a program is missing${remark}`, () => {
  it.each<[Tool, readonly Layer[]]>([
    ["mount", ["processes", "network"]],
    ["ip", ["files", "processes", "user"]],
    ["unshare", []],
    ["sh", []],
  ])("%s, what needs it is left out and the rest stands", async (tool, expected) => {
    const { layers, because } = await contain(folder, { tools: without(tool) });
    const own: readonly Layer[] = process.getuid?.() !== 0 && expected.includes("processes") ? ["user"] : [];
    expect(new Set(layers)).toEqual(new Set([...expected, ...own]));
    expect(because).toContain(`${tool} `);
  });

  it("all there, nothing is left out and nothing excused", async () => {
    const { layers, because } = await contain(folder);
    expect([layers, because]).toEqual([LAYERS, undefined]);
  });
});

describe("every combination that is tried", () => {
  it.each([true, false])("as root (%s) begins with all layers, and then has ever less to lose", (asRoot) => {
    const [first, ...others] = combinations(asRoot);
    expect(first).toEqual(LAYERS);
    for (const layers of others) expect(layers.length).toBeLessThan(LAYERS.length);
    expect(combinations(asRoot, [])).toEqual([]);
  });
});

describe("whoever starts the cloud is told", () => {
  const some = (layers: readonly Layer[]) => ({ ...notContained("unshare: Operation not permitted."), layers });

  it("what holds, what does not and why", () => {
    expect(describeContainment(some(["processes", "network"]))).toEqual([
      "functions contained: processes, network",
      "functions not contained: files, user, because unshare: Operation not permitted.",
    ]);
    expect(describeContainment(some([]))).toHaveLength(1);
    expect(describeContainment(some(LAYERS))).toEqual(["functions contained: files, processes, network, user"]);
  });
});
