import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/**
 * The `aws_…` words in a root's files, in the local modules that they reach, in what `init` downloaded and in the
 * state. The provider then serves the schemas of these types only: all 2,400 take Terraform a second to read, in
 * every command. A type that the files do not mention cannot be asked for.
 */
export async function typesInUse(source: string, workspace: string): Promise<string[]> {
  const found = new Set<string>();
  const seen = new Set<string>();
  await readFolder(source, found, seen);
  await readFolder(join(workspace, ".terraform", "modules"), found, seen);
  await readFile(join(workspace, "terraform.tfstate"), "utf8").then(
    (text) => collect(text, found),
    () => undefined,
  );
  return [...found].sort();
}

async function readFolder(folder: string, found: Set<string>, seen: Set<string>): Promise<void> {
  if (seen.has(folder)) return;
  seen.add(folder);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !ignoredFolders.has(entry.name)) await readFolder(path, found, seen);
    else if (/\.(tf|tf\.json|hcl|tofu)$/.test(entry.name)) {
      const text = await readFile(path, "utf8");
      collect(text, found);
      for (const [, local] of text.matchAll(/source"?\s*[=:]\s*"(\.\.?\/[^"]*)"/g)) {
        await readFolder(resolve(folder, local ?? "."), found, seen);
      }
    }
  }
}

const ignoredFolders = new Set([".git", "node_modules", "providers"]);

function collect(text: string, found: Set<string>): void {
  for (const [word] of text.matchAll(/\baws_[a-z0-9_]+/g)) found.add(word);
}
