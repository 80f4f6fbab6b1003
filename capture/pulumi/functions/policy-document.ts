import { isWireObject, type Wire, type WireObject } from "../wire.ts";

/**
 * The JSON of `aws.iam.getPolicyDocument`, as the AWS provider renders it: statements of the source documents first,
 * then the document's own, then those of the override documents; a statement with an earlier one's sid takes its place.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 * @throws Error where a source document is not JSON, or two of the document's own statements share a sid.
 */
export function renderPolicyDocument(args: WireObject): string {
  const own = objects(args["statements"]).map(renderStatement);
  refuseRepeatedSids(own);
  const sources = [...texts(args["sourceJson"]), ...texts(args["sourcePolicyDocuments"])].map(parse);
  const overrides = [...texts(args["overrideJson"]), ...texts(args["overridePolicyDocuments"])].map(parse);
  const statements = merge([...sources.map(statementsOf), own, ...overrides.map(statementsOf)]);
  const id = args["policyId"] ?? lastIdOf([...sources, ...overrides]);
  return JSON.stringify(
    {
      Version: args["version"] ?? "2012-10-17",
      ...(id !== undefined && { Id: id }),
      Statement: statements,
    },
    null,
    2,
  );
}

function renderStatement(statement: WireObject): WireObject {
  const rendered: Record<string, Wire> = {};
  const sid = statement["sid"];
  if (typeof sid === "string" && sid !== "") rendered["Sid"] = sid;
  rendered["Effect"] = statement["effect"] ?? "Allow";
  const sets = { Action: "actions", NotAction: "notActions", Resource: "resources", NotResource: "notResources" };
  for (const [element, property] of Object.entries(sets)) {
    const values = texts(statement[property]).map(withIamVariables);
    if (values.length > 0) rendered[element] = oneOrMany(values);
  }
  const principals = renderPrincipals(objects(statement["principals"]));
  if (principals !== undefined) rendered["Principal"] = principals;
  const notPrincipals = renderPrincipals(objects(statement["notPrincipals"]));
  if (notPrincipals !== undefined) rendered["NotPrincipal"] = notPrincipals;
  const conditions = renderConditions(objects(statement["conditions"]));
  if (conditions !== undefined) rendered["Condition"] = conditions;
  return rendered;
}

function renderPrincipals(principals: readonly WireObject[]): Wire | undefined {
  if (principals.length === 0) return undefined;
  const byType: Record<string, string[]> = {};
  for (const { type, identifiers } of principals) {
    if (typeof type === "string") byType[type] = [...(byType[type] ?? []), ...texts(identifiers)];
  }
  const everybody = byType["*"];
  if (everybody !== undefined && Object.keys(byType).length === 1) return "*";
  return Object.fromEntries(Object.entries(byType).map(([type, ids]) => [type, oneOrMany(ids)]));
}

function renderConditions(conditions: readonly WireObject[]): Wire | undefined {
  if (conditions.length === 0) return undefined;
  const byTest: Record<string, Record<string, string[]>> = {};
  for (const { test, variable, values } of conditions) {
    if (typeof test !== "string" || typeof variable !== "string") continue;
    const ofTest = byTest[test] ?? {};
    byTest[test] = ofTest;
    ofTest[variable] = [...(ofTest[variable] ?? []), ...texts(values).map(withIamVariables)];
  }
  return Object.fromEntries(
    Object.entries(byTest).map(([test, variables]) => [
      test,
      Object.fromEntries(Object.entries(variables).map(([variable, values]) => [variable, oneOrMany(values)])),
    ]),
  );
}

/** The data source writes IAM's `${…}` as `&{…}`, because `${…}` is Terraform's own. */
function withIamVariables(text: string): string {
  return text.replaceAll("&{", "${");
}

/** One value stands alone; several are sorted downwards, as the provider's sets are. */
function oneOrMany(values: readonly string[]): Wire {
  const distinct = [...new Set(values)].sort().reverse();
  return distinct.length === 1 ? (distinct[0] ?? "") : distinct;
}

function merge(documents: readonly (readonly WireObject[])[]): WireObject[] {
  const merged: WireObject[] = [];
  for (const statement of documents.flat()) {
    const sid = statement["Sid"];
    const place = sid === undefined ? -1 : merged.findIndex((earlier) => earlier["Sid"] === sid);
    if (place < 0) merged.push(statement);
    else merged[place] = statement;
  }
  return merged;
}

function refuseRepeatedSids(statements: readonly WireObject[]): void {
  const seen = new Set<Wire>();
  for (const { Sid: sid } of statements) {
    if (sid === undefined) continue;
    if (seen.has(sid)) throw new Error(`two statements have the sid "${String(sid)}"`);
    seen.add(sid);
  }
}

function parse(text: string): WireObject {
  const parsed: Wire = JSON.parse(text);
  if (!isWireObject(parsed)) throw new Error("a policy document is not a JSON object");
  return parsed;
}

function statementsOf(document: WireObject): WireObject[] {
  const statement = document["Statement"];
  return isWireObject(statement) ? [statement] : objects(statement);
}

function lastIdOf(documents: readonly WireObject[]): Wire | undefined {
  return documents.map(({ Id: id }) => id).findLast((id) => id !== undefined);
}

function objects(value: Wire | undefined): WireObject[] {
  return Array.isArray(value) ? value.filter(isWireObject) : [];
}

function texts(value: Wire | undefined): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
