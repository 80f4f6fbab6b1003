import { KEY_READING } from "../policies/key-actions.ts";
import type { Grant } from "./grant.ts";
import { type TableGrant, tableAndIndexArns } from "./table-target.ts";
import { useKeyThroughService } from "./use-key-through-service.ts";

export const SCAN_TABLE = ["dynamodb:Scan"] as const;

/** Reading every item of these tables and their named indexes, page by page. */
export function scanTable({ name, tables, keyArn, region }: TableGrant): Grant[] {
  return [
    { sid: `Scan${name}`, actions: SCAN_TABLE, resources: tableAndIndexArns(tables) },
    useKeyThroughService({ sid: `Scan${name}Key`, keyArn, service: "dynamodb", region, actions: KEY_READING }),
  ];
}
