import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Scopes of the packages that Lambda's Node.js runtime brings with it. */
const SCOPES = ["@aws-sdk", "@smithy"];

/**
 * The folders of the AWS SDK and of what it needs, by their names in a `node_modules` folder: scopes as a whole, the rest
 * one by one. What cannot be read is left out.
 */
export function runtimePackages(): Readonly<Record<string, string>> {
  const modules = modulesFolder();
  if (modules === undefined) return {};
  const found = new Set<string>();
  let asked: readonly string[] = SCOPES.flatMap((scope) => namesIn(modules, scope));
  while (asked.length > 0) {
    for (const name of asked) found.add(name);
    const needed = asked.flatMap((name) => dependenciesOf(join(modules, name)));
    asked = [...new Set(needed)].filter((name) => !found.has(name));
  }
  return Object.fromEntries([...found].map(folderName).map((name) => [name, join(modules, name)]));
}

/** The folder that the SDK was installed into. */
export function modulesFolder(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve("@aws-sdk/client-dynamodb/package.json");
    return dirname(dirname(dirname(manifest)));
  } catch {
    return undefined;
  }
}

const folderName = (name: string): string => (name.startsWith("@") ? (name.split("/")[0] ?? name) : name);

function namesIn(modules: string, scope: string): readonly string[] {
  try {
    return readdirSync(join(modules, scope)).map((name) => `${scope}/${name}`);
  } catch {
    return [];
  }
}

function dependenciesOf(folder: string): readonly string[] {
  try {
    const manifest: { readonly dependencies?: object } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return Object.keys(manifest.dependencies ?? {});
  } catch {
    return [];
  }
}
