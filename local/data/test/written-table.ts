import type { TableDefinition } from "../../blueprint/tables.ts";
import { dynaliteEmulator } from "../../dynamodb/dynalite-emulator.ts";
import { dynoxideEmulator, findDynoxide } from "../../dynamodb/dynoxide-emulator.ts";
import type { DynamoDbEmulator } from "../../dynamodb/emulator.ts";

export const WRITTEN_TABLE: TableDefinition = {
  name: "written",
  arn: "arn:aws:dynamodb:us-east-1:123456789012:table/written",
  partitionKey: "owner",
  sortKey: "id",
  attributes: { owner: "S", id: "S", kind: "S" },
  globalIndexes: [{ name: "by-kind", partitionKey: "kind", sortKey: "id", projection: "ALL", nonKeyAttributes: [] }],
  localIndexes: [],
};

/** Those that run on this machine. */
export const EMULATORS: readonly string[] = ["dynalite", ...(findDynoxide() === undefined ? [] : ["dynoxide"])];

export function emulatorNamed(name: string): DynamoDbEmulator {
  const tools = findDynoxide();
  return name === "dynoxide" && tools !== undefined ? dynoxideEmulator(tools) : dynaliteEmulator();
}
