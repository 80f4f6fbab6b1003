import { schemaFile } from "../offline-provider/install.ts";
import type { CompactBlock } from "../offline-provider/schema/compact.ts";
import { readSchemaFile } from "../offline-provider/schema/load.ts";
import type { ResourceSchema, SchemaOf } from "./static-check.ts";

/** The AWS provider's own schema, for the checks that need no Terraform. */
export function providerSchema(): SchemaOf {
  const store = readSchemaFile(schemaFile);
  return (mode, type) => {
    const block = store.block(mode, type);
    return block && toSchema(block);
  };
}

function toSchema({ a: attributes, b: blocks = {} }: CompactBlock): ResourceSchema {
  return {
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, [flags]]) => [
        name,
        { required: flags.includes("r"), settable: /[ro]/.test(flags) },
      ]),
    ),
    blocks: Object.fromEntries(Object.entries(blocks).map(([name, [, , , block]]) => [name, toSchema(block)])),
  };
}
