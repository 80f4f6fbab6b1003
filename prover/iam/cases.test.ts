import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Value } from "../../graph/value.ts";
import { type Decision, decide, type Policies } from "./decide.ts";
import { asGrants } from "./grant.ts";
import { NotUnderstood } from "./not-understood.ts";
import { type Policy, type PolicyKind, parsePolicy } from "./policy.ts";
import type { Request } from "./request.ts";

interface Case {
  readonly name: string;
  /** The page of AWS's documentation that the rule comes from. */
  readonly source: string;
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
  readonly because: string;
}

const folder = join(import.meta.dirname, "../../cases/iam");
const topics = readdirSync(folder).map((file) => {
  const cases = JSON.parse(readFileSync(join(folder, file), "utf8")) as readonly Case[];
  return [file.replace(".json", ""), cases] as const;
});
const all = topics.flatMap(([, cases]) => cases);

function withGrants(policy: Policy, grants: Value | undefined): Policy {
  if (grants === undefined) return policy;
  const { statements } = asGrants(parsePolicy(grants, "grants", "resource"));
  return { ...policy, statements: [...policy.statements, ...statements] };
}

function parsed({ identity, boundary, session, resource, grants }: Case["policies"]): Policies {
  const many = (documents: readonly Value[], kind: PolicyKind) =>
    documents.map((document, index) => parsePolicy(document, `policy ${index}`, kind));
  return {
    ...(identity && { identity: many(identity, "identity") }),
    ...(boundary !== undefined && { boundary: parsePolicy(boundary, "boundary", "identity") }),
    ...(session && { session: many(session, "identity") }),
    ...(resource !== undefined && { resource: withGrants(parsePolicy(resource, "resource", "resource"), grants) }),
  };
}

function verdictOf({ request, policies }: Case): string {
  try {
    const { verdict, because } = decide(request, parsed(policies));
    expect(because).not.toBe("");
    return verdict;
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    expect(error.reason).toMatch(/^(policy \d+|boundary|resource): /);
    return "not-understood";
  }
}

describe.each(topics)("%s", (_, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))("%s", (_, one) => {
    expect(verdictOf(one), `${one.because} (${one.source})`).toBe(one.expected);
  });
});

describe("the cases themselves", () => {
  test("each cites AWS's documentation and says why", () => {
    for (const { name, source, because } of all) {
      expect(source, name).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+$/);
      expect(because, name).not.toBe("");
    }
  });

  test("no name is used twice in a topic", () => {
    for (const [topic, cases] of topics) {
      expect(new Set(cases.map(({ name }) => name)).size, topic).toBe(cases.length);
    }
  });

  test("every operator has a case that its condition decides either way", async () => {
    const { OPERATORS } = await import("./operators.ts");
    const texts = all.map(({ policies }) => JSON.stringify(policies));
    const unused = [...OPERATORS.keys(), "Null"].filter((name) => !texts.some((text) => text.includes(`${name}":{`)));
    expect(unused).toEqual([]);
  });
});
