import type { Input } from "../aws-service.ts";
import { objectOf, textOf, textOfKey } from "./attribute-values.ts";

const TOKEN = /[#:]?[A-Za-z_\d][\w]*|<>|<=|>=|[^\s\w]/g;
const KEYWORDS = new Set(["and", "or", "not", "between", "in", "set", "remove", "add", "delete"]);

/**
 * The attributes at the top of an item that expressions name.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
 */
export function attributesIn(expression: unknown, names: unknown): readonly string[] {
  const tokens = textOf(expression)?.match(TOKEN) ?? [];
  return tokens.flatMap((token, index) => {
    const isPath = /^#?[A-Za-z_]/.test(token) && tokens[index - 1] !== "." && tokens[index + 1] !== "(";
    return isPath && !KEYWORDS.has(token.toLowerCase()) ? [resolve(token, names)] : [];
  });
}

/** The value that a key condition asks of a partition key; `undefined` where it is not found. */
export function valueOfKey(partitionKey: string, input: Input): string | undefined {
  const { KeyConditionExpression: expression, ExpressionAttributeNames: names } = input;
  if (expression === undefined) return valueOfLegacyCondition(partitionKey, input);
  const tokens = textOf(expression)?.match(TOKEN) ?? [];
  const isKey = (token: string | undefined) => token !== undefined && resolve(token, names) === partitionKey;
  const values = tokens.flatMap((token, index) => {
    if (token !== "=") return [];
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    const placeholder = isKey(before) ? after : isKey(after) ? before : undefined;
    return textOfKey(objectOf(input["ExpressionAttributeValues"])[placeholder ?? ""]) ?? [];
  });
  return values.length === 1 ? values[0] : undefined;
}

function valueOfLegacyCondition(partitionKey: string, { KeyConditions }: Input): string | undefined {
  const { ComparisonOperator, AttributeValueList } = objectOf(objectOf(KeyConditions)[partitionKey]);
  return ComparisonOperator === "EQ" && Array.isArray(AttributeValueList)
    ? textOfKey(AttributeValueList[0])
    : undefined;
}

function resolve(token: string, names: unknown): string {
  return token.startsWith("#") ? (textOf(objectOf(names)[token]) ?? token) : token;
}
