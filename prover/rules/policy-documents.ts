import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown, type Value } from "../../graph/value.ts";
import { fields, items, known, property } from "../facts/values.ts";
import { parseJson } from "../iam/json.ts";
import { NotUnderstood } from "../iam/not-understood.ts";

/**
 * `identity`: what a principal may do. `trust`: who may become a role. `endpoint`: what passes a VPC endpoint, which
 * grants nothing by itself. `api`: who may call a REST API. `resource`: every other policy of a resource, keys included.
 */
export type DocumentKind = "identity" | "trust" | "endpoint" | "api" | "resource";

/** A policy as its author wrote it: rules judge the text, theorems what it allows. */
export interface PolicyDocument {
  readonly node: ResourceNode;
  readonly property: string;
  readonly kind: DocumentKind;
  readonly statements: readonly WrittenStatement[];
  /** Why it could not be read; then there are no statements. */
  readonly doubt?: string;
}

export interface WrittenStatement {
  /** For people: `statement 2 (ReadData)`. */
  readonly label: string;
  readonly effect: "Allow" | "Deny";
  /** Of `Action`, or of `NotAction` where that is `negatedActions`. */
  readonly actions: readonly string[];
  readonly negatedActions: boolean;
  /** Absent only where the document names none: the resource that it hangs on. */
  readonly resources?: readonly string[];
  readonly negatedResources: boolean;
  readonly principal?: Value;
  readonly negatedPrincipal: boolean;
  readonly conditions: Readonly<Record<string, Value>>;
}

const IDENTITY_POLICIES = new Set([
  "aws_iam_role_policy",
  "aws_iam_user_policy",
  "aws_iam_group_policy",
  "aws_iam_policy",
  "aws_ssoadmin_permission_set_inline_policy",
]);

/** What a document of policies is called, kind by kind: `policy`, `assumeRolePolicy`, `accessPolicies`, `policyDocument`. */
const POLICY_PROPERTY = /^(policy|inlinePolicy|.*Policy|accessPolicies|policyDocument)$/;

/** Where only a policy can stand: one of these that is not known is a doubt. */
const ALWAYS_POLICY = new Set(["policy", "inlinePolicy", "assumeRolePolicy", "accessPolicies", "policyDocument"]);

/** Every policy document that the resources hold. */
export function policyDocumentsOf(nodes: readonly ResourceNode[]): readonly PolicyDocument[] {
  return nodes.flatMap((node) => [
    ...Object.keys(node.inputs)
      .filter((name) => POLICY_PROPERTY.test(name))
      .flatMap((name) => documentAt(node, name, property(node, name))),
    ...items(node.inputs["inlinePolicies"]).flatMap((inline) =>
      documentAt(node, "inlinePolicies", isUnknown(inline) ? inline : fields(inline)["policy"], true),
    ),
    ...permissionOf(node),
    ...documentOfApi(node),
  ]);
}

function documentAt(
  node: ResourceNode,
  name: string,
  value: Value | undefined,
  always = ALWAYS_POLICY.has(name),
): readonly PolicyDocument[] {
  const place = { node, property: name, kind: kindOf(node, name) };
  if (isUnknown(value)) return always ? [{ ...place, statements: [], doubt: value.reason }] : [];
  if (value === undefined || value === "" || !mayBePolicy(value)) return [];
  return [{ ...place, ...readStatements(value) }];
}

/** Lifecycle, redrive and delivery policies are JSON without statements; a default policy of a service is a word. */
function mayBePolicy(value: Value): boolean {
  return typeof value === "string"
    ? value.trimStart().startsWith("{") && value.includes('"Statement"')
    : fields(value)["Statement"] !== undefined;
}

function kindOf({ kind }: ResourceNode, name: string): DocumentKind {
  if (name === "assumeRolePolicy") return "trust";
  if (IDENTITY_POLICIES.has(kind) || name === "inlinePolicies") return "identity";
  if (kind.startsWith("aws_vpc_endpoint")) return "endpoint";
  return kind.startsWith("aws_api_gateway_") ? "api" : "resource";
}

