import { isList, isUnknown, type Value } from "../value.ts";

/** Says in a sentence what is wrong with a known value, or nothing. */
export type Check = (value: string | number | boolean) => string | undefined;

export function oneOf(...allowed: readonly (string | number)[]): Check {
  return (value) =>
    typeof value !== "boolean" && allowed.includes(value)
      ? undefined
      : `${JSON.stringify(value)} is not one of ${allowed.map((each) => (each === "" ? '""' : each)).join(", ")}.`;
}

export function between(least: number, most: number): Check {
  return (value) =>
    typeof value === "number" && value >= least && value <= most
      ? undefined
      : `${value} is not between ${least} and ${most}.`;
}

/** A pattern of the whole value, in words. */
export function shaped(pattern: RegExp, words: string): Check {
  return (value) => (pattern.test(String(value)) ? undefined : `${JSON.stringify(value)} is not ${words}.`);
}

export function allOf(...checks: readonly Check[]): Check {
  return (value) => checks.map((check) => check(value)).find((problem) => problem !== undefined);
}

const arnPattern = /^arn:aws(-[a-z]+)*:[\w-]+:[\w*-]*:[\w*-]*:.+$/;

export const arn: Check = (value) =>
  value === "" || arnPattern.test(String(value))
    ? undefined
    : `"${value}" is not an ARN: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE.`;

export const account = shaped(/^\d{12}$/, "an account number of 12 digits");

export const cidr = shaped(/^(\d{1,3}\.){3}\d{1,3}\/([0-9]|[12]\d|3[0-2])$/, "an IPv4 block such as 10.0.0.0/16");

/** A policy, or another document that AWS reads as a JSON object. */
export const json: Check = (value) => {
  const text = String(value);
  if (text === "") return undefined;
  if (!text.trimStart().startsWith("{"))
    return `It must be a JSON object, but begins with ${JSON.stringify(text.slice(0, 20))}.`;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `It is not JSON: ${error instanceof Error ? error.message : String(error)}.`;
  }
};

/** The known scalars of a value, each with its index when the value is a list. */
export function scalars(value: Value | undefined): (string | number | boolean)[] {
  if (value === null || value === undefined || isUnknown(value)) return [];
  if (isList(value)) return value.flatMap(scalars);
  return typeof value === "object" ? [] : [value];
}
