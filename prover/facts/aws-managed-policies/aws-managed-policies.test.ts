import { expect, test } from "vitest";
import { parsePolicy } from "../../iam/policy.ts";
import { AWS_MANAGED_POLICIES } from "./registry.ts";

test.each([...AWS_MANAGED_POLICIES])("%s can be read, and names its version and page", (arn, policy) => {
  expect(parsePolicy(policy.document, arn, "identity").statements.length).toBeGreaterThan(0);
  expect(policy.version).toMatch(/^v\d+$/);
  expect(policy.page).toContain(arn.split("/").at(-1));
});

test("a power user may do everything but administer users, organizations and the account", () => {
  const { document } = AWS_MANAGED_POLICIES.get("arn:aws:iam::aws:policy/PowerUserAccess") ?? { document: null };
  const [first] = parsePolicy(document, "p", "identity").statements;
  expect(first?.action).toEqual({ negated: true, values: ["account:*", "iam:*", "organizations:*"] });
});

test("who may run functions passes roles to Lambda only", () => {
  const { document } = AWS_MANAGED_POLICIES.get("arn:aws:iam::aws:policy/AWSLambda_FullAccess") ?? { document: null };
  const passing = parsePolicy(document, "p", "identity").statements.filter(({ action }) =>
    action?.values.includes("iam:PassRole"),
  );
  expect(passing).toHaveLength(1);
  expect(JSON.stringify(passing[0]?.conditions)).toContain("lambda.amazonaws.com");
});
