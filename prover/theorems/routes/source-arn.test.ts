import { expect, test } from "vitest";
import { admits, sourceArn } from "./source-arn.ts";

test.each([
  ["dev/GET/orders", "GET", "/orders", true],
  ["dev/POST/orders", "GET", "/orders", false],
  ["*/*/orders/*", "GET", "/orders/{id}", true],
  ["*/*/orders/*", "GET", "/orders", false],
  ["*/GET/orders/{id}", "GET", "/orders/{id}", true],
  ["*/GET/orders/42", "GET", "/orders/{id}", true],
  ["*/GET/orders/4?", "GET", "/orders/{id}", true],
  ["*/GET/orders/a/b", "GET", "/orders/{id}", false],
  ["*/GET/orders/a/b", "GET", "/orders/{rest+}", true],
  ["dev/*/tenants/t-1/*", "GET", "/tenants/t-12/users/{id}", false],
  ["dev/*/tenants/t-1*", "GET", "/tenants/t-12/users/{id}", true],
  ["dev/*/tenants/t-1/*", "GET", "/tenants/{tenantId}/users", true],
  ["*/*/t-1/*", "GET", "/tenants/t-1/users", true],
  ["dev/DELETE/orders", "ANY", "/orders", true],
  ["*/$default", "ANY", "/{path+}", true],
  ["", "GET", "/orders", false],
])("%s fits %s %s: %s", (calls, method, path, fits) => {
  expect(admits(calls, { method, path })).toBe(fits);
});

test("only an ARN of one API is read", () => {
  const arn = "arn:aws:execute-api:eu-west-1:123456789012:abc";
  expect(sourceArn(`${arn}/dev/GET/`)).toEqual({
    region: "eu-west-1",
    account: "123456789012",
    apiId: "abc",
    calls: "dev/GET/",
  });
  for (const wide of [`${arn}*/dev`, arn.replace("abc", "*"), arn.replace("eu-west-1", "*"), "*"]) {
    expect(sourceArn(wide)).toBeUndefined();
  }
});
