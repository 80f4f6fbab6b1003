import { isTenantId } from "../../model/tenant.ts";
import type { OpenApiDocument } from "../gateway/document.ts";

export interface TenantRoutes {
  readonly id: string;
  readonly suspended: boolean;
  /** Of the functions that its paths call. */
  readonly functionUris: readonly string[];
}

const SEGMENT = /^\/tenants\/([^/]+)/;

/** The tenants whose paths an API has, in order; one is suspended whose methods all answer by themselves. */
export function tenantsOf(document: OpenApiDocument): readonly TenantRoutes[] {
  const found = new Map<string, readonly Integration[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    const id = SEGMENT.exec(path)?.[1];
    const own = integrationsOf(item);
    if (id !== undefined && isTenantId(id) && own.length > 0) found.set(id, [...(found.get(id) ?? []), ...own]);
  }
  return [...found]
    .map(([id, integrations]) => ({
      id,
      suspended: integrations.every(({ type }) => type === "mock"),
      functionUris: [...new Set(integrations.flatMap(({ uri }) => uri ?? []))],
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

interface Integration {
  readonly type: string;
  readonly uri?: string;
}

function integrationsOf(item: Readonly<Record<string, unknown>>): readonly Integration[] {
  return Object.entries(item).flatMap(([method, operation]) => {
    if (method === "options" || typeof operation !== "object" || operation === null) return [];
    const integration =
      "x-amazon-apigateway-integration" in operation ? operation["x-amazon-apigateway-integration"] : undefined;
    if (typeof integration !== "object" || integration === null || !("type" in integration)) return [];
    const uri = "uri" in integration && typeof integration.uri === "string" ? { uri: integration.uri } : {};
    return [{ type: String(integration.type).toLowerCase(), ...uri }];
  });
}
