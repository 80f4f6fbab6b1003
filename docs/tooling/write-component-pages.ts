import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { componentPages } from "./component-pages.ts";

/** Part of `npm run docs`: writes what is generated from the components' code. */
const root = join(import.meta.dirname, "../..");
const folder = join(root, "docs/components");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const { path, content } of componentPages(root)) writeFileSync(join(folder, path), content);
