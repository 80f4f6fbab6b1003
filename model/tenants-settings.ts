import { principals } from "./environment-settings.ts";
import { UserError } from "./errors.ts";

/** Where the tenants platform lives: the requirement allows no other. */
export const TENANTS_REGION = "us-east-1";

/** If set, it must name the suffix of the stack that is deployed. */
export const SUFFIX_VARIABLE = "ENVIRONMENT_SUFFIX";

/** What the configuration of a stack of the tenants project decides. */
export interface TenantsSettings {
  readonly suffix: string;
  /** The tag `environment`. */
  readonly environment: string;
  /** ARNs of who deploys the stack and administers its keys. */
  readonly administrators: readonly string[];
  /** Two zones of the region, for every pair of subnets. */
  readonly availabilityZones: readonly [string, string];
  /** Whether this stack owns the account's role for API Gateway's logs. One stack an account and region may. */
  readonly ownApiAccount: boolean;
  readonly cell?: string;
  readonly vpcCidr?: string;
  readonly reservedConcurrency?: number;
  /** The file beside the program that lists the stack's tenants. */
  readonly registry: string;
}

/** What the settings are read from. */
export interface TenantsSettingsSource {
  /** One value of the stack's configuration as text, lists and numbers as JSON: `undefined` where it is not set. */
  readonly read: (key: string) => string | undefined;
  /** The value of {@link SUFFIX_VARIABLE}. */
  readonly suffixVariable: string | undefined;
  /** The region of Pulumi's own AWS configuration, which the stack does not follow. */
  readonly configuredRegion: string | undefined;
  readonly account: string;
}

/** @throws UserError naming the key that is missing or wrong. */
export function tenantsSettings({
  read,
  suffixVariable,
  configuredRegion,
  account,
}: TenantsSettingsSource): TenantsSettings {
  assertRegion(configuredRegion);
  const suffix = environmentSuffix(read("environmentSuffix"), suffixVariable);
  const cell = read("cell");
  const vpcCidr = read("cidr");
  const reserved = parsed(read("reservedConcurrency"));
  return {
    suffix,
    environment: tagValue(read("environment") ?? "production"),
    administrators: principals(parsed(read("administrators")), "administrators", account),
    availabilityZones: zonePair(parsed(read("availabilityZones"))),
    ownApiAccount: flag(parsed(read("ownApiAccount")), "ownApiAccount"),
    registry: registryFile(read("registry"), cell),
    ...(cell !== undefined && { cell: cellId(cell) }),
    ...(vpcCidr !== undefined && { vpcCidr }),
    ...(reserved !== undefined && { reservedConcurrency: concurrency(reserved) }),
  };
}

/** Short enough that the longest name, the bucket of the trail's access logs, stays within S3's 63 characters. */
const SUFFIX = /^[a-z][a-z0-9-]{0,12}[a-z0-9]$/;
const CELL = /^[a-z][a-z0-9]{0,7}$/;

function environmentSuffix(value: string | undefined, variable: string | undefined): string {
  if (value === undefined) {
    throw new UserError({
      where: "environmentSuffix",
      message: "is not set: every name ends in it.",
      fix: "Run pulumi config set environmentSuffix dev, or whatever names this deployment.",
    });
  }
  if (!SUFFIX.test(value)) {
    throw new UserError({
      where: "environmentSuffix",
      message: `"${value}" cannot end every name.`,
      fix: "Use 2 to 14 lower-case letters, digits and hyphens, a letter first and no hyphen last.",
    });
  }
  if (variable !== undefined && variable !== "" && variable !== value) {
    throw new UserError({
      message: `${SUFFIX_VARIABLE}="${variable}", but environmentSuffix of the selected stack is "${value}".`,
      fix: `Select the stack of "${variable}", or unset ${SUFFIX_VARIABLE}: another suffix in this stack would replace all of it.`,
    });
  }
  return value;
}

function assertRegion(configured: string | undefined): void {
  if (configured === undefined || configured === TENANTS_REGION) return;
  throw new UserError({
    where: "aws:region",
    message: `"${configured}" is not ${TENANTS_REGION}, where the tenants platform is deployed.`,
    fix: "Run pulumi config rm aws:region: the program pins the region by itself.",
  });
}

function cellId(value: string): string {
  if (CELL.test(value)) return value;
  throw new UserError({
    where: "cell",
    message: `"${value}" is not a cell's id.`,
    fix: "Use up to 8 lower-case letters and digits, a letter first, such as c2.",
  });
}

/** A cell has a registry of its own: `tenants.c2.yaml`. */
function registryFile(value: string | undefined, cell: string | undefined): string {
  if (value === undefined) return cell === undefined ? "tenants.yaml" : `tenants.${cell}.yaml`;
  if (/^[\w.-]+\.ya?ml$/.test(value)) return value;
  throw new UserError({
    where: "registry",
    message: `"${value}" is not the name of a YAML file beside the program.`,
    fix: "Write a name such as tenants.yaml, or remove the key.",
  });
}

function tagValue(value: string): string {
  if (/^[\w.:/=+\-@]{1,64}$/.test(value)) return value;
  throw new UserError({
    where: "environment",
    message: `"${value}" cannot be a tag's value.`,
    fix: "Use up to 64 letters, digits and _ . : / = + - @.",
  });
}

function zonePair(value: unknown = [`${TENANTS_REGION}a`, `${TENANTS_REGION}b`]): readonly [string, string] {
  const [first, second, ...more] = Array.isArray(value) ? value : [];
  const zones = new Set([first, second].filter((zone) => typeof zone === "string" && /^us-east-1[a-f]$/.test(zone)));
  if (more.length === 0 && zones.size === 2) return [String(first), String(second)];
  throw new UserError({
    where: "availabilityZones",
    message: `${JSON.stringify(value)} is not a pair of zones.`,
    fix: `List two different zones of ${TENANTS_REGION}, such as [${TENANTS_REGION}a, ${TENANTS_REGION}b].`,
  });
}

function flag(value: unknown, key: string): boolean {
  if (value === undefined) return false;
  if (typeof value === "boolean") return value;
  throw new UserError({
    where: key,
    message: `${JSON.stringify(value)} is neither true nor false.`,
    fix: "Write true or false.",
  });
}

function concurrency(value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return value;
  throw new UserError({
    where: "reservedConcurrency",
    message: `${JSON.stringify(value)} is not a number of requests.`,
    fix: "Write a whole number from 1, or remove the key: new accounts have too few to reserve any.",
  });
}

/** Pulumi hands lists, numbers and flags over as JSON; what is none is left as text, for the message to quote. */
function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
