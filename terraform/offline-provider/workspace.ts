import { createHash } from "node:crypto";
import type { Dirent } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, sep } from "node:path";
import { cacheDirectory } from "./install.ts";

/** A shadow of a Terraform folder: its files by symbolic link, with a state, a lock file and plugins of its own. */
export interface Workspace {
  /** Where Terraform runs. */
  readonly directory: string;
  /** The folder that it shadows. */
  readonly source: string;
}

/** How many folders above the root a relative path may climb when the root is in no git repository. */
const highestClimb = 4;

/** A shadow that is kept in the user's cache: the state of one run is there for the next. */
export async function keptWorkspace(directory: string, env: NodeJS.ProcessEnv): Promise<Workspace> {
  const source = await realpath(directory);
  const name = `${basename(source)}-${createHash("sha256").update(source).digest("hex").slice(0, 12)}`;
  return shadow(source, join(await cacheDirectory(env), "terraform", name));
}

/** A shadow for one use, its state at an address of this process; whoever asks for it removes it. */
export async function freshWorkspace(
  directory: string,
  stateAddress: string,
): Promise<Workspace & { readonly home: string }> {
  const home = await mkdtemp(join(tmpdir(), "bulkhead-terraform-"));
  const workspace = await shadow(await realpath(directory), home);
  const backend = `terraform {\n  backend "http" {\n    address = "${stateAddress}"\n  }\n}\n`;
  await writeFile(join(workspace.directory, overrideName), backend);
  return { ...workspace, home };
}

/**
 * Links what lies in the folder, and what lies beside it and its parents, so that `../modules/x` leads to the real
 * module. Links of an earlier run are renewed; Terraform's own files in the shadow stay.
 */
async function shadow(source: string, home: string): Promise<Workspace> {
  const top = await topOf(source);
  const steps = relative(top, source)
    .split(sep)
    .filter((step) => step !== "");
  let from = top;
  let to = join(home, "root");
  await mkdir(to, { recursive: true });
  for (const step of steps) {
    await linkEntries(from, to, (name) => name !== step);
    from = join(from, step);
    to = join(to, step);
    await mkdir(to, { recursive: true });
  }
  await linkEntries(from, to, (name) => !isTerraformsOwn(name));
  await overrideBackend(from, to);
  return { directory: to, source };
}

/** The repository that holds the folder, else a few folders up. */
async function topOf(source: string): Promise<string> {
  const parents = [source];
  for (let at = source; dirname(at) !== at; at = dirname(at)) parents.push(dirname(at));
  for (const parent of parents) {
    const names: string[] = await readdir(parent).catch(() => []);
    if (names.includes(".git")) return parent;
  }
  return parents[Math.min(highestClimb, parents.length - 1)] ?? source;
}

async function linkEntries(from: string, to: string, wanted: (name: string) => boolean): Promise<void> {
  const existing = await readdir(to, { withFileTypes: true });
  await Promise.all(existing.filter(isLink).map((entry) => rm(join(to, entry.name))));
  const names = (await readdir(from)).filter(wanted);
  await Promise.all(names.map((name) => link(join(from, name), join(to, name))));
}

function isLink(entry: Dirent): boolean {
  return entry.isSymbolicLink();
}

async function link(from: string, to: string): Promise<void> {
  await symlink(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** The user's state, lock file and plugins stay out of the shadow. */
function isTerraformsOwn(name: string): boolean {
  return (
    name === ".terraform" ||
    name === ".terraform.lock.hcl" ||
    name.startsWith("terraform.tfstate") ||
    name === overrideName
  );
}

const overrideName = "bulkhead_offline_override.tf";

/** A remote backend or HCP Terraform cannot be reached offline, and must not be: the state is a local file instead. */
async function overrideBackend(from: string, to: string): Promise<void> {
  const override = join(to, overrideName);
  const names = (await readdir(from)).filter((name) => name.endsWith(".tf"));
  const texts = await Promise.all(names.map((name) => readFile(join(from, name), "utf8")));
  const isRemote = texts.some((text) => /^\s*(backend\s+"\w+"|cloud)\s*\{/m.test(text));
  if (isRemote) await writeFile(override, 'terraform {\n  backend "local" {}\n}\n');
  else await rm(override, { force: true });
}
