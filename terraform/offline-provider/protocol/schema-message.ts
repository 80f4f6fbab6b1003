import type { CompactBlock, CompactSchema } from "../schema/compact.ts";
import { isSensitive } from "../schema/sensitive.ts";

const nestingModes = { single: 1, list: 2, set: 3 } as const;
const encoder = new TextEncoder();

/** The protocol's `Schema` message of a block. */
export function schemaMessage(type: string, block: CompactBlock): Record<string, unknown> {
  return { version: 0, block: blockMessage(type, block) };
}

function blockMessage(type: string, block: CompactBlock): Record<string, unknown> {
  const attributes = Object.entries(block.a).map(([name, [flags, schema]]) => ({
    name,
    type: typeBytes(schema),
    required: flags.includes("r"),
    optional: flags.includes("o"),
    computed: flags.includes("c"),
    sensitive: isSensitive(type, name),
    writeOnly: flags.includes("w"),
  }));
  const blockTypes = Object.entries(block.b ?? {}).map(([name, [mode, least, most, inner]]) => ({
    typeName: name,
    block: blockMessage(`${type}.${name}`, inner),
    nesting: nestingModes[mode],
    minItems: mode === "single" ? 0 : least,
    maxItems: mode === "single" ? 0 : most,
  }));
  return { version: 0, attributes, blockTypes };
}

/** A type constraint in the JSON form that Terraform reads. Our compact form is the same by design. */
export function typeBytes(schema: CompactSchema): Uint8Array {
  return encoder.encode(JSON.stringify(schema));
}
