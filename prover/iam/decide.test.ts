import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { secret, unknown } from "../../graph/value.ts";
import { decide, type Policies } from "./decide.ts";
import { type Policy, parsePolicy } from "./policy.ts";
import type { Principal, Request } from "./request.ts";

const ACCOUNTS = ["123456789012", "210987654321"];
const KEY = "arn:aws:kms:us-west-2:123456789012:key/k";
const arns = ACCOUNTS.flatMap((account) => [
  `arn:aws:iam::${account}:root`,
  `arn:aws:iam::${account}:user/a`,
  `arn:aws:iam::${account}:role/a`,
  `arn:aws:sts::${account}:assumed-role/a/s`,
]);

const account = fc.constantFrom(...ACCOUNTS);
const tags = fc.constantFrom({}, { t: "a" }, { T: "b" });
const principal: fc.Arbitrary<Principal> = fc.oneof(
  fc.tuple(account, tags).map(([id, own]) => ({ type: "user", arn: `arn:aws:iam::${id}:user/a`, tags: own }) as const),
  fc
    .tuple(account, tags)
    .map(([id, own]) => ({ type: "role", arn: `arn:aws:iam::${id}:role/a`, session: "s", tags: own }) as const),
  account.map((id) => ({ type: "root", arn: `arn:aws:iam::${id}:root` }) as const),
  fc.constant({ type: "service", service: "sns.amazonaws.com" } as const),
  fc.constant({ type: "anonymous" } as const),
);
const request: fc.Arbitrary<Request> = fc.record({
  principal,
  action: fc.constantFrom("s3:GetObject", "S3:getobject", "kms:Decrypt"),
  resource: fc
    .constantFrom("arn:aws:s3:::a/x", "arn:aws:s3:::a/b:x", KEY)
    .chain((arn) => account.map((owner) => ({ arn, account: arn === KEY ? "123456789012" : owner }))),
  context: fc.constantFrom({}, { "s3:prefix": "a" }, { "s3:prefix": "b", "aws:TagKeys": ["a", "b"] }),
});

const condition = fc.record(
  {
    StringEquals: fc.constantFrom({ "s3:prefix": "a" }, { "s3:prefix": "${aws:PrincipalTag/t}" }),
    StringNotEquals: fc.constantFrom({ "s3:prefix": "a" }, { "S3:Prefix": "${aws:PrincipalTag/t}" }),
    "ForAllValues:StringLike": fc.constant({ "aws:TagKeys": ["a*"] }),
    Null: fc.constant({ "aws:TagKeys": "true" }),
    NumericEqualsIfExists: fc.constant({ "s3:prefix": "1" }),
  },
  { requiredKeys: [] },
);
const element = (name: string, values: readonly string[]) =>
  fc.tuple(fc.constantFrom(name, `Not${name}`), fc.subarray([...values], { minLength: 1 }));
const statement = (effect: fc.Arbitrary<string>, ofResource: boolean) =>
  fc
    .tuple(
      effect,
      element("Action", ["s3:*", "kms:D?crypt", "dynamodb:GetItem"]),
      element("Resource", ["arn:aws:s3:::a/*", "arn:aws:s3:::*/x", KEY, "arn:aws:s3:::${aws:PrincipalTag/t}/*"]),
      fc.oneof(
        fc.constant(["Principal", "*"] as const),
        element("Principal", arns).map(([name, AWS]) => [name, { AWS }] as const),
      ),
      fc.option(condition, { nil: undefined }),
    )
    .map(([Effect, action, resource, who, Condition]) => ({
      Effect,
      ...Object.fromEntries([action, resource, ...(ofResource ? [who] : [])]),
      ...(Condition && { Condition }),
    }));
const anyEffect = fc.constantFrom("Allow", "Allow", "Deny");
const policy = (kind: Policy["kind"], statements: readonly object[]): Policy =>
  parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), kind, kind);
const document = (ofResource: boolean) => fc.array(statement(anyEffect, ofResource), { minLength: 1, maxLength: 4 });

interface World {
  readonly request: Request;
  readonly identity: readonly object[];
  readonly boundary?: readonly object[] | undefined;
  readonly session?: readonly object[] | undefined;
  readonly resource: readonly object[];
}
const world: fc.Arbitrary<World> = fc.record({
  request,
  identity: document(false),
  boundary: fc.option(document(false), { nil: undefined }),
  session: fc.option(document(false), { nil: undefined }),
  resource: document(true),
});

