import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { configurationFiles } from "./configuration-files.ts";

/**
 * The `aws_…` words in a root's files, in the local modules that they reach, in what `init` downloaded and in the
 * states. The provider then serves the schemas of these types only: all 2,400 take Terraform a second to read, in
 * every command. A type that the files do not mention cannot be asked for.
 */
export async function typesInUse(source: string, workspace: string): Promise<string[]> {
  const own = await configurationFiles(source);
  const downloaded = await configurationFiles(join(workspace, ".terraform", "modules"));
  const texts = [...own, ...downloaded].map((file) => file.text);
  const words = [...texts, ...(await states(workspace))].flatMap((text) => text.match(/\baws_[a-z0-9_]+/g) ?? []);
  return [...new Set(words)].sort();
}

/** The state, and those of other workspaces in Terraform's own sense. */
async function states(workspace: string): Promise<string[]> {
  const others = join(workspace, "terraform.tfstate.d");
  const names = await readdir(others).catch(() => []);
  const paths = [workspace, ...names.map((name) => join(others, name))].map((folder) =>
    join(folder, "terraform.tfstate"),
  );
  return Promise.all(paths.map((path) => readFile(path, "utf8").catch(() => "")));
}
