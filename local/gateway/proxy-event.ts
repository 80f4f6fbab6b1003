import { type ApiCall, methodArnOf } from "./call.ts";
import { commonLogTime } from "./context.ts";
import { type ApiRequest, headerOf, multiValues, singleValues } from "./request.ts";
import type { Route } from "./routes.ts";

/** What a TOKEN authorizer is called with. */
export interface TokenAuthorizerEvent {
  readonly type: "TOKEN";
  readonly methodArn: string;
  readonly authorizationToken: string;
}

export function tokenAuthorizerEvent(call: ApiCall, token: string): TokenAuthorizerEvent {
  return { type: "TOKEN", methodArn: methodArnOf(call), authorizationToken: token };
}

/** What a REQUEST authorizer is called with: the request without its body. */
export function requestAuthorizerEvent(call: ApiCall) {
  if (call.route === undefined) throw new Error("A request is authorized once its method is known.");
  const { body: _, isBase64Encoded: __, ...request } = proxyEvent(call, call.route);
  return { type: "REQUEST", methodArn: methodArnOf(call), ...request };
}

/**
 * The event of a Lambda proxy integration, every field that a REST API sends and no other.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 */
export function proxyEvent(call: ApiCall, route: Route) {
  const { api, request } = call;
  const parameters = Object.entries(route.pathParameters);
  const variables = Object.entries(api.stage.variables);
  const binary = request.body.length > 0 && isBinary(headerOf(request, "content-type"), api.binaryMediaTypes);
  return {
    resource: route.resource.path,
    path: request.path,
    httpMethod: request.method,
    headers: singleValues(request.headers),
    multiValueHeaders: multiValues(request.headers),
    queryStringParameters: singleValues(request.query),
    multiValueQueryStringParameters: multiValues(request.query),
    pathParameters: parameters.length === 0 ? null : route.pathParameters,
    stageVariables: variables.length === 0 ? null : api.stage.variables,
    requestContext: requestContext(call, route),
    body: request.body.length === 0 ? null : request.body.toString(binary ? "base64" : "utf8"),
    isBase64Encoded: binary,
  };
}

export type ProxyEvent = ReturnType<typeof proxyEvent>;

function requestContext({ api, request, authorizer, apiKey }: ApiCall, { resource }: Route) {
  return {
    resourceId: resource.id,
    ...(authorizer !== undefined && {
      authorizer: {
        ...authorizer.context,
        principalId: authorizer.principalId,
        integrationLatency: authorizer.latencyMilliseconds,
      },
    }),
    resourcePath: resource.path,
    httpMethod: request.method,
    extendedRequestId: request.extendedRequestId,
    requestTime: commonLogTime(request.receivedAt),
    path: `/${api.stage.name}${request.path}`,
    accountId: api.account,
    protocol: request.protocol,
    stage: api.stage.name,
    domainPrefix: api.id,
    requestTimeEpoch: request.receivedAt.getTime(),
    requestId: request.requestId,
    identity: { ...identityOf(request), ...(apiKey !== undefined && { apiKey: apiKey.value, apiKeyId: apiKey.id }) },
    domainName: `${api.id}.execute-api.${api.region}.amazonaws.com`,
    apiId: api.id,
  };
}

function identityOf(request: ApiRequest) {
  return {
    cognitoIdentityPoolId: null,
    accountId: null,
    cognitoIdentityId: null,
    caller: null,
    sourceIp: request.sourceIp,
    principalOrgId: null,
    accessKey: null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
    userArn: null,
    userAgent: headerOf(request, "user-agent") ?? null,
    user: null,
  };
}

/** Whether a media type is one of those that the API takes as binary; `*` stands for any part. */
export function isBinary(mediaType: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  const [type, subtype] = (mediaType ?? "application/json").split(";")[0]?.trim().toLowerCase().split("/") ?? [];
  return binaryMediaTypes.some((pattern) => {
    const [wantedType, wantedSubtype] = pattern.toLowerCase().split("/");
    return (wantedType === "*" || wantedType === type) && (wantedSubtype === "*" || wantedSubtype === subtype);
  });
}
