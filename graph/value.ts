/**
 * A property's value. JSON, and three marked forms that are kept apart from strings so that nobody mistakes one for data:
 * an unknown (with its reason), a secret (its value is present, and is never printed), and a code artifact.
 */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [key: string]: Value }
  | Unknown
  | Secret
  | Asset;

/** Not known before deployment. A proof that needs it is `unknown`, for this reason. */
export interface Unknown {
  readonly $bulkhead: "unknown";
  readonly reason: string;
}

export interface Secret {
  readonly $bulkhead: "secret";
  readonly value: Value;
}

/** Files that travel with a resource: a function's code. Text is UTF-8; binary files are base64. */
export interface Asset {
  readonly $bulkhead: "asset";
  /** SHA-256, hex, over the sorted entries: equal artifacts have equal hashes. */
  readonly hash: string;
  readonly files: Readonly<Record<string, AssetFile>>;
}

export interface AssetFile {
  readonly encoding: "utf8" | "base64";
  readonly content: string;
}

export function unknown(reason: string): Unknown {
  return Object.freeze({ $bulkhead: "unknown", reason });
}

export function secret(value: Value): Secret {
  return Object.freeze({ $bulkhead: "secret", value });
}

type Marked = Unknown | Secret | Asset;

function isMarked<K extends Marked["$bulkhead"]>(
  value: Value | undefined,
  kind: K,
): value is Extract<Marked, { $bulkhead: K }> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    "$bulkhead" in value &&
    value.$bulkhead === kind
  );
}

export const isUnknown = (value: Value | undefined): value is Unknown => isMarked(value, "unknown");
export const isSecret = (value: Value | undefined): value is Secret => isMarked(value, "secret");
export const isAsset = (value: Value | undefined): value is Asset => isMarked(value, "asset");
