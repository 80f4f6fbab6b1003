import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type CompartmentKeys, DEFAULT_COMPARTMENT_KEYS } from "../model/compartment.ts";
import { NO_SETTINGS } from "../model/proof-settings.ts";
import type { BulkheadConfig, StackSettings, TargetConfig } from "./bulkhead-config.ts";
import { parseBulkheadYaml, type RawConfig, type RawStack, type RawTarget } from "./parse-bulkhead-yaml.ts";
import { proofSettings } from "./proof-settings.ts";

export const CONFIG_FILE = "bulkhead.yaml";
export const DEFAULT_ACCOUNT = "123456789012";

/**
 * The `bulkhead.yaml` of this folder or the nearest one above; without one, the defaults and no targets.
 *
 * @throws UserError where the file, or the baseline that it names, is not as its schema says, with the line
 */
export function readBulkheadConfig(folder: string): BulkheadConfig {
  const file = findUpwards(resolve(folder));
  if (file === undefined) {
    return {
      root: resolve(folder),
      account: DEFAULT_ACCOUNT,
      compartments: DEFAULT_COMPARTMENT_KEYS,
      targets: [],
      proof: NO_SETTINGS,
    };
  }
  const parsed = parseBulkheadYaml(readFileSync(file, "utf8"), file);
  const raw = parsed.config;
  return {
    root: dirname(file),
    account: raw.account ?? DEFAULT_ACCOUNT,
    compartments: keysOf(raw.compartments),
    targets: Object.entries(raw.targets).map(([path, target]) => targetOf(path, target, raw)),
    proof: proofSettings(parsed, file),
  };
}

function findUpwards(folder: string): string | undefined {
  const file = join(folder, CONFIG_FILE);
  if (existsSync(file)) return file;
  const above = dirname(folder);
  return above === folder ? undefined : findUpwards(above);
}

function targetOf(path: string, target: RawTarget, raw: RawConfig): TargetConfig {
  return { path, stacks: Object.entries(target.stacks).map(([name, stack]) => stackOf(name, stack, target, raw)) };
}

function stackOf(name: string, stack: RawStack, target: RawTarget, raw: RawConfig): StackSettings {
  const region = stack.region ?? target.region ?? raw.region;
  return {
    name,
    account: stack.account ?? target.account ?? raw.account ?? DEFAULT_ACCOUNT,
    ...(region !== undefined && { region }),
    compartments: keysOf({ ...raw.compartments, ...target.compartments }),
    env: stack.env ?? {},
    config: stack.config ?? {},
  };
}

function keysOf(keys: Partial<CompartmentKeys> | undefined): CompartmentKeys {
  return { ...DEFAULT_COMPARTMENT_KEYS, ...keys };
}
