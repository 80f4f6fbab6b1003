import { KEY_READING_AND_WRITING } from "../policies/key-actions.ts";
import type { Grant } from "./grant.ts";
import { type TableGrant, tableArns } from "./table-target.ts";
import { useKeyThroughService } from "./use-key-through-service.ts";

/** Transactions are authorised by the actions that they consist of; there is no action for the transaction itself. */
export const WRITE_TABLE = [
  "dynamodb:BatchWriteItem",
  "dynamodb:ConditionCheckItem",
  "dynamodb:DeleteItem",
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
] as const;

/** Writing and deleting items of these tables, with the key that they are encrypted with. */
export function writeTable({ name, tables, keyArn, region }: TableGrant): Grant[] {
  return [
    { sid: `Write${name}`, actions: WRITE_TABLE, resources: tableArns(tables) },
    useKeyThroughService({
      sid: `Write${name}Key`,
      keyArn,
      service: "dynamodb",
      region,
      actions: KEY_READING_AND_WRITING,
    }),
  ];
}
