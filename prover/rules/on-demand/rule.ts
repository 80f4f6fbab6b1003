import type { ResourceNode } from "../../../graph/node.ts";
import { judge, valueAt } from "../breaches.ts";
import { onlyOptions } from "../options.ts";
import type { Breach, Rule } from "../rule.ts";

/** Where a kind says how it is billed. */
const MODE: Readonly<Record<string, string>> = {
  aws_dynamodb_table: "billingMode",
  aws_keyspaces_table: "capacitySpecification.throughputMode",
};

export const rule: Rule = {
  id: "on-demand",
  claim: "Tables are billed by request: no capacity is set aside, and none runs out.",
  check: (nodes, _world, options) => {
    onlyOptions("on-demand", options, []);
    const tables = nodes.filter(({ kind, category }) => category === "custom" && MODE[kind] !== undefined);
    return { checked: tables.length, breaches: tables.flatMap(breachesOf) };
  },
};

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html */
function breachesOf(node: ResourceNode): readonly Breach[] {
  const path = MODE[node.kind] ?? "";
  const mode = valueAt(node, path);
  // Keyspaces bills by request unless it is told otherwise, DynamoDB by capacity.
  const byRequest = (value: unknown) =>
    value === "PAY_PER_REQUEST" || (value === undefined && node.kind === "aws_keyspaces_table");
  return judge(node, mode, byRequest, {
    subject: path,
    sentence: `${node.address} is billed by capacity: ${path} is ${mode === undefined ? "not set" : String(mode)}.`,
    fix: `Set ${path} to PAY_PER_REQUEST and remove read and write capacities.`,
  });
}
