import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { PULUMI_ROOMS, ROOMS, type Room } from "./rooms.ts";

const root = join(import.meta.dirname, "..");
const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*["']([^"'\s]+)["']/g;

interface Import {
  readonly file: string;
  readonly specifier: string;
}

/** Tests may use anything: they are nobody's dependency. */
function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .filter((file) => !/(^|\/)(test|node_modules|schema-data)\//.test(file));
}

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(SPECIFIER)].map(([, specifier = ""]) => ({ file, specifier }));
}

const roomOf = (file: string): Room | undefined => ROOMS.find(({ folder }) => file.startsWith(`${folder}/`));

/** The sentence that says which rule an import breaks, or `undefined`. */
function breach(room: Room, { file, specifier }: Import): string | undefined {
  if (specifier.startsWith(".")) {
    const target = relative(root, join(root, dirname(file), specifier));
    if (target.startsWith(`${room.folder}/`)) return undefined;
    const targetRoom = roomOf(target)?.folder;
    if (targetRoom !== undefined && room.imports.includes(targetRoom)) return undefined;
    return `${file} imports ${target}: ${room.folder}/ may import only ${room.imports.join(", ") || "nothing"}`;
  }
  if (specifier.startsWith("@pulumi/") && !PULUMI_ROOMS.includes(room.folder)) return `${file} uses ${specifier}`;
  if (room.packages !== undefined && !room.packages.includes(specifier)) return `${file} uses ${specifier}`;
  return undefined;
}

describe("rooms", () => {
  it.each(ROOMS.map((room) => [room.folder, room] as const))(
    "%s imports only what the table allows",
    (folder, room) => {
      const imports = sourceFiles(folder).flatMap((file) => importsOf(file, readFileSync(join(root, file), "utf8")));
      expect(imports.map((found) => breach(room, found)).filter((sentence) => sentence !== undefined)).toEqual([]);
    },
  );

  it("has no TypeScript outside a room", () => {
    const strays = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^(\.|node_modules|coverage|docs|test$)/.test(entry.name))
      .flatMap((entry) => sourceFiles(entry.name))
      .filter((file) => roomOf(file) === undefined);
    expect(strays).toEqual([]);
  });
});

describe("the rule itself", () => {
  const model = { folder: "model", imports: [], packages: [] };

  it.each([
    ["a room that is not in the table", `import { a } from "../graph/node.ts";`],
    ["a type of such a room", `import type { A } from "../graph/node.ts";`],
    ["a re-export of one", `export * from "../graph/node.ts";`],
    ["a dynamic import of one", `await import("../graph/node.ts")`],
    ["a side-effect import of one", `import "../graph/node.ts";`],
    ["a package with I/O", `import { readFileSync } from "node:fs";`],
    ["Pulumi", `import * as pulumi from "@pulumi/pulumi";`],
  ])("refuses %s", (_, text) => {
    expect(importsOf("model/a.ts", text).map((found) => breach(model, found))).toEqual([expect.any(String)]);
  });

  it("admits a neighbour in the same room", () => {
    expect(importsOf("model/a.ts", `import { b } from "./b.ts";`).map((found) => breach(model, found))).toEqual([
      undefined,
    ]);
  });
});
