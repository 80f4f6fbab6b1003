import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { arnOf, grantsOf, namesake, roleOf, stranger, text } from "../edit.ts";
import type { FaultOperator } from "../operator.ts";
import { addingStatement, editingStatements, ROLE_POLICY, type StatementJson, TRUST } from "../policies.ts";

const ROLE = "aws_iam_role";
const OTHER_ACCOUNT = "arn:aws:iam::999988887777:root";

/** Gives a role the power over somebody else's, or over its own, permissions. */
function empowering(name: string, make: (role: ResourceNode, other: ResourceNode) => StatementJson): FaultOperator {
  return {
    name,
    refutedBy: "escalation",
    sites: (graph) =>
      addingStatement(graph, ROLE_POLICY, (node) => {
        const role = roleOf(graph, node);
        const other = role && stranger(graph, role, ROLE, "");
        return role && other && make(role, other);
      }),
  };
}

const allow = (action: string | readonly string[], resource: string | readonly string[]): StatementJson => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
});

/** Gives a role the power over a neighbour's resource of another kind. */
function overNeighbours(name: string, kind: string, action: string | readonly string[]): FaultOperator {
  return {
    name,
    refutedBy: "escalation",
    sites: (graph) =>
      addingStatement(graph, ROLE_POLICY, (node) => {
        const role = roleOf(graph, node);
        const other = role && stranger(graph, role, kind, grantsOf(graph, text(role, "name"), role.stack));
        return other && allow(action, arnOf(other));
      }),
  };
}

/** Lets somebody else into a role, besides or instead of whom it trusts. */
function trusting(
  name: string,
  principal: (role: ResourceNode, graph: Graph) => object | undefined,
  rest: object = {},
): FaultOperator {
  return {
    name,
    refutedBy: "escalation",
    sites: (graph) =>
      addingStatement(graph, TRUST, (role) => {
        const who = principal(role, graph);
        return who && { Effect: "Allow", Action: "sts:AssumeRole", Principal: who, ...rest };
      }),
  };
}

function neighboursRole(role: ResourceNode, graph: Graph): object | undefined {
  const other = stranger(graph, role, ROLE, "");
  return other && { AWS: arnOf(other) };
}

function neighboursSession(role: ResourceNode, graph: Graph): object | undefined {
  const other = stranger(graph, role, ROLE, "");
  const [, account = ""] = /::(\d{12}):/.exec(arnOf(other ?? role)) ?? [];
  return other && { AWS: `arn:aws:sts::${account}:assumed-role/${text(other, "name")}/console` };
}

export const ESCALATION: readonly FaultOperator[] = [
  trusting("trust-admits-a-neighbours-role", neighboursRole),
  trusting("trust-admits-a-session-of-a-neighbours-role", neighboursSession),
  trusting("trust-admits-everybody", () => ({ AWS: "*" })),
  trusting("trust-admits-another-account", () => ({ AWS: OTHER_ACCOUNT })),
  trusting("trust-admits-a-namesake-of-another-account", (role) => ({ AWS: namesake(arnOf(role)) })),
  trusting("trust-admits-another-account-by-external-id", () => ({ AWS: OTHER_ACCOUNT }), {
    Condition: { StringEquals: { "sts:ExternalId": "bulkhead" } },
  }),
  trusting("trust-admits-every-role-by-a-like", () => ({ AWS: "*" }), {
    Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } },
  }),
  trusting("trust-admits-whoever-is-not-named", () => ({ AWS: "*" }), {
    Condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::999988887777:role/nobody" } },
  }),
  {
    name: "trusted-service-becomes-a-neighbours-role",
    refutedBy: "escalation",
    sites: (graph) =>
      editingStatements(graph, TRUST, (statement, role) => {
        const who = neighboursRole(role, graph);
        return who && ({ ...statement, Principal: who, Condition: undefined } as unknown as StatementJson);
      }),
  },
  empowering("pass-a-neighbours-role-to-a-new-function", (_, other) =>
    allow(
      ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
      [arnOf(other), "arn:aws:lambda:*:*:function:new"],
    ),
  ),
  empowering("pass-any-role-to-an-instance", () => allow(["iam:PassRole", "ec2:RunInstances"], "*")),
  empowering("pass-any-role-to-a-stack", () => allow(["iam:PassRole", "cloudformation:CreateStack"], "*")),
  empowering("pass-all-roles-but-the-own", (role) => ({
    Effect: "Allow",
    Action: ["iam:PassRole", "lambda:CreateFunction"],
    NotResource: arnOf(role),
  })),
  empowering("write-the-own-policy", (role) => allow("iam:PutRolePolicy", arnOf(role))),
  empowering("attach-to-the-own-role", (role) => allow("iam:AttachRolePolicy", arnOf(role))),
  empowering("write-a-neighbours-policy", (_, other) => allow("iam:PutRolePolicy", arnOf(other))),
  empowering("attach-to-any-role", () => allow("iam:AttachRolePolicy", "*")),
  empowering("write-a-neighbours-trust", (_, other) => allow("iam:UpdateAssumeRolePolicy", arnOf(other))),
  empowering("delete-a-neighbours-policy", (_, other) =>
    allow(["iam:DeleteRolePolicy", "iam:DetachRolePolicy"], arnOf(other)),
  ),
  empowering("all-of-iam", () => allow("iam:*", "*")),
  empowering("everything-but-organizations", () => ({
    Effect: "Allow",
    NotAction: ["organizations:*", "account:*"],
    Resource: "*",
  })),
  empowering("remove-a-neighbours-boundary", (_, other) => allow("iam:DeleteRolePermissionsBoundary", arnOf(other))),
  overNeighbours("change-a-neighbours-code", "aws_lambda_function", "lambda:UpdateFunctionCode"),
  overNeighbours("change-a-neighbours-configuration", "aws_lambda_function", "lambda:UpdateFunctionConfiguration"),
  overNeighbours("admit-callers-to-a-neighbours-function", "aws_lambda_function", "lambda:AddPermission"),
  overNeighbours("write-a-neighbours-bucket-policy", "aws_s3_bucket", "s3:PutBucketPolicy"),
  overNeighbours("write-a-neighbours-table-policy", "aws_dynamodb_table", "dynamodb:PutResourcePolicy"),
  {
    name: "retag-the-own-role-where-tags-decide",
    refutedBy: "escalation",
    sites: (graph) =>
      addingStatement(graph, ROLE_POLICY, (node) => {
        const role = roleOf(graph, node);
        const tagsDecide = graph.nodes.some(
          (other) => other.stack === node.stack && JSON.stringify(other.inputs).includes("aws:PrincipalTag/"),
        );
        return role && tagsDecide ? allow(["iam:TagRole", "iam:UntagRole"], arnOf(role)) : undefined;
      }),
  },
];
