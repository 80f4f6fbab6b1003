import { describe, expect, it } from "vitest";
import type { Value } from "../../graph/value.ts";
import { decideEndpoint } from "./decide-endpoint.ts";
import { parsePolicy } from "./policy.ts";
import type { Request } from "./request.ts";

const request: Request = {
  principal: {
    type: "role",
    arn: "arn:aws:iam::123456789012:role/one",
    session: "s",
    tags: { tenant_id: "tenant-001" },
  },
  action: "dynamodb:GetItem",
  resource: { arn: "arn:aws:dynamodb:us-west-2:123456789012:table/tenant-001-users", account: "123456789012" },
};

const allow = {
  Effect: "Allow",
  Principal: "*",
  Action: "dynamodb:*",
  Resource: `arn:aws:dynamodb:us-west-2:123456789012:table/\${aws:PrincipalTag/tenant_id}-*`,
};

function verdictOf(statements: readonly Value[], changes: Partial<Request> = {}): string {
  const policy = parsePolicy({ Version: "2012-10-17", Statement: statements }, "endpoint", "resource");
  return decideEndpoint({ ...request, ...changes }, policy, false).verdict;
}

describe("an endpoint's policy", () => {
  it("lets pass what it allows, and nothing else", () => {
    const other = { arn: "arn:aws:dynamodb:us-west-2:123456789012:table/tenant-002-users", account: "123456789012" };
    expect(verdictOf([allow])).toBe("allow");
    expect(verdictOf([allow], { resource: other })).toBe("deny");
    expect(verdictOf([allow], { action: "kms:Decrypt" })).toBe("deny");
  });

  it("denies before it allows", () => {
    expect(verdictOf([allow, { ...allow, Effect: "Deny", Action: "dynamodb:GetItem" }])).toBe("deny");
  });

  it("means the root user where it names an account, and a role where it names one", () => {
    const named = (AWS: string) => verdictOf([{ ...allow, Principal: { AWS } }]);
    expect(named("arn:aws:iam::123456789012:root")).toBe("deny");
    expect(named("arn:aws:iam::123456789012:role/one")).toBe("allow");
    expect(named("arn:aws:iam::123456789012:role/two")).toBe("deny");
  });

  it("is not understood where a statement that could decide is not", () => {
    const doubtful = { StringEquals: { "aws:PrincipalTag/tenant_id": `\${nonsense}` } };
    expect(verdictOf([allow, { ...allow, Effect: "Deny", Condition: doubtful }])).toBe("not-understood");
    expect(verdictOf([{ ...allow, Condition: doubtful }])).toBe("not-understood");
    expect(verdictOf([allow, { ...allow, Condition: doubtful }])).toBe("allow");
  });
});
