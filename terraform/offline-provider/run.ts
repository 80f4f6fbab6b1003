import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { UserError } from "../../model/errors.ts";
import { configurationFiles } from "./configuration-files.ts";
import { type Installation, installProvider, offerVersions, schemaFile } from "./install.ts";
import { offlineHint } from "./offline-hint.ts";
import { olderVersions } from "./older-versions.ts";
import { readSchemaFile } from "./schema/load.ts";
import { serveState } from "./state-server.ts";
import { typesInUse } from "./types-in-use.ts";
import { detach, freshWorkspace, initMarker, keptWorkspace, type Workspace } from "./workspace.ts";
import { writtenFiles } from "./written-files.ts";

export interface TerraformRun {
  /** The folder with the Terraform files. */
  readonly directory: string;
  /** The subcommand and its arguments, as after `terraform`. */
  readonly args: readonly string[];
  /** Over the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * @default the output is captured. `inherit`: it goes to this process's terminal, and input comes from there; the
   * result holds only what is still to be printed.
   */
  readonly stdio?: "capture" | "inherit";
}

export interface TerraformResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder in which several commands run after another: plan, then show. */
export interface TerraformSession {
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<TerraformResult>;
  /** Where Terraform runs: files that it is told to write with a relative path land here. */
  readonly directory: string;
  close(): Promise<void>;
}

const standalone = new Set([
  "fmt",
  "version",
  "-version",
  "--version",
  "-v",
  "-help",
  "--help",
  "-h",
  "init",
  "login",
  "logout",
]);

/**
 * Runs the real Terraform (or OpenTofu) with the offline provider, in a shadow of the folder that is kept between
 * runs. Runs `init` first where it is due. Terraform itself changes nothing in the folder, except by `fmt`; what
 * other providers and provisioners write there is theirs.
 */
export async function runTerraform(run: TerraformRun): Promise<TerraformResult> {
  const env = { ...process.env, ...run.env };
  const workspace = await keptWorkspace(run.directory, env);
  return runIn({ workspace, install: () => installProvider(env) }, run.args, env, run.stdio ?? "capture");
}

/**
 * A shadow of the folder for a few commands, with no state to begin with; `close` removes it. The provider of the first
 * command serves all of them, as a saved plan can be applied only with the provider that made it.
 */
export async function openTerraform(
  directory: string,
  env: Readonly<Record<string, string>> = {},
): Promise<TerraformSession> {
  const state = await serveState();
  const workspace = await freshWorkspace(directory, state.address).catch(async (error: unknown) => {
    await state.close();
    throw error;
  });
  let installation: Promise<Installation> | undefined;
  const install = () => {
    installation ??= installProvider({ ...process.env, ...env });
    return installation;
  };
  return {
    directory: workspace.directory,
    run: (args, more = {}) => runIn({ workspace, install }, args, { ...process.env, ...env, ...more }, "capture"),
    close: async () => {
      await state.close();
      await workspace.remove();
    },
  };
}

interface Place {
  readonly workspace: Workspace;
  readonly install: () => Promise<Installation>;
}

async function runIn(
  { workspace, install }: Place,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdio: "capture" | "inherit",
): Promise<TerraformResult> {
  const program = await findTerraform(env);
  const installation = await install();
  const { configFile, fingerprint } = installation;
  const settings = {
    ...env,
    TF_CLI_CONFIG_FILE: configFile,
    TF_DISABLE_PLUGIN_TLS: "1",
    TF_DATA_DIR: undefined,
    CHECKPOINT_DISABLE: "1",
  };
  const command = args.find((arg) => !arg.startsWith("-")) ?? args[0] ?? "-help";
  if (!standalone.has(command) || command === "init") {
    await offerVersions(
      installation,
      await olderVersions(workspace.source, readSchemaFile(schemaFile).providerVersion),
    );
  }
  if (!standalone.has(command)) {
    const failure = await initWhenDue(program, workspace, settings, fingerprint);
    if (failure !== undefined) return { ...failure, stderr: `${failure.stderr}${offlineHint(failure.stderr)}` };
  }
  for (const file of writtenFiles(args, env)) await detach(workspace, file);
  const types = needsEveryType.has(command) ? [] : await typesInUse(workspace.source, workspace.directory);
  const narrowed = { ...settings, BULKHEAD_SCHEMA_TYPES: types.join(",") };
  const result = await spawned(program, args, workspace.directory, narrowed, stdio);
  const printed = stdio === "inherit" ? "" : result.stderr;
  return { ...result, stderr: `${printed}${offlineHint(result.stderr)}` };
}

/** `providers schema` lists types, and an expression typed into the console may name any. */
const needsEveryType = new Set(["providers", "console"]);

/** `init` is due when the files, the modules or the provider are not those that the last one saw. */
async function initWhenDue(
  program: string,
  workspace: Workspace,
  env: NodeJS.ProcessEnv,
  fingerprint: string,
): Promise<TerraformResult | undefined> {
  const marker = join(workspace.directory, initMarker);
  const due = `${program} ${fingerprint} ${await configurationHash(workspace.source)}`;
  const last = await readFile(marker, "utf8").catch(() => "");
  if (last === due) return undefined;
  await rm(join(workspace.directory, ".terraform.lock.hcl"), { force: true });
  const result = await spawned(
    program,
    ["init", "-input=false", "-no-color", "-reconfigure"],
    workspace.directory,
    env,
    "capture",
  );
  if (result.exitCode !== 0) return result;
  await writeFile(marker, due);
  return undefined;
}

/** Only what decides what `init` installs: the lines about modules, providers and versions. */
async function configurationHash(source: string): Promise<string> {
  const hash = createHash("sha256");
  for (const { path, text } of await configurationFiles(source)) {
    const lines = text
      .split("\n")
      .filter((line) => /\b(source|version|module|run|provider|backend|cloud|required_)/.test(line));
    hash.update(path).update(lines.join("\n"));
  }
  return hash.digest("hex");
}

/** The Terraform executable: `TERRAFORM` when set, else `terraform`, else `tofu`, on the path. */
export async function findTerraform(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const named = env["TERRAFORM"];
  const candidates = named === undefined ? ["terraform", "tofu"] : [named];
  for (const candidate of candidates) {
    const found = await locate(candidate, env["PATH"] ?? "");
    if (found !== undefined) return found;
  }
  throw new UserError({
    message:
      named === undefined
        ? "Neither terraform nor tofu is on the PATH."
        : `TERRAFORM names "${named}", which is no program.`,
    fix: "Install Terraform 1.7 or later (or OpenTofu), or name it in TERRAFORM.",
  });
}

async function locate(name: string, path: string): Promise<string | undefined> {
  const candidates = name.includes("/") ? [name] : path.split(delimiter).map((folder) => join(folder, name));
  for (const candidate of candidates) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile() === true && (found.mode & 0o111) !== 0) return candidate;
  }
  return undefined;
}

function spawned(
  program: string,
  args: readonly string[],
  directory: string,
  env: NodeJS.ProcessEnv,
  stdio: "capture" | "inherit",
): Promise<TerraformResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: directory,
      env,
      stdio: stdio === "inherit" ? ["inherit", "inherit", "pipe"] : ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk) => (stdout += chunk));
    child.stderr?.setEncoding("utf8").on("data", (chunk) => (stderr += chunk));
    if (stdio === "inherit") child.stderr?.on("data", (chunk) => process.stderr.write(chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ exitCode: code ?? 1, stdout, stderr }));
  });
}
