import { crc32 } from "node:zlib";
import { isObject, items, type ObjectValue, text, texts } from "../value.ts";

type Json = null | string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
type Statement = { readonly [name: string]: Json };
interface Document {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

/**
 * Renders `aws_iam_policy_document` as the real provider does: what a later document says under a Sid replaces what
 * an earlier one said, a single value is a string, and several values of a set are in reverse order.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function policyDocument(config: ObjectValue): ObjectValue | string {
  try {
    const version = text(config, "version") ?? "2012-10-17";
    const sources = documentsIn(config, "source_policy_documents", "source_json");
    refuseRepeatedSids(sources);
    const own = ownDocument(config, version);
    const merged = [...sources, own, ...documentsIn(config, "override_policy_documents", "override_json")].reduce(
      merge,
    );
    const json = escaped(JSON.stringify(merged, null, 2));
    const minified = escaped(JSON.stringify(merged));
    return { version, json, minified_json: minified, id: String(crc32(json)) };
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

class Refusal extends Error {}

function ownDocument(config: ObjectValue, version: string): Document {
  const id = text(config, "policy_id");
  const statements = items(config, "statement")
    .filter(isObject)
    .map((statement) => renderStatement(statement, version));
  refuseRepeatedSids([{ Statement: statements }]);
  return { Version: version, ...(id === undefined ? {} : { Id: id }), Statement: statements };
}

function documentsIn(config: ObjectValue, lists: string, single: string): Document[] {
  const texted = [text(config, single) ?? "", ...texts(config, lists)].filter((document) => document.trim() !== "");
  return texted.map((document, index) => parseDocument(document, `${lists}[${index}]`));
}

function parseDocument(document: string, where: string): Document {
  try {
    const parsed: { Version?: string; Id?: string; Statement?: Statement | readonly Statement[] } =
      JSON.parse(document);
    return { ...parsed, Statement: [parsed.Statement ?? []].flat() };
  } catch (error) {
    throw new Refusal(`${where} is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function refuseRepeatedSids(documents: readonly Document[]): void {
  const seen = new Set<string>();
  for (const { Sid: sid } of documents.flatMap((document) => document.Statement)) {
    if (typeof sid !== "string" || sid === "") continue;
    if (seen.has(sid)) throw new Refusal(`The Sid "${sid}" stands in two statements; give each its own, or none.`);
    seen.add(sid);
  }
}

function merge(base: Document, over: Document): Document {
  const statements = [...base.Statement];
  for (const statement of over.Statement) {
    const sid = statement["Sid"];
    const at = typeof sid === "string" && sid !== "" ? statements.findIndex((each) => each["Sid"] === sid) : -1;
    if (at === -1) statements.push(statement);
    else statements[at] = statement;
  }
  const version = over.Version ?? base.Version;
  const id = over.Id ?? base.Id;
  return {
    ...(version === undefined ? {} : { Version: version }),
    ...(id === undefined ? {} : { Id: id }),
    Statement: statements,
  };
}

/** The order of the members is the order in which the real provider writes them. */
function renderStatement(statement: ObjectValue, version: string): Statement {
  const list = (name: string) => collapsed(reversed(texts(statement, name).map((value) => variables(value, version))));
  const rendered: Record<string, Json | undefined> = {
    Sid: text(statement, "sid"),
    Effect: text(statement, "effect") ?? "Allow",
    Action: list("actions"),
    NotAction: list("not_actions"),
    Resource: list("resources"),
    NotResource: list("not_resources"),
    Principal: principals(statement, "principals", version),
    NotPrincipal: principals(statement, "not_principals", version),
    Condition: conditions(statement, version),
  };
  return Object.fromEntries(
    Object.entries(rendered).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** Terraform's own `${…}` would be filled in, so that documents write AWS's variables as `&{…}`. */
function variables(value: string, version: string): string {
  if (!value.includes("&{")) return value;
  if (version === "2008-10-17")
    throw new Refusal(`Policy version 2008-10-17 has no variables, but "${value}" has one.`);
  return value.replaceAll("&{", "${");
}

function principals(statement: ObjectValue, name: string, version: string): Json | undefined {
  const blocks = items(statement, name).filter(isObject);
  if (blocks.length === 0) return undefined;
  const byType = new Map<string, string[]>();
  for (const block of blocks) {
    const type = text(block, "type") ?? "";
    const identifiers = texts(block, "identifiers").map((value) => variables(value, version));
    byType.set(type, [...(byType.get(type) ?? []), ...identifiers]);
  }
  if (byType.size === 1 && byType.get("*")?.join() === "*") return "*";
  return sortedObject([...byType].map(([type, identifiers]) => [type, collapsed(reversed(identifiers)) ?? []]));
}

function conditions(statement: ObjectValue, version: string): Json | undefined {
  const tests = new Map<string, Map<string, string[]>>();
  for (const block of items(statement, "condition").filter(isObject)) {
    const test = tests.get(text(block, "test") ?? "") ?? new Map<string, string[]>();
    tests.set(text(block, "test") ?? "", test);
    const variable = text(block, "variable") ?? "";
    const values = texts(block, "values").map((value) => variables(value, version));
    test.set(variable, [...(test.get(variable) ?? []), ...values]);
  }
  if (tests.size === 0) return undefined;
  const rendered = [...tests].map(([test, byVariable]): [string, Json] => [
    test,
    sortedObject([...byVariable].map(([variable, values]) => [variable, collapsed(values) ?? []])),
  ]);
  return sortedObject(rendered);
}

function reversed(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort().reverse();
}

function collapsed(values: readonly string[]): Json | undefined {
  if (values.length === 0) return undefined;
  return values.length === 1 ? (values[0] ?? null) : values;
}

function sortedObject(entries: readonly (readonly [string, Json])[]): { readonly [name: string]: Json } {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The real provider's JSON is safe to put into HTML. */
function escaped(json: string): string {
  return json.replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
}
