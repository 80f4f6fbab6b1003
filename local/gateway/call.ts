import type { ApiDefinition } from "../blueprint/apis.ts";
import type { ApiKey } from "../blueprint/usage-plans.ts";
import type { ApiRequest } from "./request.ts";
import type { Route } from "./routes.ts";

/** What an authorizer said of the caller, as it reaches the function and the access log. */
export interface AuthorizerResult {
  readonly principalId: string;
  /** Strings, whatever the authorizer returned: API Gateway makes them so. */
  readonly context: Readonly<Record<string, string>>;
  readonly latencyMilliseconds: number;
  /** The API key that the authorizer found for the caller, where the API takes keys from it. */
  readonly usageIdentifierKey?: string;
}

/** One request on its way through the API: what is known of it so far. */
export interface ApiCall {
  readonly api: ApiDefinition;
  readonly request: ApiRequest;
  readonly route?: Route;
  readonly authorizer?: AuthorizerResult;
  /** The key that the method asked for. */
  readonly apiKey?: Pick<ApiKey, "id" | "value">;
  /** What each step leaves for the access log: a context variable without its `$context.` and its value. */
  readonly notes: Map<string, string>;
}

/** `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`: what a policy decides about. */
export function methodArnOf({ api, request }: Pick<ApiCall, "api" | "request">): string {
  return `${apiArnOf(api)}/${api.stage.name}/${request.method}${request.path.replace(/(.)\/$/, "$1")}`;
}

export function apiArnOf(api: ApiDefinition): string {
  return `arn:aws:execute-api:${api.region}:${api.account}:${api.id}`;
}
