import { expect, it } from "vitest";
import { ACCESS_LOG_FORMAT } from "./access-log-format.ts";
import { methodPath } from "./method-path.ts";

it("escapes the slashes of a path, and not the one before the method", () => {
  expect(methodPath("/tenants/tenant-001/users/{userId}", "get")).toBe("~1tenants~1tenant-001~1users~1{userId}/GET");
});

it("logs who asked for what and how it ended, and nothing that a client writes freely", () => {
  const format: Record<string, string> = JSON.parse(ACCESS_LOG_FORMAT);
  expect(format).toMatchObject({ requestId: "$context.requestId", tenantId: "$context.authorizer.tenantId" });
  // The path as asked for and the client's agent are written by the client, quotation marks included.
  expect(Object.values(format)).not.toContain("$context.path");
  expect(Object.values(format)).not.toContain("$context.identity.userAgent");
  expect(ACCESS_LOG_FORMAT).not.toMatch(/authorizationToken|header|body|messageString|validationErrorString/i);
  expect(ACCESS_LOG_FORMAT).not.toContain("\n");
});
