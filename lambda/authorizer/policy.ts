import { AUTHORIZER_CONTEXT } from "../../model/function-contract.ts";
import { type PolicyDocument, policyDocument } from "../../model/iam-policy.ts";
import { HTTP_METHODS } from "../../model/openapi/document.ts";
import type { Identity } from "./verify-token.ts";

/**
 * What a TOKEN authorizer answers.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export interface AuthorizerAnswer {
  readonly principalId: string;
  readonly policyDocument: PolicyDocument;
  readonly context: Readonly<Record<keyof typeof AUTHORIZER_CONTEXT, string>>;
}

/** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE`, and then the method and path of the one request that asks. */
const METHOD_ARN = /^(arn:aws[\w-]*:execute-api:[\w-]+:\d{12}:[\w-]+\/[\w-]+)\/[A-Z]+(?:\/|$)/;

/**
 * Opens the token's own tenant, all of it and nothing else, whatever was asked for: API Gateway keeps the answer by the
 * token and uses it for the next path too.
 *
 * Methods are listed one by one. IAM's wildcard matches slashes too: one in place of the method would open
 * `GET/tenants/tenant-002/data/tenants/tenant-001/x` to tenant-001.
 *
 * @param methodArn of the request, as API Gateway sends it
 * @throws Error where it is not one
 */
export function tenantPolicy({ tenantId, subject }: Identity, methodArn: string): AuthorizerAnswer {
  const [, stageArn] = METHOD_ARN.exec(methodArn) ?? [];
  if (stageArn === undefined) throw new Error("The event's methodArn does not name a method of an API.");
  const paths = [`/tenants/${tenantId}`, `/tenants/${tenantId}/*`];
  const methods = HTTP_METHODS.map((method) => method.toUpperCase());
  return {
    principalId: subject,
    policyDocument: policyDocument({
      Sid: "OwnTenant",
      Effect: "Allow",
      Action: ["execute-api:Invoke"],
      Resource: methods.flatMap((method) => paths.map((path) => `${stageArn}/${method}${path}`)),
    }),
    context: { [AUTHORIZER_CONTEXT.tenantId]: tenantId, [AUTHORIZER_CONTEXT.subject]: subject },
  };
}
