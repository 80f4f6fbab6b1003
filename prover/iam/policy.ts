import { isSecret, isUnknown, type Value } from "../../graph/value.ts";
import { type Condition, parseOperator } from "./condition.ts";
import { type Fields, fieldsOf, LONGEST, list, oneOf, strings, unexpected } from "./document-values.ts";
import { parseJson } from "./json.ts";
import { NotUnderstood } from "./not-understood.ts";
import { parsePrincipal } from "./parse-principal.ts";
import type { PrincipalElement } from "./principals.ts";

/** A policy of a principal has no `Principal`; a policy of a resource (key policy, trust policy) must have one. */
export type PolicyKind = "identity" | "resource";

export interface Policy {
  /** For the reader of a decision: a name, an ARN, a resource's address. */
  readonly name: string;
  readonly kind: PolicyKind;
  readonly statements: readonly Statement[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Patterns {
  readonly negated: boolean;
  readonly values: readonly string[];
}

export interface Statement {
  readonly policy: string;
  /** From 0, in the document's order. */
  readonly index: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly principal?: PrincipalElement;
  readonly action: Patterns;
  /** Absent only in policies of a resource: that resource. */
  readonly resource?: Patterns;
  readonly conditions: readonly Condition[];
  /** Whether `${…}` is a variable: not in version 2008-10-17, the default. */
  readonly variables: boolean;
}

/** `Action` elements that were read before, by what they say: those that say the same are one object. */
export type ReadActions = Map<string, Patterns>;

/**
 * Reads a policy document: JSON text, or the object it stands for.
 *
 * @param actions for whoever reads many policies, and keeps what it learns of an `Action` element
 * @throws NotUnderstood with the place, for everything outside AWS's grammar: nothing is skipped.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(document: Value, name: string, kind: PolicyKind, actions: ReadActions = new Map()): Policy {
  if (isUnknown(document)) throw new NotUnderstood(`${name}: not known before deployment: ${document.reason}`);
  if (isSecret(document)) return parsePolicy(document.value, name, kind, actions);
  const statements: Statement[] = [];
  let isWithin = false;
  try {
    const fields = fieldsOf(typeof document === "string" ? parseJson(document) : document, DOCUMENT);
    const { Version: version = "2008-10-17", Id: id, Statement: statement } = fields;
    if (id !== undefined && typeof id !== "string") throw unexpected("Id", id);
    if (version !== "2012-10-17" && version !== "2008-10-17") throw unexpected("Version", version);
    if (statement === undefined) throw new NotUnderstood("There is no Statement.");
    const items = list(statement);
    isWithin = true;
    for (const item of items)
      statements.push(parseStatement(item, { policy: name, index: statements.length, kind, version, actions }));
    return { name, kind, statements };
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    throw new NotUnderstood(`${name}: ${isWithin ? `statement ${statements.length}: ` : ""}${error.reason}`);
  }
}

interface Place {
  readonly policy: string;
  readonly index: number;
  readonly kind: PolicyKind;
  readonly version: string;
  readonly actions: ReadActions;
}

const DOCUMENT: ReadonlySet<string> = new Set(["Version", "Id", "Statement"]);
const ELEMENTS: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

function parseStatement(value: Value | undefined, { policy, index, kind, version, actions }: Place): Statement {
  const fields = fieldsOf(value, ELEMENTS);
  const { Effect: effect, Sid: sid } = fields;
  if (effect !== "Allow" && effect !== "Deny") throw unexpected("Effect", effect);
  if (sid !== undefined && typeof sid !== "string") throw unexpected("Sid", sid);
  const variables = version === "2012-10-17";
  const principal = parsePrincipal(fields, kind);
  const action = parseAction(fields, actions);
  const resource = parseResource(fields, variables);
  if (action === undefined) throw new NotUnderstood("There is neither Action nor NotAction.");
  if (resource === undefined && kind === "identity")
    throw new NotUnderstood("There is neither Resource nor NotResource.");
  const conditions = parseConditions(fields["Condition"]);
  const statement: { -readonly [K in keyof Statement]: Statement[K] } = {
    policy,
    index,
    effect,
    action,
    conditions,
    variables,
  };
  if (sid !== undefined) statement.sid = sid;
  if (principal !== undefined) statement.principal = principal;
  if (resource !== undefined) statement.resource = resource;
  return statement;
}

function parseAction(fields: Fields, known: ReadActions): Patterns | undefined {
  const element = oneOf(fields, "Action");
  if (element === undefined) return undefined;
  const values = strings(fields[element], element);
  const said = `${element} ${values.join(" ")}`;
  const before = known.get(said);
  // No action holds a space: as many that say the same are the same.
  if (before?.values.length === values.length) return before;
  for (const text of values) if (!isAction(text)) throw unexpected(element, text);
  const action = { negated: element !== "Action", values };
  known.set(said, action);
  return action;
}

function parseResource(fields: Fields, variables: boolean): Patterns | undefined {
  const element = oneOf(fields, "Resource");
  if (element === undefined) return undefined;
  const values = strings(fields[element], element);
  for (const text of values) if (!isResource(text, variables)) throw unexpected(element, text);
  return { negated: element !== "Resource", values };
}

const isAction = (text: string) => text === "*" || /^[a-z\d-]+:[a-z\d*?]+$/i.test(text);

/** An ARN whose service is named; variables stand only after its fifth colon. */
function isResource(text: string, variables: boolean): boolean {
  if (text === "*") return true;
  if (!/^arn:[^:]+:[^:*?]+:/.test(text)) return false;
  if (!variables || !text.includes("$")) return true;
  const segments = text.replaceAll(/\$\{[^}]*\}/g, "$").split(":");
  return !segments.slice(0, 5).join(":").includes("$");
}

const NONE: readonly never[] = [];

function parseConditions(value: Value | undefined): readonly Condition[] {
  if (value === undefined) return NONE;
  const conditions: Condition[] = [];
  const operators = fieldsOf(value);
  for (const name of Object.keys(operators)) {
    const { operator, set, ifExists } = parseOperator(name);
    const keys = fieldsOf(operators[name]);
    for (const key of Object.keys(keys)) {
      if (!/^[\w./-]+:[^${}*]+$/.test(key)) throw unexpected(name, key);
      const values = list(keys[key]).map((item) => conditionValue(item, key));
      conditions.push(
        set === undefined ? { operator, ifExists, key, values } : { operator, set, ifExists, key, values },
      );
    }
  }
  return conditions;
}

function conditionValue(value: Value | undefined, key: string): string {
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  if (isScalar && String(value).length <= LONGEST) return String(value);
  throw unexpected(key, value);
}
