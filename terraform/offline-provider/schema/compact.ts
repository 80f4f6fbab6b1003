/**
 * The stored form of the provider's schema: one JSON line a type, short keys, no descriptions.
 *
 * A type is a name, or a pair of a collection and what it holds, or `["object", members]`.
 */
export type CompactSchema =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CompactSchema]
  | readonly ["object", Readonly<Record<string, CompactSchema>>];

/** Flags (`r` required, `o` optional, `c` computed, `w` write-only) and a type. */
export type CompactAttribute = readonly [flags: string, type: CompactSchema];

/** Nesting mode, least and most items (0: no limit is known), and the block. */
export type CompactNesting = readonly [
  mode: "single" | "list" | "set",
  least: number,
  most: number,
  block: CompactBlock,
];

export interface CompactBlock {
  /** Attributes by name. */
  readonly a: Readonly<Record<string, CompactAttribute>>;
  /** Nested blocks by name. */
  readonly b?: Readonly<Record<string, CompactNesting>>;
}

/** The first line of the file: where its facts come from. */
export interface CompactHeader {
  readonly source: string;
  readonly providerVersion: string;
}

/** Every other line. */
export interface CompactLine {
  readonly kind: "resource" | "data" | "provider";
  readonly type: string;
  readonly block: CompactBlock;
}
