import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Scopes of the packages that Lambda's Node.js runtime brings with it. */
const SCOPES = ["@aws-sdk", "@smithy"];

/**
 * The folders of the AWS SDK and of what it needs, by their names in a `node_modules` folder: scopes as a whole, the rest
 * one by one. What cannot be read is left out.
 */
export async function runtimePackages(): Promise<Readonly<Record<string, string>>> {
  const modules = modulesFolder();
  if (modules === undefined) return {};
  const found = new Set<string>();
  let asked = (await Promise.all(SCOPES.map((scope) => namesIn(modules, scope)))).flat();
  while (asked.length > 0) {
    for (const name of asked) found.add(name);
    const needed = (await Promise.all(asked.map((name) => dependenciesOf(join(modules, name))))).flat();
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

async function namesIn(modules: string, scope: string): Promise<readonly string[]> {
  const names = await readdir(join(modules, scope)).catch(() => []);
  return names.map((name) => `${scope}/${name}`);
}

async function dependenciesOf(folder: string): Promise<readonly string[]> {
  try {
    const manifest: { readonly dependencies?: object } = JSON.parse(
      await readFile(join(folder, "package.json"), "utf8"),
    );
    return Object.keys(manifest.dependencies ?? {});
  } catch {
    return [];
  }
}
