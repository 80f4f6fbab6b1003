import { type Input, isInput } from "../aws-service.ts";

/** A key's value as conditions see it: the string, the number as it is written, or the bytes in base64. */
export function textOfKey(value: unknown): string | undefined {
  if (!isInput(value)) return undefined;
  const [text] = ["S", "N", "B"].flatMap((type) => value[type] ?? []);
  return typeof text === "string" ? text : undefined;
}

export function objectOf(value: unknown): Input {
  return isInput(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
