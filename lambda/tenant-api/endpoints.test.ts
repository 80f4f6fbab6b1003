import { expect, test } from "vitest";
import { GATEWAY_RESPONSES } from "../../model/openapi/gateway-responses.ts";
import { TENANT_ROUTES } from "../../model/openapi/tenant-routes.ts";
import { ERROR_STATUS } from "./api-error.ts";
import { ENDPOINTS } from "./endpoints.ts";

test("the endpoints are those of the API's document, and no others", () => {
  const documented = TENANT_ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  const served = Object.entries(ENDPOINTS).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(served.sort()).toEqual(documented.sort());
});

test("an error code that API Gateway answers with as well means the same status", () => {
  const statuses: Readonly<Record<string, number>> = ERROR_STATUS;
  const shared = Object.values(GATEWAY_RESPONSES).flatMap(({ statusCode, responseTemplates }) => {
    const { code } = JSON.parse(responseTemplates["application/json"]).error;
    return statusCode !== undefined && Object.hasOwn(statuses, code) ? [[code, statusCode] as const] : [];
  });
  expect(shared.length).toBeGreaterThan(4);
  expect(shared.filter(([code, statusCode]) => statuses[code] !== statusCode)).toEqual([]);
});