/** The world's policies, without those that its principal cannot have. */
function policiesOf({ request: { principal: who }, identity, boundary, session, resource }: World): Policies {
  const entity = who.type === "user" || who.type === "role";
  return {
    ...(entity && { identity: [policy("identity", identity)] }),
    ...(entity && boundary && { boundary: policy("identity", boundary) }),
    ...(who.type === "role" && session && { session: [policy("identity", session)] }),
    resource: policy("resource", resource),
  };
}
const verdict = (one: World) => decide(one.request, policiesOf(one)).verdict;
const runs = { numRuns: 800 };
const DENY_ALL = { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" };

describe("whatever the policies", () => {
  test("a Deny that applies wins", () => {
    fc.assert(
      fc.property(world, (one) => {
        expect(verdict({ ...one, resource: [...one.resource, DENY_ALL] })).toBe("deny");
      }),
      runs,
    );
  });

  test("a further Allow never takes anything away", () => {
    const part = fc.constantFrom("identity", "boundary", "session", "resource");
    const extra = fc.tuple(statement(fc.constant("Allow"), false), statement(fc.constant("Allow"), true));
    const rank = { deny: 0, "not-understood": 1, allow: 2 };
    fc.assert(
      fc.property(world, part, extra, (one, where, [own, ofResource]) => {
        const before = one[where];
        // A first boundary or session policy is a limit; one more Allow in it is not.
        if (before === undefined) return;
        const after = { ...one, [where]: [...before, where === "resource" ? ofResource : own] };
        expect(rank[verdict(after)]).toBeGreaterThanOrEqual(rank[verdict(one)]);
      }),
      runs,
    );
  });

  test("the order of statements is irrelevant", () => {
    fc.assert(
      fc.property(world, (one) => {
        const turned = { ...one, identity: one.identity.toReversed(), resource: one.resource.toReversed() };
        expect(verdict(turned)).toBe(verdict(one));
      }),
      runs,
    );
  });

  test("the worlds above come to all three verdicts", () => {
    const seen = fc.sample(world, { numRuns: 600, seed: 1 }).map(verdict);
    for (const one of ["allow", "deny", "not-understood"] as const) {
      expect(seen.filter((found) => found === one).length, one).toBeGreaterThan(20);
    }
  });
});

describe("a decision names its statements", () => {
  const role: Principal = { type: "role", arn: "arn:aws:iam::123456789012:role/a", session: "s" };
  const decrypt: Request = { principal: role, action: "kms:Decrypt", resource: { arn: KEY, account: "123456789012" } };
  const own = policy("identity", [
    { Sid: "Other", Effect: "Allow", Action: "s3:*", Resource: "*" },
    { Sid: "Use", Effect: "Allow", Action: "kms:Decrypt", Resource: KEY },
  ]);
  const account = { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "kms:*", Resource: "*" };

  test("of an allow, every statement that it rests on", () => {
    const policies = { identity: [own], boundary: own, resource: policy("resource", [account]) };
    expect(decide(decrypt, policies)).toEqual({
      verdict: "allow",
      because: "The resource's policy leaves it to the account, and an identity policy allows it.",
      by: [
        { layer: "identity", policy: "identity", statement: 1, sid: "Use" },
        { layer: "boundary", policy: "identity", statement: 1, sid: "Use" },
        { layer: "resource", policy: "resource", statement: 0 },
      ],
    });
  });

  test("of a deny, the Deny", () => {
    const policies = { identity: [own], resource: policy("resource", [account, DENY_ALL]) };
    expect(decide(decrypt, policies)).toEqual({
      verdict: "deny",
      because: "A Deny applies, and overrides every Allow.",
      by: [{ layer: "resource", policy: "resource", statement: 1 }],
    });
  });

  test("of a doubt, the statement and its reason", () => {
    const doubtful = { Effect: "Allow", Action: "kms:*", Resource: "*", Condition: { Bool: { "kms:X": "perhaps" } } };
    const policies = { identity: [policy("identity", [doubtful])], resource: policy("resource", [account]) };
    expect(decide({ ...decrypt, context: { "kms:X": "true" } }, policies)).toEqual({
      verdict: "not-understood",
      because: 'identity, statement 0: "perhaps" is neither true nor false.',
      by: [],
    });
  });

  test("a policy in the wrong place is not understood", () => {
    expect(decide(decrypt, { identity: [policy("resource", [account])], resource: own }).verdict).toBe(
      "not-understood",
    );
  });

  test("a request that contradicts its principal is not understood", () => {
    const context = { "aws:principalaccount": "210987654321" };
    const policies = { identity: [own], resource: policy("resource", [account]) };
    expect(decide({ ...decrypt, context }, policies)).toMatchObject({ verdict: "not-understood", by: [] });
    expect(decide({ ...decrypt, context: { "aws:PrincipalAccount": "123456789012" } }, policies).verdict).toBe("allow");
  });
});

describe("documents out of the graph", () => {
  const text = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

  test("a secret document is read, an unknown one is not understood", () => {
    expect(parsePolicy(secret(text), "p", "identity").statements).toHaveLength(1);
    expect(() => parsePolicy(unknown("made by a lookup"), "p", "identity")).toThrow(
      "p: not known before deployment: made by a lookup",
    );
  });

  test("an error says where, and shows no more of the document than it must", () => {
    const long = { Statement: [{ Effect: "Allow", Action: "x".repeat(10_000), Resource: "*" }] };
    expect(() => parsePolicy(long, "p", "identity")).toThrow(/^p: statement 0: Action is not understood: "x{199}…$/);
  });

  test("what is not known inside a document keeps its reason", () => {
    const document = { Statement: [{ Effect: "Allow", Action: "*", Resource: [unknown("a table's ARN")] }] };
    expect(() => parsePolicy(document, "p", "identity")).toThrow(
      "p: statement 0: Resource is not understood: not known before deployment: a table's ARN",
    );
  });

  test.each([
    ["deep", `{"Statement":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
    ["long", `{"Statement":"${'x\\"'.repeat(3_000_000)}"}`],
    [
      "one long name",
      `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${"*a".repeat(5_000_000)}"}]}`,
    ],
    ["broken", "{".repeat(1_000_000)],
    ["wide", `{"Statement":[${'{"Effect":"Allow"},'.repeat(20_000)}{}]}`],
  ])("a hostile document is refused, neither a hang nor a crash: %s", (_, hostile) => {
    expect(() => parsePolicy(hostile, "p", "identity")).toThrow(/^p: /);
  });
});
