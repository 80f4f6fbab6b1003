import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { componentPages } from "../docs/tooling/component-pages.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "docs/components");
const pages = componentPages(root);

describe("a component's page", () => {
  it.each(pages.map(({ path, content }) => [path, content] as const))(
    "%s is what npm run docs writes",
    (path, content) => {
      expect(readFileSync(join(folder, path), "utf8"), "run npm run docs").toBe(content);
    },
  );

  it("is there for each component, and for nothing else", () => {
    expect(readdirSync(folder).toSorted()).toEqual(pages.map(({ path }) => path).toSorted());
    expect(pages.length).toBeGreaterThan(15);
  });

  it("says each argument with its type, its sentence and its default", () => {
    const table = pages.find(({ path }) => path === "on-demand-table.md")?.content;
    expect(table).toContain(
      "| `ttlAttribute?` | `string` | The number attribute that says when an item expires, in seconds since 1970. Default: items never expire. |",
    );
    expect(table).toMatch(/### TableIndex\n\nA global secondary index/);
    expect(table).toContain("## What it has");
  });
});
