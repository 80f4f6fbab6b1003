import type { ApiCall } from "./call.ts";
import { headerOf } from "./request.ts";

/** Path of a context variable without the `$context.` → its value. */
export type ContextVariables = Readonly<Record<string, string>>;

/**
 * `$context` as templates and access logs read it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function contextOf(call: ApiCall, extra: ContextVariables = {}): ContextVariables {
  const { api, request, route, authorizer, apiKey, notes } = call;
  const host = `${api.id}.execute-api.${api.region}.amazonaws.com`;
  const trace = headerOf(request, "x-amzn-trace-id");
  return {
    accountId: api.account,
    apiId: api.id,
    domainName: host,
    domainPrefix: api.id,
    extendedRequestId: request.extendedRequestId,
    httpMethod: request.method,
    path: `/${api.stage.name}${request.path}`,
    protocol: request.protocol,
    requestId: request.requestId,
    requestTime: commonLogTime(request.receivedAt),
    requestTimeEpoch: String(request.receivedAt.getTime()),
    stage: api.stage.name,
    "identity.sourceIp": request.sourceIp,
    "identity.userAgent": headerOf(request, "user-agent") ?? "-",
    ...(trace !== undefined && { xrayTraceId: trace }),
    ...(route !== undefined && { resourceId: route.resource.id, resourcePath: route.resource.path }),
    ...(authorizer !== undefined && authorizerVariables(authorizer.principalId, authorizer.context)),
    ...(authorizer !== undefined && { "authorizer.integrationLatency": String(authorizer.latencyMilliseconds) }),
    ...(apiKey !== undefined && { "identity.apiKey": apiKey.value, "identity.apiKeyId": apiKey.id }),
    ...Object.fromEntries(notes),
    ...extra,
  };
}

function authorizerVariables(principalId: string, context: Readonly<Record<string, string>>): ContextVariables {
  const variables = Object.entries(context).map(([key, value]) => [`authorizer.${key}`, value]);
  return { "authorizer.principalId": principalId, ...Object.fromEntries(variables) };
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** `22/Nov/2026:21:50:16 +0000` */
export function commonLogTime(time: Date): string {
  const month = MONTHS[time.getUTCMonth()];
  const [date = "", clock = ""] = time.toISOString().split("T");
  const [year, , day] = date.split("-");
  return `${day}/${month}/${year}:${clock.slice(0, 8)} +0000`;
}

/**
 * Puts context and stage variables in the place of `$context.NAME` and `$stageVariables.NAME`. This is all that
 * gateway responses and access logs understand; a template language it is not.
 *
 * @param absent stands for a variable that has no value: `-` in an access log
 */
export function substitute(
  template: string,
  context: ContextVariables,
  stageVariables: ContextVariables,
  absent = "",
): string {
  return template.replace(
    /\$(?:\{(context|stageVariables)\.([\w.]+?)\}|(context|stageVariables)\.([\w]+(?:\.[\w]+)*))/g,
    (_, bracedScope?: string, bracedName?: string, scope?: string, name?: string) => {
      const variables = (bracedScope ?? scope) === "context" ? context : stageVariables;
      return variables[bracedName ?? name ?? ""] ?? absent;
    },
  );
}
