import type { TokenAuthorizer } from "./document.ts";
import { functionInvocationUri } from "./integrations.ts";

/** The security scheme's name, which is also the authorizer's. */
export const TENANT_TOKEN = "tenantToken";

/** How long API Gateway may reuse an answer for the same token, in seconds: also how long a deleted user keeps access. */
export const AUTHORIZER_CACHE_SECONDS = 300;

/** `Bearer` and a compact JWS; what is not even that is a 401 that starts no function. */
const BEARER_TOKEN = "^Bearer [A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$";

export function tokenAuthorizer(region: string, functionArn: string): TokenAuthorizer {
  return {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {
      type: "token",
      authorizerUri: functionInvocationUri(region, functionArn),
      authorizerResultTtlInSeconds: AUTHORIZER_CACHE_SECONDS,
      identityValidationExpression: BEARER_TOKEN,
    },
  };
}
