import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { BulkheadConfig, StackSettings } from "../config/bulkhead-config.ts";
import type { Graph } from "../graph/graph.ts";
import { UserError } from "../model/errors.ts";
import { capturesOfFile } from "./files/capture-file.ts";
import { isTerraformRoot, terraformStacks } from "./terraform/terraform-stacks.ts";

/** One stack of one program, ready to be captured. */
export interface Capture {
  /** The program's folder, or the file, relative to the configuration's root. */
  readonly target: string;
  readonly engine: "pulumi" | "terraform";
  readonly stack: string;
  readonly run: () => Promise<Graph>;
}

/**
 * The captures that targets stand for: those of `bulkhead.yaml` where none is named. A target that is not configured
 * is taken with the defaults, and with the stacks that its folder has files for.
 *
 * @param targets folders of programs and JSON files of what was planned or deployed, relative to `from`
 * @param stacks keeps the named stacks only
 * @throws UserError where a target is neither, or no capture is left
 */
export function findCaptures(
  config: BulkheadConfig,
  {
    targets = [],
    stacks = [],
    from = config.root,
  }: { targets?: readonly string[]; stacks?: readonly string[]; from?: string },
): readonly Capture[] {
  const paths =
    targets.length > 0
      ? targets.map((target) => pathOf(config, resolve(from, target)))
      : config.targets.map(({ path }) => path);
  const all = paths.flatMap((path) => capturesOf(path, config));
  const chosen = stacks.length === 0 ? all : all.filter(({ stack }) => stacks.includes(stack));
  if (chosen.length > 0) return chosen;
  if (all.length === 0) {
    throw new UserError({
      message: "There is nothing to capture.",
      where: config.root,
      fix: "Name a target, or list targets in bulkhead.yaml.",
    });
  }
  throw new UserError({
    message: `No target has a stack "${stacks.join('" or "')}".`,
    fix: `Use one of: ${[...new Set(all.map(({ stack }) => stack))].join(", ")}.`,
  });
}

function pathOf({ root }: BulkheadConfig, folder: string): string {
  return relative(root, folder).split(sep).join("/") || ".";
}

function capturesOf(path: string, config: BulkheadConfig): readonly Capture[] {
  const directory = resolve(config.root, path);
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() === false)
    return capturesOfFile(directory, path, config);
  const engine = engineOf(directory, path);
  const configured = config.targets.find((target) => target.path === path)?.stacks;
  const stacks = configured ?? stackNames(directory, engine).map((name) => defaults(name, config));
  return stacks.map((stack) => ({
    target: path,
    engine,
    stack: stack.name,
    run: () => (engine === "pulumi" ? runPulumi(directory, stack, config) : runTerraform(directory, stack, config)),
  }));
}

function engineOf(directory: string, path: string): "pulumi" | "terraform" {
  if (!existsSync(directory)) {
    throw new UserError({
      message: `There is no folder and no file "${path}".`,
      where: directory,
      fix: "Name the folder of a program, or a JSON file of what is planned or deployed.",
    });
  }
  if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(join(directory, name)))) return "pulumi";
  if (isTerraformRoot(directory)) return "terraform";
  throw new UserError({
    message: `The folder "${path}" holds neither a Pulumi project nor Terraform files.`,
    where: directory,
    fix: "Name the folder of Pulumi.yaml, or of the *.tf files.",
  });
}

/** The stacks that have a configuration file; a program without any is taken as a stack `dev`. */
function stackNames(directory: string, engine: "pulumi" | "terraform"): readonly string[] {
  if (engine === "terraform") return terraformStacks(directory).map(({ name }) => name);
  const names = readdirSync(directory).flatMap((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1] ?? []);
  return names.length > 0 ? names.sort() : ["dev"];
}

function defaults(name: string, { account, compartments }: BulkheadConfig): StackSettings {
  return { name, account, compartments, env: {}, config: {} };
}

/** Loaded only where a program is run. */
async function runPulumi(directory: string, stack: StackSettings, { root }: BulkheadConfig): Promise<Graph> {
  const { captureStack } = await import("./pulumi/capture-stack.ts");
  return captureStack({
    directory,
    stack: stack.name,
    env: stack.env,
    config: stack.config,
    account: stack.account,
    ...(stack.region !== undefined && { region: stack.region }),
    compartmentKeys: stack.compartments,
    root,
  });
}

async function runTerraform(directory: string, stack: StackSettings, { root }: BulkheadConfig): Promise<Graph> {
  const { captureTerraformRoot } = await import("./terraform/capture-terraform-root.ts");
  return captureTerraformRoot({
    directory,
    stack: stack.name,
    account: stack.account,
    env: { ...(stack.region !== undefined && { AWS_REGION: stack.region }), ...stack.env },
    compartmentKeys: stack.compartments,
    base: root,
  });
}
