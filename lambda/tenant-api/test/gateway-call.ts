/** A request, as a test wants to say it. */
export interface Call {
  readonly method: string;
  /** Beneath the tenant, as the API writes it: `/users/{userId}`. */
  readonly resource: string;
  /** As the client encoded them. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** What API Gateway makes of a call. */
export function gatewayEvent({ method, resource, parameters, query, body }: Call, tenantId = "tenant-001") {
  const path = resource.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters?.[name] ?? "");
  const multiple = Object.entries(query ?? {}).map(([name, value]) => [name, [value].flat()] as const);
  return {
    resource: `/tenants/${tenantId}${resource}`,
    path: `/tenants/${tenantId}${path}`,
    httpMethod: method,
    headers: { Authorization: "Bearer eyJ.secret.token", "Content-Type": "application/json" },
    multiValueHeaders: { Authorization: ["Bearer eyJ.secret.token"], "Content-Type": ["application/json"] },
    pathParameters: parameters ?? null,
    queryStringParameters: query ? Object.fromEntries(multiple.map(([name, values]) => [name, values.at(-1)])) : null,
    multiValueQueryStringParameters: query ? Object.fromEntries(multiple) : null,
    stageVariables: null,
    body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: {
      requestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
      resourcePath: `/tenants/${tenantId}${resource}`,
      stage: "dev",
      authorizer: { tenantId, subject: "subject-1", principalId: "subject-1", integrationLatency: 3 },
    },
  };
}
