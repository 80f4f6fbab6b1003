import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import type { PermissionFacts } from "../compute.ts";
import { AWS_KEY, keyIn, NOTHING_KEPT } from "../encryption.ts";
import { readPermission } from "../lambda-permission.ts";
import { policyOf, together } from "../policies.ts";
import { fields, items, knownText, property } from "../values.ts";
import type { PolicyFacts } from "../world.ts";
import type { DataKind } from "./data-kind.ts";

const PERMISSION = { kind: "aws_lambda_permission", property: "function" };
const URL = { kind: "aws_lambda_function_url", property: "functionName" };

/** @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
export const lambdaFunction: DataKind = {
  kind: "aws_lambda_function",
  parts: (arn) => [
    { type: "function", arn },
    { type: "function", arn: `${arn}:*` },
  ],
  companions: [PERMISSION, URL],
  policy: (node, context) =>
    together(node.address, [
      ...context
        .attachedTo(node, PERMISSION.kind, PERMISSION.property)
        .map((one) => permissionPolicy(one, context.nameOf(node))),
      ...context.attachedTo(node, URL.kind, URL.property).flatMap((one) => urlPolicy(one, context.nameOf(node))),
    ]),
  encryption: (node, context) => {
    const variables = fields(fields(items(property(node, "environment"))[0])["variables"]);
    return keyIn(node, "kmsKeyArn", context, Object.keys(variables).length > 0 ? AWS_KEY : NOTHING_KEPT);
  },
};

/**
 * A permission as the statement that Lambda makes of it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
function permissionPolicy(node: ResourceNode, functionArn: string): PolicyFacts {
  const permission = readPermission(node);
  if (permission.doubt !== undefined) return { address: node.address, doubt: permission.doubt };
  const qualifier = knownText(node, "qualifier");
  const more = ["principalOrgId", "functionUrlAuthType", "eventSourceToken"];
  const [organization, authType, token] = more.map((name) => knownText(node, name));
  const equals = {
    ...(permission.sourceAccount !== undefined && { "aws:SourceAccount": permission.sourceAccount }),
    ...(organization !== undefined && { "aws:PrincipalOrgID": organization }),
    ...(authType !== undefined && { "lambda:FunctionUrlAuthType": authType }),
    ...(token !== undefined && { "lambda:EventSourceToken": token }),
  };
  const condition = {
    ...(permission.sourceArn !== undefined && { ArnLike: { "aws:SourceArn": permission.sourceArn } }),
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
  };
  return policyOf(node.address, [
    {
      Effect: "Allow",
      Principal: principalOf(permission),
      Action: permission.action,
      Resource: qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`,
      ...(Object.keys(condition).length > 0 && { Condition: condition }),
    },
  ]);
}

function principalOf({ principal }: PermissionFacts): Value {
  if (principal === "*") return "*";
  return /^\d{12}$|^arn:/.test(principal) ? { AWS: principal } : { Service: principal };
}

/**
 * A function's URL with no authorization is open to everybody.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
function urlPolicy(node: ResourceNode, functionArn: string): readonly PolicyFacts[] {
  if (knownText(node, "authorizationType") === "AWS_IAM") return [];
  return [
    policyOf(node.address, [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "lambda:InvokeFunctionUrl",
        Resource: [functionArn, `${functionArn}:*`],
        Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } },
      },
    ]),
  ];
}
