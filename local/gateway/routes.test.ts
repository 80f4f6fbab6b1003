import { describe, expect, it } from "vitest";
import { parseOpenApi } from "./document.ts";
import { findRoute, resourcesOf, segmentsOf } from "./routes.ts";

const refuse = (complaint: string): never => {
  throw new Error(complaint);
};
const paths = {
  "/a/{proxy+}": { get: {} },
  "/a/{id}": { get: {}, delete: {} },
  "/a/fixed": { get: {} },
  "/any": { "x-amazon-apigateway-any-method": {}, put: {} },
  "/shared/{id}": {
    parameters: [{ name: "id", in: "path", required: true }],
    get: { parameters: [{ name: "q", in: "query" }] },
  },
};
const resources = resourcesOf(parseOpenApi(JSON.stringify({ openapi: "3.0.1", paths }), refuse), refuse);

function find(method: string, path: string) {
  const route = findRoute(resources, method, segmentsOf(path));
  return route && { path: route.resource.path, parameters: route.pathParameters };
}

describe("findRoute", () => {
  it.each([
    ["/a/fixed", "/a/fixed", {}],
    ["/a/other", "/a/{id}", { id: "other" }],
    ["/a/other/", "/a/{id}", { id: "other" }],
    ["/a/b%2Fc", "/a/{id}", { id: "b/c" }],
    ["/a/b/c", "/a/{proxy+}", { proxy: "b/c" }],
  ])("finds %s", (path, resource, parameters) => {
    expect(find("GET", path)).toEqual({ path: resource, parameters });
  });

  it("does not look for a method in a less specific resource", () => {
    expect(find("DELETE", "/a/other")?.path).toBe("/a/{id}");
    expect(find("DELETE", "/a/fixed")).toBeUndefined();
  });

  it("takes a method's own operation before the one for any", () => {
    expect(findRoute(resources, "PUT", ["any"])?.operation).toBe(
      resources.find(({ path }) => path === "/any")?.operations.get("PUT"),
    );
    expect(find("PATCH", "/any")?.path).toBe("/any");
  });

  it.each(["/", "/a", "/a//", "/b/fixed", "/A/fixed", "//a/fixed"])("does not find %s", (path) => {
    expect(find("GET", path)).toBeUndefined();
  });

  it("gives a method the parameters of its path", () => {
    expect(findRoute(resources, "GET", ["shared", "1"])?.operation.parameters.map(({ name }) => name)).toEqual([
      "id",
      "q",
    ]);
  });

  it("throws on what is not percent-encoding", () => {
    expect(() => find("GET", "/a/%E0%A4%A")).toThrow(URIError);
  });
});
