import { isTenantId } from "../../model/tenant.ts";
import type { OpenApiDocument } from "../gateway/document.ts";

export interface TenantRoutes {
  readonly id: string;
  readonly suspended: boolean;
}

const SEGMENT = /^\/tenants\/([^/]+)/;

/** The tenants whose paths an API has, in order; one is suspended whose methods all answer by themselves. */
export function tenantsOf(document: OpenApiDocument): readonly TenantRoutes[] {
  const suspended = new Map<string, boolean>();
  for (const [path, item] of Object.entries(document.paths)) {
    const id = SEGMENT.exec(path)?.[1];
    const types = integrationTypes(item);
    if (id === undefined || !isTenantId(id) || types.length === 0) continue;
    suspended.set(id, (suspended.get(id) ?? true) && types.every((type) => type === "mock"));
  }
  return [...suspended]
    .map(([id, isSuspended]) => ({ id, suspended: isSuspended }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function integrationTypes(item: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(item).flatMap(([method, operation]) => {
    if (method === "options" || typeof operation !== "object" || operation === null) return [];
    const integration =
      "x-amazon-apigateway-integration" in operation ? operation["x-amazon-apigateway-integration"] : undefined;
    if (typeof integration !== "object" || integration === null || !("type" in integration)) return [];
    return [String(integration.type).toLowerCase()];
  });
}
