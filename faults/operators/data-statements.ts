import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { arnOf, counterpart, grantsOf, nodeOfArn, roleOf, stranger, text } from "../edit.ts";
import type { FaultOperator } from "../operator.ts";
import { allows, editingStatements, list, ROLE_POLICY, type StatementJson } from "../policies.ts";

const KINDS: Readonly<Record<string, string>> = {
  dynamodb: "aws_dynamodb_table",
  s3: "aws_s3_bucket",
  logs: "aws_cloudwatch_log_group",
};

const EVERYTHING: Readonly<Record<string, string>> = {
  dynamodb: "arn:aws:dynamodb:*:*:table/*",
  s3: "arn:aws:s3:::*",
  logs: "arn:aws:logs:*:*:log-group:*",
};

interface Grant {
  readonly statement: StatementJson;
  readonly service: string;
  readonly role: ResourceNode;
  /** What the statement's first resource names, and the rest of that ARN. */
  readonly tail: string;
  readonly arn: string;
  /** The same of a neighbour, which no policy of this role names. */
  readonly foreign: string;
  /** The same of its counterpart in another stack of the project, where there is one. */
  readonly elsewhere?: string;
}

/** Breaks statements by which a role reaches its own data: each in one way. */
function widening(
  name: string,
  change: (grant: Grant) => Readonly<Record<string, unknown>> | undefined,
): FaultOperator {
  return {
    name,
    refutedBy: "identity",
    sites: (graph) =>
      editingStatements(graph, ROLE_POLICY, (statement, node) => {
        const grant = grantOf(graph, statement, node);
        const changed = grant && change(grant);
        return changed && ({ ...statement, ...changed } as StatementJson);
      }),
  };
}

function grantOf(graph: Graph, statement: StatementJson, node: ResourceNode): Grant | undefined {
  const service = Object.keys(KINDS).find((candidate) => allows(statement, candidate));
  const role = roleOf(graph, node);
  const [arn = ""] = list(statement.Resource);
  const kind = KINDS[service ?? ""];
  if (service === undefined || kind === undefined || role === undefined) return undefined;
  const own = nodeOfArn(graph, [kind], arn);
  const other = own && stranger(graph, role, kind, grantsOf(graph, text(role, "name"), role.stack));
  if (own === undefined || other === undefined) return undefined;
  const tail = arn.slice(arnOf(own).length);
  const twin = counterpart(graph, own);
  return {
    statement,
    service,
    role,
    tail,
    arn,
    foreign: `${arnOf(other)}${tail}`,
    ...(twin !== undefined && { elsewhere: `${arnOf(twin)}${tail}` }),
  };
}

/** A glob that holds both ARNs, segment by segment: their common beginning, `*`, their common end. */
function over(a: string, b: string, between: (a: string, b: string) => string): string {
  const [left, right] = [a.split(":"), b.split(":")];
  return left
    .map((segment, index) => {
      const other = right[index] ?? "";
      if (segment === other) return segment;
      const start = commonStart(segment, other);
      const end = commonStart(reverse(segment.slice(start)), reverse(other.slice(start)));
      const cut = (text: string) => text.slice(start, text.length - end);
      return `${segment.slice(0, start)}${between(cut(segment), cut(other))}${segment.slice(segment.length - end)}`;
    })
    .join(":");
}

const reverse = (text: string) => [...text].reverse().join("");
const commonStart = (a: string, b: string) => {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length += 1;
  return length;
};

/** The condition holds for requests of anybody's choosing, or says what is true anyway. */
const everywhereUnder = (condition: (grant: Grant) => object) => (grant: Grant) => ({
  Resource: "*",
  Condition: condition(grant),
});

const firstTag = ({ role }: Grant): [string, string] => Object.entries(role.tags)[0] ?? ["", ""];

