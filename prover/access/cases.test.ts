import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Value } from "../../graph/value.ts";
import { type Decision, decide } from "../iam/decide.ts";
import { asGrants } from "../iam/grant.ts";
import { NotUnderstood } from "../iam/not-understood.ts";
import { type Policy, parsePolicy } from "../iam/policy.ts";
import type { Request } from "../iam/request.ts";
import type { Access, Subject, Target } from "./access.ts";
import { findAccess } from "./find-access.ts";

interface Case {
  readonly name: string;
  readonly request: Request;
  readonly policies: {
    readonly identity?: readonly Value[];
    readonly boundary?: Value;
    readonly session?: readonly Value[];
    readonly resource?: Value;
    /** KMS grants, written as statements of the key's policy. */
    readonly grants?: Value;
  };
  readonly expected: Decision["verdict"];
}

const folder = join(import.meta.dirname, "../../cases/iam");
const all = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Case[]);
/** Session policies are no part of a principal. */
const cases = all.filter(({ policies, request }) => policies.session === undefined && isRead(policies, request));

function isRead(policies: Case["policies"], request: Request): boolean {
  try {
    subjectOf({ name: "", request, policies, expected: "allow" });
    return targetOf({ name: "", request, policies, expected: "allow" }) !== undefined;
  } catch (error) {
    if (error instanceof NotUnderstood) return false;
    throw error;
  }
}

function subjectOf({ request, policies }: Case): Subject {
  return {
    principal: request.principal,
    identity: (policies.identity ?? []).map((document, index) => parsePolicy(document, `policy ${index}`, "identity")),
    ...(policies.boundary !== undefined && { boundary: parsePolicy(policies.boundary, "boundary", "identity") }),
  };
}

function withGrants(policy: Policy, grants: Value | undefined): Policy {
  if (grants === undefined) return policy;
  const { statements } = asGrants(parsePolicy(grants, "grants", "resource"));
  return { ...policy, statements: [...policy.statements, ...statements] };
}

function targetOf({ request, policies }: Case): Target {
  return {
    ...request.resource,
    actions: [request.action],
    context: request.context ?? {},
    ...(policies.resource !== undefined && {
      policy: withGrants(parsePolicy(policies.resource, "resource", "resource"), policies.grants),
    }),
  };
}

/** The case's own request and no other, but for the name of the session. */
const onlyThis = (one: Case): Access => findAccess(subjectOf(one), { ...targetOf(one), complete: [""] });

const named = (verdict: Decision["verdict"]) =>
  cases.filter(({ expected }) => expected === verdict).map((one) => [one.name, one] as const);

describe("what the reference evaluator allows has access", () => {
  test.each(named("allow"))("%s", (_, one) => {
    for (const access of [onlyThis(one), findAccess(subjectOf(one), targetOf(one))]) {
      expect(access.verdict).toBe("allowed");
      if (access.verdict !== "allowed") continue;
      const { identity, boundary } = subjectOf(one);
      const resource = targetOf(one).policy;
      const policies = { identity, ...(boundary && { boundary }), ...(resource && { resource }) };
      expect(decide(access.request, policies).verdict).toBe("allow");
    }
  });
});

describe("what the reference evaluator denies has no access", () => {
  test.each(named("deny"))("%s", (_, one) => {
    const access = onlyThis(one);
    if (access.verdict !== "allowed") return expect(access).toEqual({ verdict: "denied" });
    // Another session of the same role may be allowed what this one is not.
    expect(access.request.principal).not.toEqual(one.request.principal);
  });
});

describe("what the reference evaluator does not understand is never allowed", () => {
  test.each(named("not-understood"))("%s", (_, one) => {
    expect(onlyThis(one).verdict).not.toBe("allowed");
  });
});

test("most cases are put to both evaluators", () => {
  expect(cases.length).toBeGreaterThan(230);
  expect(named("deny").length).toBeGreaterThan(90);
});
