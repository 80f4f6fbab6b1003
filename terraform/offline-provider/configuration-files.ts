import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/** A file of Terraform's language and what it says. */
export interface ConfigurationFile {
  readonly path: string;
  readonly text: string;
}

const ignoredFolders = new Set([".git", "node_modules", "providers"]);

/** The files of a folder and of those below it, and of the local modules that they name, wherever those lie. */
export async function configurationFiles(folder: string): Promise<ConfigurationFile[]> {
  const found: ConfigurationFile[] = [];
  await readFolder(folder, found, new Set());
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function readFolder(folder: string, found: ConfigurationFile[], seen: Set<string>): Promise<void> {
  if (seen.has(folder)) return;
  seen.add(folder);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !ignoredFolders.has(entry.name)) await readFolder(path, found, seen);
    else if (/(?<!\.lock)\.(tf|tf\.json|hcl|tofu)$/.test(entry.name)) {
      const text = await readFile(path, "utf8");
      found.push({ path, text });
      for (const module of localModules(text)) await readFolder(resolve(folder, module), found, seen);
    }
  }
}

function localModules(text: string): string[] {
  return [...text.matchAll(/source"?\s*[=:]\s*"(\.\.?\/[^"]*)"/g)].map(([, path]) => path ?? ".");
}