/** A function's permission is one statement of the function's policy. */
function permissionOf(node: ResourceNode): readonly PolicyDocument[] {
  if (node.kind !== "aws_lambda_permission") return [];
  const place = { node, property: "action", kind: "resource" as const };
  const action = property(node, "action");
  if (typeof action !== "string") return [{ ...place, statements: [], doubt: "Its action is not known." }];
  const principal = property(node, "principal");
  const statement = {
    label: "the permission",
    effect: "Allow" as const,
    actions: [action],
    negatedActions: false,
    negatedResources: false,
    negatedPrincipal: false,
    ...(principal !== undefined && { principal: { AWS: principal } }),
    conditions: permissionConditions(node),
  };
  return [{ ...place, statements: [statement] }];
}

function permissionConditions(node: ResourceNode): Readonly<Record<string, Value>> {
  const given = {
    "aws:SourceArn": "sourceArn",
    "aws:SourceAccount": "sourceAccount",
    "aws:PrincipalOrgID": "principalOrgId",
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, name]) => {
      const value = property(node, name);
      return value === undefined ? [] : [[`StringEquals ${key}`, value]];
    }),
  );
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-policy.html */
function documentOfApi(node: ResourceNode): readonly PolicyDocument[] {
  const body = property(node, "body");
  if (node.kind !== "aws_api_gateway_rest_api" || typeof body !== "string") return [];
  if (!body.includes("x-amazon-apigateway-policy")) return [];
  const place = { node, property: "body", kind: "api" as const };
  try {
    const policy = fields(parseJson(body))["x-amazon-apigateway-policy"];
    return policy === undefined ? [] : [{ ...place, ...readStatements(policy) }];
  } catch (error) {
    return [{ ...place, statements: [], doubt: reasonOf(error) }];
  }
}

function readStatements(value: Value): Pick<PolicyDocument, "statements" | "doubt"> {
  try {
    const document = typeof value === "string" ? parseJson(value) : value;
    return { statements: items(fields(document)["Statement"]).map(readStatement) };
  } catch (error) {
    return { statements: [], doubt: reasonOf(error) };
  }
}

function readStatement(value: Value, index: number): WrittenStatement {
  const statement = fields(value);
  const sid = known(statement["Sid"]);
  const label = typeof sid === "string" && sid !== "" ? `statement ${index} (${sid})` : `statement ${index}`;
  const effect = known(statement["Effect"]);
  if (effect !== "Allow" && effect !== "Deny") throw new NotUnderstood(`${label} has no Effect that can be read.`);
  const negated = (name: string) => known(statement[`Not${name}`]) !== undefined;
  const texts = (name: string) =>
    items(statement[negated(name) ? `Not${name}` : name]).map((item) => {
      if (typeof item === "string") return item;
      throw new NotUnderstood(`${label} has a ${name} that cannot be read.`);
    });
  const [actions, resources] = [texts("Action"), texts("Resource")];
  if (actions.length === 0) throw new NotUnderstood(`${label} has no Action.`);
  const principal = known(statement[negated("Principal") ? "NotPrincipal" : "Principal"]);
  return {
    label,
    effect,
    actions,
    negatedActions: negated("Action"),
    ...(resources.length > 0 && { resources }),
    negatedResources: negated("Resource"),
    ...(principal !== undefined && { principal }),
    negatedPrincipal: negated("Principal"),
    conditions: conditionsOf(statement["Condition"]),
  };
}

/** `{ StringEquals: { "aws:SourceAccount": … } }` as `StringEquals aws:SourceAccount` → values. */
function conditionsOf(value: Value | undefined): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(fields(value)).flatMap(([operator, keys]) =>
      Object.entries(fields(keys)).map(([key, values]) => [`${operator} ${key}`, values]),
    ),
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof NotUnderstood) return error.reason;
  // A document too deep for the stack is no policy that AWS would take.
  if (error instanceof RangeError) return "The document is nested too deeply.";
  throw error;
}
