import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findCaptures } from "../../capture/capture-target.ts";
import type { BulkheadConfig } from "../../config/bulkhead-config.ts";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import { UserError } from "../../model/errors.ts";

export interface Diagnosis {
  readonly what: string;
  /** `fails`: something that is needed here is not there. `without`: something is left out, and the rest works. */
  readonly state: "well" | "without" | "fails";
  /** What was found, or what is left out. */
  readonly finding: string;
  readonly fix?: string;
}

const LOWEST_NODE = [20, 19] as const;
const LOWEST_TERRAFORM = [1, 7] as const;
const LOCAL_PORT = 4510;

/** Looks at this machine and this folder, in the order in which things are needed. */
export async function diagnose(folder: string): Promise<readonly Diagnosis[]> {
  const { config, diagnosis } = configuration(folder);
  return [
    node(process.versions.node),
    diagnosis,
    ...(config === undefined ? [] : [targets(config)]),
    terraform(config),
    pulumi(),
    temporaryFolder(),
    workingFolder(config?.root ?? folder),
    namespaces(),
    await localPort(),
    chromium(),
  ];
}

export function node(version: string): Diagnosis {
  const isNew = isAtLeast(version, LOWEST_NODE);
  if (isNew) return { what: "Node.js", state: "well", finding: version };
  return {
    what: "Node.js",
    state: "fails",
    finding: version,
    fix: `Install Node.js ${LOWEST_NODE.join(".")} or later.`,
  };
}

function configuration(folder: string): { readonly config?: BulkheadConfig; readonly diagnosis: Diagnosis } {
  const what = "bulkhead.yaml";
  try {
    const config = readBulkheadConfig(folder);
    const stacks = config.targets.reduce((sum, target) => sum + target.stacks.length, 0);
    if (config.targets.length === 0) {
      const fix = "Name targets on the command line, or write a bulkhead.yaml.";
      return { config, diagnosis: { what, state: "without", finding: "none here or above", fix } };
    }
    return {
      config,
      diagnosis: { what, state: "well", finding: `${config.targets.length} targets, ${stacks} stacks` },
    };
  } catch (error) {
    return { diagnosis: failed(what, error) };
  }
}

function targets(config: BulkheadConfig): Diagnosis {
  const what = "targets";
  try {
    const captures = config.targets.length === 0 ? [] : findCaptures(config, {});
    const missing = captures.find(({ target }) => !existsSync(resolve(config.root, target)));
    if (missing === undefined) return { what, state: "well", finding: `${captures.length} to be captured` };
    return {
      what,
      state: "fails",
      finding: `${missing.target} is not there`,
      fix: "Correct the path in bulkhead.yaml.",
    };
  } catch (error) {
    return failed(what, error);
  }
}

/** Needed where a target is a Terraform root. */
function terraform(config: BulkheadConfig | undefined): Diagnosis {
  const what = "Terraform";
  const isNeeded = hasTerraformTarget(config);
  const name = process.env["TERRAFORM"] ?? ["terraform", "tofu"].find((candidate) => versionOf(candidate, ["version"]));
  const version = name === undefined ? undefined : versionOf(name, ["version"]);
  const fix = `Install Terraform ${LOWEST_TERRAFORM.join(".")} or later, or OpenTofu; TERRAFORM may name it.`;
  if (version === undefined) {
    const finding = isNeeded ? "not found, and a target needs it" : "not found: Terraform roots cannot be captured";
    return { what, state: isNeeded ? "fails" : "without", finding, fix };
  }
  if (isAtLeast(version, LOWEST_TERRAFORM)) return { what, state: "well", finding: version };
  return { what, state: isNeeded ? "fails" : "without", finding: `${version} is too old`, fix };
}

function hasTerraformTarget(config: BulkheadConfig | undefined): boolean {
  try {
    return (
      config !== undefined &&
      config.targets.length > 0 &&
      findCaptures(config, {}).some(({ engine }) => engine === "terraform")
    );
  } catch {
    return false;
  }
}

function pulumi(): Diagnosis {
  const version = versionOf("pulumi", ["version"]);
  if (version !== undefined) return { what: "Pulumi CLI", state: "well", finding: version };
  const fix = "Install it from https://www.pulumi.com/docs/iac/download-install/ where stacks are deployed.";
  return { what: "Pulumi CLI", state: "without", finding: "not found: proving works, bulkhead deploy does not", fix };
}

function temporaryFolder(): Diagnosis {
  const what = "temporary folder";
  try {
    rmSync(mkdtempSync(join(tmpdir(), "bulkhead-doctor-")), { recursive: true });
    return { what, state: "well", finding: tmpdir() };
  } catch {
    return { what, state: "fails", finding: `${tmpdir()} cannot be written`, fix: "Set TMPDIR to a folder that can." };
  }
}

function workingFolder(folder: string): Diagnosis {
  const what = "working folder";
  try {
    accessSync(folder, constants.W_OK);
    return { what, state: "well", finding: folder };
  } catch {
    const finding = `${folder} cannot be written: bulkhead local and plan --against last keep nothing`;
    return { what, state: "without", finding, fix: "Give yourself the right to write there." };
  }
}

/** What confines functions of the local cloud. */
function namespaces(): Diagnosis {
  const what = "namespaces";
  const args = process.getuid?.() === 0 ? ["--net", "--mount"] : ["--user", "--map-root-user", "--net", "--mount"];
  if (spawnSync("unshare", [...args, "true"], { timeout: 5000 }).status === 0) {
    return { what, state: "well", finding: "functions of the local cloud are confined" };
  }
  const fix =
    process.platform === "linux"
      ? "Install util-linux, and let users make namespaces (kernel.unprivileged_userns_clone, AppArmor)."
      : "Run the local cloud on Linux to have them.";
  return { what, state: "without", finding: "functions of the local cloud run unconfined", fix };
}

async function localPort(): Promise<Diagnosis> {
  const what = "port";
  const isFree = await new Promise<boolean>((done) => {
    const server = createServer();
    server.once("error", () => done(false));
    server.listen(LOCAL_PORT, "127.0.0.1", () => server.close(() => done(true)));
  });
  if (isFree) return { what, state: "well", finding: `${LOCAL_PORT} is free for bulkhead local` };
  const fix = "Say bulkhead local --port 0 for any other, or end what listens there.";
  return { what, state: "without", finding: `${LOCAL_PORT} is taken, perhaps by a local cloud that runs`, fix };
}

function chromium(): Diagnosis {
  const what = "Chromium";
  const names = [process.env["CHROMIUM"] ?? "chromium", "chromium-browser", "google-chrome"];
  const version = names.map((name) => versionOf(name, ["--version"])).find((found) => found !== undefined);
  if (version !== undefined) return { what, state: "well", finding: version };
  return { what, state: "without", finding: "not found: only this repository's tests of pages use it" };
}

function versionOf(program: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8", timeout: 10_000 });
  return status === 0 ? /\d+\.\d+(?:\.\d+)*/.exec(stdout)?.[0] : undefined;
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

function failed(what: string, error: unknown): Diagnosis {
  if (!(error instanceof UserError)) throw error;
  const { message, where, fix } = error.problem;
  return {
    what,
    state: "fails",
    finding: where === undefined ? message : `${message} (${where})`,
    ...(fix && { fix }),
  };
}
