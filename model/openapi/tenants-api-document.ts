import type { TenantId, TenantStatus } from "../tenant.ts";
import type { Integration, OpenApiDocument, Operation, Parameter, PathItem, Response } from "./document.ts";
import { GATEWAY_RESPONSES } from "./gateway-responses.ts";
import { functionIntegration, suspendedIntegration } from "./integrations.ts";
import { SCHEMAS, schemaRef } from "./schemas.ts";
import { TENANT_ROUTES, type TenantRoute } from "./tenant-routes.ts";
import { TENANT_TOKEN, tokenAuthorizer } from "./token-authorizer.ts";

export interface TenantsApiDocumentArgs {
  /** The API's name: on import API Gateway takes it from here. */
  readonly title: string;
  readonly region: string;
  readonly authorizerArn: string;
  readonly tenants: readonly ApiTenant[];
}

/** A tenant as the API sees it. */
export interface ApiTenant {
  readonly id: TenantId;
  readonly status: TenantStatus;
  readonly functionArn: string;
}

/**
 * The whole REST API as one document: paths are static per tenant, so that each can reach its tenant's function only.
 * Tenants are sorted by id: the same tenants give the same bytes.
 */
export function tenantsApiDocument(args: TenantsApiDocumentArgs): OpenApiDocument {
  const tenants = [...args.tenants].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    openapi: "3.0.1",
    info: { title: args.title, version: "1.0.0" },
    paths: Object.assign({}, ...tenants.map((tenant) => tenantPaths(tenant, args.region))),
    components: {
      schemas: SCHEMAS,
      securitySchemes: { [TENANT_TOKEN]: tokenAuthorizer(args.region, args.authorizerArn) },
    },
    "x-amazon-apigateway-request-validators": {
      all: { validateRequestBody: true, validateRequestParameters: true },
      parameters: { validateRequestBody: false, validateRequestParameters: true },
    },
    "x-amazon-apigateway-gateway-responses": GATEWAY_RESPONSES,
  };
}

/** `/tenants/tenant-001`: everything of a tenant lies beneath it, and nothing else does. */
export function tenantBasePath(tenant: TenantId): string {
  return `/tenants/${tenant}`;
}

function tenantPaths(tenant: ApiTenant, region: string): Record<string, PathItem> {
  const integration =
    tenant.status === "suspended" ? suspendedIntegration() : functionIntegration(region, tenant.functionArn);
  const paths: Record<string, PathItem> = {};
  for (const route of TENANT_ROUTES) {
    const path = tenantBasePath(tenant.id) + route.path;
    paths[path] = { ...paths[path], [route.method]: operation(tenant, route, integration) };
  }
  return paths;
}

/** A suspended tenant's routes keep the authorizer: that a tenant is suspended is told to its own users only. */
function operation(tenant: ApiTenant, route: TenantRoute, integration: Integration): Operation {
  const parameters = [...pathParameters(route.path), ...(route.query ?? [])];
  const validated = route.body !== undefined && tenant.status === "active";
  return {
    operationId: `${tenant.id}-${route.operation}`,
    summary: route.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(route.body !== undefined && {
      requestBody: { required: true, content: { "application/json": { schema: schemaRef(route.body) } } },
    }),
    responses: responses(tenant, route),
    security: [{ [TENANT_TOKEN]: [] }],
    "x-amazon-apigateway-request-validator": validated ? "all" : "parameters",
    "x-amazon-apigateway-integration": integration,
  };
}

function pathParameters(path: string): Parameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    description: name === "userId" ? "The id that the user was given." : "The record's key.",
    schema: { type: "string", minLength: 1 },
  }));
}

const REFUSALS: Readonly<Record<number, string>> = {
  400: "The request is not of the form asked for.",
  401: "There is no valid token.",
  403: "The token is another tenant's, or the tenant is suspended.",
  404: "There is no such thing.",
  409: "It has another version by now.",
  413: "The body is too large.",
  429: "Too many requests.",
  500: "The request failed.",
  503: "The tenant's data is out of reach for the moment.",
};

function responses(tenant: ApiTenant, route: TenantRoute): Record<string, Response> {
  const refusal = (status: number): [string, Response] => [
    String(status),
    { description: REFUSALS[status] ?? "", content: { "application/json": { schema: schemaRef("Error") } } },
  ];
  const tooLarge = route.body === undefined ? [] : [413];
  const refusals = Object.fromEntries([400, 401, 403, ...route.refusals, ...tooLarge, 429, 500, 503].map(refusal));
  return tenant.status === "suspended" ? refusals : { [route.success.status]: success(route), ...refusals };
}

function success({ success: { description, schema } }: TenantRoute): Response {
  return schema === undefined
    ? { description }
    : { description, content: { "application/json": { schema: schemaRef(schema) } } };
}
