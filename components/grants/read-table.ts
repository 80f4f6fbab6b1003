import { KEY_READING } from "../policies/key-actions.ts";
import type { Grant } from "./grant.ts";
import { type TableGrant, tableAndIndexArns } from "./table-target.ts";
import { useKeyThroughService } from "./use-key-through-service.ts";

/** Items by key and by query. Scanning, which reads every item, is a grant of its own. */
export const READ_TABLE = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"] as const;

/** Reading items of these tables and their named indexes, with the key that they are encrypted with. */
export function readTable({ name, tables, keyArn, region }: TableGrant): Grant[] {
  return [
    { sid: `Read${name}`, actions: READ_TABLE, resources: tableAndIndexArns(tables) },
    useKeyThroughService({ sid: `Read${name}Key`, keyArn, service: "dynamodb", region, actions: KEY_READING }),
  ];
}
