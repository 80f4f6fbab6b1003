import { UserError } from "../../model/errors.ts";
import type { RuleId } from "../verdict.ts";

/** What a binding in `bulkhead.yaml` gives a rule. */
export type Options = Readonly<Record<string, unknown>>;

/** @throws UserError where the binding has an option that the rule does not take */
export function onlyOptions(rule: RuleId, options: Options, taken: readonly string[]): void {
  const stranger = Object.keys(options).find((name) => !taken.includes(name));
  if (stranger === undefined) return;
  throw new UserError({
    message: `There is no option "${stranger}" of ${rule}.`,
    where: `rules / ${rule} / options`,
    fix: taken.length === 0 ? "The rule takes none: remove it." : `It takes ${taken.join(", ")}.`,
  });
}

/** To be thrown where an option's value is not what the rule takes. */
export function wrongOption(rule: RuleId, name: string, value: unknown, expected: string): UserError {
  return new UserError({
    message: `The option ${name} of ${rule} is ${value === undefined ? "missing" : JSON.stringify(value)}.`,
    where: `rules / ${rule} / options / ${name}`,
    fix: `Write ${expected}.`,
  });
}

/** @throws UserError where the option is set and is not `true` or `false` */
export function flagOption(rule: RuleId, options: Options, name: string): boolean {
  const value = options[name];
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw wrongOption(rule, name, value, "true or false");
}

/** The kinds that a binding narrows a rule to. @throws UserError where they are none of the rule's */
export function kindsOption(rule: RuleId, options: Options, all: readonly string[]): readonly string[] {
  const value = options["kinds"];
  if (value === undefined) return all;
  const isList = Array.isArray(value) && value.length > 0 && value.every((kind) => all.includes(kind));
  if (!isList) throw wrongOption(rule, "kinds", value, `a list of some of ${all.join(", ")}`);
  return value;
}

export function isRecord(value: unknown): value is Options {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string" && item !== "");
}

/** @throws UserError where the option is no regular expression */
export function regularExpression(rule: RuleId, name: string, value: unknown): RegExp {
  try {
    if (typeof value === "string" && value !== "") return new RegExp(value);
  } catch {
    // Said below, with the place.
  }
  throw wrongOption(rule, name, value, "a regular expression");
}
