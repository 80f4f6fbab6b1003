import { createHash } from "node:crypto";
import { type Dirent, rmSync } from "node:fs";
import { copyFile, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, isAbsolute, join, normalize, relative, sep } from "node:path";
import { cacheDirectory } from "./install.ts";
import type { WrittenFile } from "./written-files.ts";

/** A shadow of a Terraform folder: its files by symbolic link, with a state, a lock file and plugins of its own. */
export interface Workspace {
  /** Where Terraform runs. */
  readonly directory: string;
  /** The folder that it shadows. */
  readonly source: string;
  /** The shadow's topmost folder; everything in it may be changed. */
  readonly root: string;
}

/** What the last `init` of a shadow saw. */
export const initMarker = ".bulkhead-init";

/** How many folders above the root a relative path may climb when the root is in no git repository. */
const highestClimb = 4;

/** A shadow that is kept in the user's cache: the state of one run is there for the next. */
export async function keptWorkspace(directory: string, env: NodeJS.ProcessEnv): Promise<Workspace> {
  const source = await realpath(directory);
  const name = `${basename(source)}-${createHash("sha256").update(source).digest("hex").slice(0, 12)}`;
  return shadow(source, join(await cacheDirectory(env), "terraform", name));
}

/** Those in use: whoever ends this process meanwhile leaves none behind. */
const freshHomes = new Set<string>();
process.once("exit", () => {
  for (const home of freshHomes) rmSync(home, { recursive: true, force: true });
});

/** A shadow for one use, its state at an address of this process; whoever asks for it removes it. */
export async function freshWorkspace(
  directory: string,
  stateAddress: string,
): Promise<Workspace & { readonly remove: () => Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), "bulkhead-terraform-"));
  freshHomes.add(home);
  const remove = async (): Promise<void> => {
    await rm(home, { recursive: true, force: true });
    freshHomes.delete(home);
  };
  try {
    const workspace = await shadow(await realpath(directory), home);
    const backend = `terraform {\n  backend "http" {\n    address = "${stateAddress}"\n  }\n}\n`;
    await writeFile(join(workspace.directory, overrideName), backend);
    return { ...workspace, remove };
  } catch (error) {
    await remove();
    throw error;
  }
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
  const root = join(home, "root");
  let to = root;
  await mkdir(to, { recursive: true });
  for (const step of steps) {
    await linkEntries(from, to, (name) => name !== step);
    from = join(from, step);
    to = join(to, step);
    await mkdir(to, { recursive: true });
  }
  await linkEntries(from, to, (name) => !isTerraformsOwn(name));
  await overrideBackend(from, to);
  return { directory: to, source, root };
}

/**
 * Takes the links away on the path of a file that Terraform is about to write, so that it writes into the shadow and
 * not through a link into the user's folder. A state is copied from there unless the shadow has one.
 */
export async function detach(workspace: Workspace, file: WrittenFile): Promise<void> {
  if (isAbsolute(file.path) || isOutside(workspace, file.path)) return;
  const steps = normalize(file.path).split(sep);
  const last = steps.pop() ?? "";
  let from = workspace.source;
  let to = workspace.directory;
  for (const step of steps) {
    from = join(from, step);
    to = join(to, step);
    if ((await kindOf(to)) === "link" && (await isFolder(from))) {
      await rm(to);
      await mkdir(to);
      await linkEntries(from, to, (name) => !isTerraformsOwn(name));
    }
  }
  const target = join(to, last);
  if ((await kindOf(target)) === "link") await rm(target);
  if (file.isInput && (await kindOf(target)) === "none") await copyIfThere(join(from, last), target);
}

function isOutside(workspace: Workspace, path: string): boolean {
  return relative(workspace.root, join(workspace.directory, path)).startsWith("..");
}

async function kindOf(path: string): Promise<"link" | "folder" | "file" | "none"> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return "none";
  if (found.isSymbolicLink()) return "link";
  return found.isDirectory() ? "folder" : "file";
}

async function isFolder(path: string): Promise<boolean> {
  return readdir(path).then(
    () => true,
    () => false,
  );
}

async function copyIfThere(from: string, to: string): Promise<void> {
  await copyFile(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
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

/** A real file of the shadow stays as it is; a real folder, which `detach` made of a link, gets its links anew. */
async function linkEntries(from: string, to: string, wanted: (name: string) => boolean): Promise<void> {
  const existing = await readdir(to, { withFileTypes: true });
  await Promise.all(existing.filter(isLink).map((entry) => rm(join(to, entry.name))));
  const names = (await readdir(from)).filter(wanted);
  const folders = new Set(existing.filter((entry) => entry.isDirectory()).map((entry) => entry.name));
  await Promise.all(
    names.map(async (name) => {
      const source = join(from, name);
      if (!folders.has(name)) await link(source, join(to, name));
      else if (await isFolder(source)) await linkEntries(source, join(to, name), (each) => !isTerraformsOwn(each));
    }),
  );
}

function isLink(entry: Dirent): boolean {
  return entry.isSymbolicLink();
}

async function link(from: string, to: string): Promise<void> {
  await symlink(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** The user's states, plans, lock file and plugins stay out of the shadow. */
function isTerraformsOwn(name: string): boolean {
  return (
    name === ".terraform" ||
    name === ".terraform.lock.hcl" ||
    name.startsWith("terraform.tfstate") ||
    /\.tfstate(\.|$)|\.tfplan$/.test(name) ||
    name === initMarker ||
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
