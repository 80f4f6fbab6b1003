import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { findCaptures } from "../../capture/capture-target.ts";
import { readProject } from "../../capture/pulumi/project-files.ts";
import { readStackConfig } from "../../capture/pulumi/stack-config.ts";
import type { BulkheadConfig, StackSettings } from "../../config/bulkhead-config.ts";
import { DEFAULT_VPC_CIDR } from "../../model/address-plan.ts";
import type { Cell, CellStack } from "../../model/cells.ts";
import { readTenantRegistry } from "../../model/tenant-registry.ts";
import { tenantsSettings } from "../../model/tenants-settings.ts";

/** The tenants project of this repository. */
const DEFAULT_TARGET = "stacks/tenants";

/** A cell as it lies on the disk. */
export interface CellOnDisk extends Cell {
  readonly file: string;
  /** `undefined` where the cell has no registry yet. */
  readonly text: string | undefined;
}

export interface CellsProject {
  /** The project's folder relative to the configuration's root. */
  readonly target: string;
  readonly settings: readonly StackSettings[];
  readonly cells: readonly CellOnDisk[];
}

/**
 * The cells that the stacks of the tenants project make: one a registry, in the order of their first stacks.
 *
 * @param target the project's folder, relative to the working folder; this repository's own by default
 * @throws UserError where the project, a stack's configuration or a registry is not as it should be
 */
export function readCells(config: BulkheadConfig, target?: string): CellsProject {
  const folder = target === undefined ? resolve(config.root, DEFAULT_TARGET) : resolve(target);
  const path = relative(config.root, folder).split(sep).join("/") || ".";
  const project = readProject(folder);
  const settings = settingsOf(config, path);
  const byFile = new Map<string, CellStack[]>();
  for (const stack of settings) {
    const { values } = readStackConfig(project, stack.name, stack.config);
    const { suffix, cell, vpcCidr, ownApiAccount, registry } = tenantsSettings({
      read: (key) => values[`${project.name}:${key}`],
      suffixVariable: undefined,
      configuredRegion: values["aws:region"],
      account: stack.account,
    });
    const file = join(project.directory, registry);
    const stacks = byFile.get(file) ?? [];
    stacks.push({
      stack: stack.name,
      suffix,
      ...(cell !== undefined && { cell }),
      vpcCidr: vpcCidr ?? DEFAULT_VPC_CIDR,
      account: stack.account,
      ownApiAccount,
    });
    byFile.set(file, stacks);
  }
  return { target: path, settings, cells: [...byFile].map(([file, stacks]) => cellAt(file, stacks)) };
}

/** What `bulkhead.yaml` says of the stacks, or the defaults for those that have a file. */
function settingsOf(config: BulkheadConfig, path: string): readonly StackSettings[] {
  const configured = config.targets.find((candidate) => candidate.path === path)?.stacks;
  if (configured !== undefined) return configured;
  const { account, compartments } = config;
  return findCaptures(config, { targets: [path] }).map(({ stack }) => ({
    name: stack,
    account,
    compartments,
    env: {},
    config: {},
  }));
}

function cellAt(file: string, stacks: readonly CellStack[]): CellOnDisk {
  const registry = relative(process.cwd(), file);
  if (!existsSync(file)) return { registry, stacks, tenants: [], leaving: [], file, text: undefined };
  const text = readFileSync(file, "utf8");
  const { tenants, leaving, problems } = readTenantRegistry(text, registry);
  const [problem] = problems;
  if (problem !== undefined) throw problem;
  return { registry, stacks, tenants, leaving, file, text };
}