export const DATA_STATEMENTS: readonly FaultOperator[] = [
  widening("resource-becomes-star", () => ({ Resource: "*" })),
  widening("resource-becomes-the-whole-service", ({ service }) => ({ Resource: EVERYTHING[service] })),
  widening("resource-becomes-a-wildcard-over-the-name", ({ arn, foreign }) => ({
    Resource: over(arn, foreign, () => "*"),
  })),
  widening("resource-becomes-question-marks-and-a-star", ({ arn, foreign }) => ({
    Resource: over(arn, foreign, (a, b) => (a.length === b.length ? "?".repeat(a.length) : "?*")),
  })),
  widening("resource-swapped-for-a-neighbours", ({ foreign }) => ({ Resource: foreign })),
  widening("resource-of-another-environment", ({ elsewhere }) =>
    elsewhere === undefined ? undefined : { Resource: elsewhere },
  ),
  widening("resource-of-every-environment", ({ arn, elsewhere }) =>
    elsewhere === undefined ? undefined : { Resource: over(arn, elsewhere, () => "*") },
  ),
  widening("neighbours-resource-added", ({ statement, foreign }) => ({
    Resource: [...list(statement.Resource), foreign],
  })),
  widening("star-added-behind-the-own-resource", ({ statement }) => ({ Resource: [...list(statement.Resource), "*"] })),
  widening("resource-becomes-not-resource", ({ statement }) => ({
    Resource: undefined,
    NotResource: list(statement.Resource),
  })),
  // The tail stands behind the variable: what a wildcard within a default means, AWS does not say.
  widening("resource-from-a-variable-with-a-neighbours-default", ({ foreign, tail }) => {
    const segments = foreign.slice(0, foreign.length - tail.length).split(":");
    const fallback = segments.slice(5).join(":");
    return { Resource: `${segments.slice(0, 5).join(":")}:\${aws:PrincipalTag/no-such-tag, '${fallback}'}${tail}` };
  }),
  widening(
    "star-under-for-all-values-of-an-absent-key",
    everywhereUnder(() => ({ "ForAllValues:StringEquals": { "aws:TagKeys": ["owner"] } })),
  ),
  widening(
    "star-under-if-exists-of-an-absent-key",
    everywhereUnder(() => ({ StringEqualsIfExists: { "aws:RequestTag/owner": "nobody" } })),
  ),
  widening(
    "star-under-null-of-an-absent-key",
    everywhereUnder(() => ({ Null: { "aws:RequestTag/owner": "true" } })),
  ),
  widening(
    "star-under-a-negated-operator",
    everywhereUnder(() => ({ StringNotEquals: { "aws:RequestTag/owner": "nobody" } })),
  ),
  widening(
    "star-under-the-roles-own-tag",
    everywhereUnder((grant) => {
      const [key, value] = firstTag(grant);
      return { StringEquals: { [`aws:PrincipalTag/${key}`]: value } };
    }),
  ),
  widening(
    "star-under-a-source-address",
    everywhereUnder(() => ({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } })),
  ),
  widening(
    "star-under-a-date",
    everywhereUnder(() => ({ DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } })),
  ),
  widening(
    "star-under-a-number",
    everywhereUnder(() => ({ NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } })),
  ),
  widening(
    "star-under-tls",
    everywhereUnder(() => ({ Bool: { "aws:SecureTransport": "true" } })),
  ),
  widening(
    "star-under-any-role",
    everywhereUnder(() => ({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } })),
  ),
  widening(
    "star-under-a-like-that-is-a-star",
    everywhereUnder(() => ({ StringLike: { "aws:PrincipalArn": "*" } })),
  ),
  widening("action-and-resource-become-star", () => ({ Action: "*", Resource: "*", Condition: undefined })),
  widening("action-becomes-not-action-on-star", () => ({
    Action: undefined,
    NotAction: ["iam:*"],
    Resource: "*",
    Condition: undefined,
  })),
  widening("action-becomes-the-whole-service-of-a-neighbour", ({ service, foreign }) => ({
    Action: `${service}:*`,
    Resource: foreign.split("/index/")[0],
    Condition: undefined,
  })),
  widening("action-in-another-case-on-a-neighbour", ({ statement, foreign }) => ({
    Action: list(statement.Action).map((action) => action.toUpperCase().replace(/^[A-Z\d]+:/, (p) => p.toLowerCase())),
    Resource: foreign,
    Condition: undefined,
  })),
];
