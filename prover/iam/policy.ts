import { isSecret, isUnknown, type Value } from "../../graph/value.ts";
import { type Condition, parseOperator } from "./condition.ts";
import { parseJson } from "./json.ts";
import { NotUnderstood } from "./not-understood.ts";
import type { PrincipalElement, PrincipalEntry } from "./principals.ts";

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

/** Twice the longest ARN (2,048 characters); what is longer would only cost time. */
const LONGEST = 4096;

type Fields = Readonly<Record<string, Value | undefined>>;

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
const PRINCIPALS: ReadonlySet<string> = new Set(["AWS", "Service", "Federated"]);

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

function parsePrincipal(fields: Fields, kind: PolicyKind): PrincipalElement | undefined {
  const element = oneOf(fields, "Principal");
  if ((element === undefined) !== (kind === "identity")) {
    throw new NotUnderstood(
      `A policy of ${kind === "identity" ? "an identity names no" : "a resource names its"} Principal.`,
    );
  }
  if (element === undefined) return undefined;
  const negated = element === "NotPrincipal";
  const value = fields[element];
  if (value === "*") return { negated, entries: [{ kind: "everyone", awsOnly: false }] };
  const types = Object.entries(fieldsOf(value, PRINCIPALS));
  if (types.length === 0) throw unexpected(element, value);
  const entries = types.flatMap(([type, names]) => strings(names, type).map((text) => principalEntry(type, text)));
  return { negated, entries };
}

const AWS_PRINCIPAL =
  /^arn:aws[a-z-]*:(?:iam::\d{12}:(?:user|role)\/[\w+=,.@/-]+|sts::\d{12}:(?:assumed-role\/[\w+=,.@-]+|federated-user)\/[\w+=,.@-]+)$/;

function principalEntry(type: string, text: string): PrincipalEntry {
  if (type === "Federated") return { kind: "federated", name: text };
  if (type === "Service" && /^[a-z\d.-]+$/.test(text)) return { kind: "service", name: text };
  if (type === "AWS" && text === "*") return { kind: "everyone", awsOnly: true };
  const [, account] = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/.exec(text) ?? [];
  if (type === "AWS" && account !== undefined && text.startsWith("arn:") === text.endsWith(":root")) {
    return { kind: "account", account };
  }
  if (type === "AWS" && AWS_PRINCIPAL.test(text)) return { kind: "arn", name: text };
  throw unexpected(type, text);
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

/** The element or its negation, of which a statement has one. */
function oneOf(fields: Fields, name: "Action" | "Principal" | "Resource"): string | undefined {
  const negation = NEGATIONS[name];
  const [isThere, isNegated] = [fields[name] !== undefined, fields[negation] !== undefined];
  if (isThere && isNegated) throw new NotUnderstood(`${name} and ${negation} exclude each other.`);
  if (isThere) return name;
  return isNegated ? negation : undefined;
}

const NEGATIONS = { Action: "NotAction", Principal: "NotPrincipal", Resource: "NotResource" };

function fieldsOf(value: Value | undefined, known?: ReadonlySet<string>): Fields {
  if (!isRecord(value) || isUnknown(value)) throw unexpected("What should be an object", value);
  if (known === undefined) return value;
  for (const key in value) {
    if (!known.has(key)) throw new NotUnderstood(`${described(key)} is not an element of the policy language here.`);
  }
  return value;
}

/** A list as written, or one item where the brackets were left out; never empty. */
function list(value: Value | undefined): readonly Value[] {
  const items: readonly Value[] = value === undefined ? [] : isList(value) ? value : [value];
  if (items.length === 0) throw new NotUnderstood("A list is empty.");
  return items;
}

function strings(value: Value | undefined, element: string): readonly string[] {
  const items = list(value);
  for (const item of items) if (typeof item !== "string" || item.length > LONGEST) throw unexpected(element, item);
  return items as readonly string[];
}

function unexpected(element: string, value: Value | undefined): NotUnderstood {
  return new NotUnderstood(`${element} is not understood: ${described(value)}`);
}

/** Never the inside of a list or object: it may be deep, or long. */
function described(value: Value | undefined): string {
  if (value === undefined) return "nothing";
  if (isUnknown(value)) return `not known before deployment: ${value.reason}`;
  if (isList(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function isRecord(value: Value | undefined): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !isList(value);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
