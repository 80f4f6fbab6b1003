import type { CostTags } from "./environment.ts";
import { UserError } from "./errors.ts";
import { principalArn } from "./principal.ts";

/** Who may assume an environment's service role, as its stack's configuration says it. */
export type AssumedBy =
  | { readonly service: string; readonly sourceAccount?: string }
  | { readonly principals: readonly string[] };

/** What the configuration of a stack decides; the rest follows from the environment. */
export interface EnvironmentSettings extends CostTags {
  /** ARNs of who deploys the stack and administers its key. */
  readonly administrators: readonly string[];
  readonly assumedBy: AssumedBy;
}

/** Reads one value of the stack's configuration: `undefined` where it is not set. */
export type ReadSetting = (key: string) => unknown;

/** The settings of a stack in this account. @throws UserError naming the key that is missing or wrong. */
export function environmentSettings(read: ReadSetting, account: string): EnvironmentSettings {
  return {
    administrators: principals(read("administrators"), "administrators", account),
    assumedBy: assumedBy(read("assumedBy"), account),
    owner: tagValue(read("owner"), "owner"),
    costCenter: tagValue(read("costCenter"), "costCenter"),
  };
}

/** The ARNs that a list of `role/NAME`, `user/NAME` and ARNs names. @throws UserError */
export function principals(value: unknown, key: string, account: string): readonly string[] {
  if (!isNonEmptyStrings(value)) {
    throw new UserError({
      where: key,
      message: value === undefined ? "is not set." : `${JSON.stringify(value)} is not a list of IAM roles and users.`,
      fix: "List at least one as role/NAME, user/NAME or an ARN.",
    });
  }
  return value.map((name) => principalArn(name, account, key));
}

const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com$/;

function assumedBy(value: unknown, account: string): AssumedBy {
  const { service, principals: named, anyAccount = false, ...unknown } = isRecord(value) ? value : {};
  const understood =
    isRecord(value) && Object.keys(unknown).length === 0 && (service === undefined) !== (named === undefined);
  if (!understood || typeof anyAccount !== "boolean") throw notAssumable(value);
  if (named !== undefined) return { principals: principals(named, "assumedBy.principals", account) };
  if (typeof service !== "string" || !SERVICE.test(service)) throw notAssumable(value);
  return { service, ...(!anyAccount && { sourceAccount: account }) };
}

function notAssumable(value: unknown): UserError {
  return new UserError({
    where: "assumedBy",
    message:
      value === undefined
        ? "is not set: nobody may assume the role by default."
        : `${JSON.stringify(value)} is not understood.`,
    fix: "Write {service: ecs-tasks.amazonaws.com} or {principals: [role/NAME]}, one of the two.",
  });
}

/** What IAM takes as a tag's value, the strictest of the services that carry these tags. */
const TAG_VALUE = /^[\p{L}\p{N}_.:/=+\-@ ]{1,256}$/u;

function tagValue(value: unknown, key: string): string {
  if (typeof value === "string" && TAG_VALUE.test(value)) return value;
  throw new UserError({
    where: key,
    message: value === undefined ? "is not set." : `${JSON.stringify(value)} cannot be a tag's value.`,
    fix: "Use up to 256 letters, digits, spaces and _ . : / = + - @; costs are accounted by it.",
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNonEmptyStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
}
