import type { ResourceNode } from "../../graph/node.ts";
import { isAsset, isSecret, isUnknown, type Value } from "../../graph/value.ts";
import { UserError } from "../../model/errors.ts";

/** JSON as a program would see it: no markers. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * Reads what a resource says of itself, its outputs before its inputs. What is unknown before deployment reads as
 * absent, and a property that must be there says so as a {@link UserError} that names the resource.
 */
export interface Properties {
  readonly node: ResourceNode;
  /** The value without secret markers; `undefined` where absent, unknown or a code artifact. */
  readonly get: (name: string) => Json | undefined;
  readonly text: (name: string) => string | undefined;
  readonly number: (name: string) => number | undefined;
  readonly object: (name: string) => JsonObject | undefined;
  /** A list; a single object, as Terraform's nested blocks may be, reads as a list of one. */
  readonly objects: (name: string) => readonly JsonObject[];
  readonly requireText: (name: string) => string;
}

export function propertiesOf(node: ResourceNode): Properties {
  const get = (name: string): Json | undefined => reveal(node.outputs[name]) ?? reveal(node.inputs[name]);
  const text = (name: string): string | undefined => textOf(get(name));
  return {
    node,
    get,
    text,
    number: (name) => numberOf(get(name)),
    object: (name) => objectOf(get(name)),
    objects: (name) => objectsOf(get(name)),
    requireText: (name) => text(name) ?? refuse(node, `has no known ${name}.`),
  };
}

/** @throws UserError about this resource, always. */
export function refuse(node: ResourceNode, complaint: string, fix?: string): never {
  const where = node.source === undefined ? node.address : `${node.source.file}:${node.source.line}`;
  throw new UserError({
    message: `${node.kind} "${node.name}" ${complaint}`,
    where,
    fix: fix ?? "Give it a value that is known before deployment, or run another stack.",
  });
}

/** The value as JSON; `undefined` for what is unknown or an artifact, in lists and objects too. */
export function reveal(value: Value | undefined): Json | undefined {
  if (value === undefined || isUnknown(value) || isAsset(value)) return undefined;
  if (isSecret(value)) return reveal(value.value);
  if (Array.isArray(value)) return value.map((item: Value) => reveal(item) ?? null);
  if (typeof value !== "object" || value === null) return value as Json;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const revealed = reveal(item as Value);
      return revealed === undefined ? [] : [[key, revealed]];
    }),
  );
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function objectOf(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : isJsonList(value) && isJsonObject(value[0]) ? value[0] : undefined;
}

export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  if (isJsonList(value)) return value.filter(isJsonObject);
  return isJsonObject(value) ? [value] : [];
}

/** The strings of a list; a single string reads as a list of one. */
export function textsOf(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  return isJsonList(value) ? value.filter((item) => typeof item === "string") : [];
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
