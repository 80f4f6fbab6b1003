import type { CompactBlock, CompactNesting } from "../schema/compact.ts";
import type { BoundSchema } from "./parse-bindings.ts";

const lender = "aws_wafv2_web_acl_rule";
const borrowers = ["aws_wafv2_rule_group", "aws_wafv2_web_acl"];

/**
 * A firewall rule's `statement` holds statements; the bindings write it out for one type and as "any" for the older
 * two. Those get the written one, which AWS describes in the same words.
 */
export function borrowStatements(schemas: readonly BoundSchema[]): BoundSchema[] {
  const statement = schemas.find((schema) => isResource(schema, lender))?.block.b?.["statement"];
  return schemas.map((schema) => {
    const rule = schema.block.b?.["rule"];
    const isBorrower = borrowers.some((type) => isResource(schema, type));
    if (!isBorrower || rule === undefined || statement === undefined) return schema;
    return { ...schema, block: { ...schema.block, b: { ...schema.block.b, rule: withStatement(rule, statement) } } };
  });
}

function isResource(schema: BoundSchema, type: string): boolean {
  return schema.kind === "resource" && schema.type === type;
}

function withStatement([mode, least, most, rule]: CompactNesting, statement: CompactNesting): CompactNesting {
  const { statement: _, ...attributes } = rule.a;
  const block: CompactBlock = { a: attributes, b: { ...rule.b, statement: ["list", 1, 1, statement[3]] } };
  return [mode, least, most, block];
}
