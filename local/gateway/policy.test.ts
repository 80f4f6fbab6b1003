import { describe, expect, it } from "vitest";
import { type AuthorizerPolicyDocument, evaluatePolicy, matchesWildcard } from "./policy.ts";

const API = "arn:aws:execute-api:us-east-1:123456789012:api/live";
const CALL = `${API}/GET/tenants/tenant-001/users`;

function policy(...statements: readonly [effect: "Allow" | "Deny", resource: string][]): AuthorizerPolicyDocument {
  return { Statement: statements.map(([Effect, Resource]) => ({ Effect, Action: "execute-api:Invoke", Resource })) };
}

describe("matchesWildcard", () => {
  it.each([
    ["*", "", true],
    ["*", "a/b", true],
    ["a*c", "abbc", true],
    ["a*c", "abbd", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["*/tenants/tenant-001/*", "GET/tenants/tenant-0010/users", false],
    ["a.c", "abc", false],
    ["**a*", "xxa", true],
  ])("%s over %s is %s", (pattern, text, expected) => {
    expect(matchesWildcard(pattern, text)).toBe(expected);
  });

  it("ends quickly on a pattern that a backtracking matcher would not", () => {
    const startedAt = performance.now();
    expect(matchesWildcard("*a".repeat(30), "a".repeat(20_000))).toBe(true);
    expect(matchesWildcard(`${"*a".repeat(30)}b`, "a".repeat(20_000))).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe("evaluatePolicy", () => {
  it("allows what is allowed", () => {
    expect(evaluatePolicy(policy(["Allow", `${API}/*/tenants/tenant-001/*`]), CALL)).toBe("allow");
  });

  it("denies what nothing allows", () => {
    expect(evaluatePolicy(policy(["Allow", `${API}/*/tenants/tenant-002/*`]), CALL)).toBe("implicit-deny");
  });

  it("lets a deny win, wherever it stands", () => {
    expect(evaluatePolicy(policy(["Deny", `${API}/GET/*`], ["Allow", `${API}/*`]), CALL)).toBe("explicit-deny");
    expect(evaluatePolicy(policy(["Allow", `${API}/*`], ["Deny", `${API}/GET/*`]), CALL)).toBe("explicit-deny");
  });

  it("takes no other action for an invocation", () => {
    const other = { Effect: "Allow" as const, Action: "execute-api:ManageConnections", Resource: "*" };
    expect(evaluatePolicy({ Statement: [other] }, CALL)).toBe("implicit-deny");
  });

  it("does not take an allow whose condition it cannot decide", () => {
    const conditional = { Effect: "Allow" as const, Action: "*", Resource: "*", Condition: { IpAddress: {} } };
    expect(evaluatePolicy({ Statement: [conditional] }, CALL)).toBe("implicit-deny");
  });
});
