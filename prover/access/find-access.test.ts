import { describe, expect, test } from "vitest";
import type { Value } from "../../graph/value.ts";
import { parsePolicy } from "../iam/policy.ts";
import type { Principal } from "../iam/request.ts";
import type { Subject, Target } from "./access.ts";
import { findAccess } from "./find-access.ts";

const HOME = "111122223333";
const ROLE: Principal = {
  type: "role",
  arn: `arn:aws:iam::${HOME}:role/acme`,
  session: "session",
  tags: { tenant: "acme" },
};
const OBJECTS = "arn:aws:s3:::acme/*";

type Statement = Readonly<Record<string, Value>>;
const policy = (kind: "identity" | "resource", name: string, statements: readonly Statement[]) =>
  parsePolicy({ Version: "2012-10-17", Statement: statements }, name, kind);
const allow = (rest: Statement = {}): Statement => ({
  Effect: "Allow",
  ...(!("NotAction" in rest) && { Action: "*" }),
  ...(!("NotResource" in rest) && { Resource: "*" }),
  ...rest,
});
const deny = (rest: Statement = {}): Statement => ({ ...allow(rest), Effect: "Deny" });

function subject(statements: readonly Statement[], rest: Partial<Subject> = {}): Subject {
  return { principal: ROLE, identity: statements.length > 0 ? [policy("identity", "own", statements)] : [], ...rest };
}

function target(rest: Partial<Target> = {}): Target {
  return { arn: OBJECTS, account: HOME, actions: ["s3:GetObject", "s3:PutObject"], context: {}, ...rest };
}

function request(access: ReturnType<typeof findAccess>) {
  if (access.verdict !== "allowed") throw new Error(JSON.stringify(access));
  return access.request;
}

const verdict = (...args: Parameters<typeof findAccess>) => findAccess(...args).verdict;

describe("a counterexample", () => {
  test("is the plainest request that the policies allow", () => {
    expect(request(findAccess(subject([allow()]), target()))).toEqual({
      principal: ROLE,
      action: "s3:GetObject",
      resource: { arn: "arn:aws:s3:::acme/x", account: HOME },
      context: {},
    });
  });

  test("takes the action, object and keys that every Deny leaves", () => {
    const own = subject([
      allow(),
      deny({ Action: "s3:Get*" }),
      deny({ NotResource: "arn:aws:s3:::acme/in/*" }),
      deny({ Resource: "arn:aws:s3:::*/x" }),
      deny({ Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      deny({ Condition: { StringNotEquals: { "s3:prefix": "home" }, Null: { "aws:SourceIp": "true" } } }),
      deny({ Condition: { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }),
    ]);
    const found = request(findAccess(own, target()));
    expect(found).toMatchObject({ action: "s3:PutObject", context: { "aws:SecureTransport": "true" } });
    expect(found.resource.arn).toMatch(/^arn:aws:s3:::acme\/in\//);
  });

  test("fills a variable that the caller controls with what lets the pattern name the resource", () => {
    const own = subject([allow({ Resource: "arn:aws:s3:::${aws:SourceVpce}/*" })]);
    expect(request(findAccess(own, target())).context).toEqual({ "aws:SourceVpce": "acme" });
  });

  test("is of another session where the resource's policy tells sessions apart", () => {
    const named = `arn:aws:sts::${HOME}:assumed-role/acme/session`;
    const one = policy("resource", "bucket", [deny({ Principal: { AWS: named } })]);
    expect(request(findAccess(subject([allow()]), target({ policy: one }))).principal).toMatchObject({
      session: "another-session",
    });
  });

  test("is of tags that a stranger chooses for itself", () => {
    const own = subject([allow({ Condition: { StringEquals: { "aws:PrincipalTag/team": "red" } } })]);
    expect(verdict(own, target())).toBe("denied");
    expect(request(findAccess({ ...own, choosesTags: true }, target())).principal).toMatchObject({
      tags: { tenant: "acme", team: "red" },
    });
  });
});

describe("no request is allowed", () => {
  test.each<[string, readonly Statement[]]>([
    ["where nothing is allowed", []],
    ["where another object is", [allow({ Resource: "arn:aws:s3:::acme-eu/*" })]],
    ["where another action is", [allow({ NotAction: "s3:*" })]],
    [
      "where two statements deny one action each",
      [allow(), deny({ Action: "s3:Get*" }), deny({ NotAction: "s3:Get*" })],
    ],
    [
      "where a key would need two values",
      [allow({ Condition: { StringEquals: { "k:k": "a" }, StringLike: { "k:k": "b*" } } })],
    ],
    [
      "where a Deny covers each value of a key",
      [allow(), deny({ Condition: { Null: { "k:k": "true" } } }), deny({ Condition: { StringLike: { "k:k": "*" } } })],
    ],
    [
      "where a Deny hangs on the same variable",
      [
        allow({ Resource: "arn:aws:s3:::${k:k}/*" }),
        deny({ Resource: ["arn:aws:s3:::${k:k}/*", "arn:aws:s3:::other/*"] }),
      ],
    ],
    [
      "where a tag that the principal lacks is asked for",
      [allow({ Resource: "arn:aws:s3:::${aws:PrincipalTag/team}/*" })],
    ],
    [
      "where the objects are denied in two parts",
      [allow(), deny({ Resource: "arn:aws:s3:::acme/a*" }), deny({ NotResource: "arn:aws:s3:::acme/a*" })],
    ],
  ])("%s", (_, statements) => {
    expect(findAccess(subject(statements), target())).toEqual({ verdict: "denied" });
  });

  test("of actions that are not asked for", () => {
    expect(verdict(subject([allow({ Action: "s3:GetObject" })]), target(), (name) => name === "s3:PutObject")).toBe(
      "denied",
    );
  });

  test("of tags that the resource does not have", () => {
    const own = subject([allow({ Condition: { StringEquals: { "aws:ResourceTag/tenant": "acme" } } })]);
    const context = { "aws:ResourceTag/team": "red" };
    expect(verdict(own, target({ context, complete: ["aws:resourcetag/"] }))).toBe("denied");
    expect(verdict(own, target({ context }))).toBe("allowed");
  });
});

describe("layers", () => {
  const reader = { Action: "s3:GetObject", Resource: "*" };
  const boundary = policy("identity", "boundary", [allow({ Action: "s3:PutObject" })]);

  test("a boundary limits identity policies, not what names the session", () => {
    expect(verdict(subject([allow(reader)], { boundary }), target())).toBe("denied");
    const session = policy("resource", "bucket", [
      allow({ ...reader, Principal: { AWS: `arn:aws:sts::${HOME}:assumed-role/acme/job` } }),
    ]);
    const found = request(findAccess(subject([], { boundary }), target({ policy: session })));
    expect(found.principal).toMatchObject({ session: "job" });
    const role = policy("resource", "bucket", [
      allow({ ...reader, Principal: { AWS: `arn:aws:iam::${HOME}:role/acme` } }),
    ]);
    expect(verdict(subject([], { boundary }), target({ policy: role }))).toBe("denied");
  });

  test("two accounts must both allow", () => {
    const abroad = { account: "444455556666" };
    const admits = policy("resource", "bucket", [allow({ Principal: { AWS: HOME } })]);
    expect(verdict(subject([allow()]), target(abroad))).toBe("denied");
    expect(verdict(subject([]), target({ ...abroad, policy: admits }))).toBe("denied");
    expect(verdict(subject([allow()]), target({ ...abroad, policy: admits }))).toBe("allowed");
  });

  test("a key admits nobody of whom its policy does not speak", () => {
    const key = target({ arn: `arn:aws:kms:us-west-2:${HOME}:key/1`, actions: ["kms:Decrypt"] });
    const silent = policy("resource", "key", [allow({ Principal: { AWS: `arn:aws:iam::${HOME}:role/other` } })]);
    const open = policy("resource", "key", [allow({ Principal: { AWS: HOME } })]);
    expect(verdict(subject([allow()]), { ...key, policy: silent })).toBe("denied");
    expect(verdict(subject([allow()]), { ...key, policy: open })).toBe("allowed");
    expect(verdict(subject([]), { ...key, policy: open })).toBe("denied");
    expect(findAccess(subject([allow()]), key)).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("always has a policy"),
    });
    expect(verdict(subject([]), key)).toBe("denied");
  });

  test("anonymous requests need the resource's policy", () => {
    const anonymous: Subject = { principal: { type: "anonymous" }, identity: [] };
    const open = policy("resource", "bucket", [allow({ Principal: "*", Action: "s3:GetObject" })]);
    const account = policy("resource", "bucket", [
      allow({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalAccount": HOME } } }),
    ]);
    expect(verdict(anonymous, target({ policy: open }))).toBe("allowed");
    expect(verdict(anonymous, target({ policy: account }))).toBe("denied");
    expect(verdict(anonymous, target())).toBe("denied");
  });
});

describe("what is not understood", () => {
  test("is unknown where it decides, and names statement and reason", () => {
    const own = subject([allow({ Condition: { NumericLessThan: { "s3:max-keys": "many" } } })]);
    const access = findAccess(own, target());
    expect(access).toMatchObject({
      verdict: "unknown",
      reason: expect.stringMatching(/own, statement 0.*s3:max-keys/),
    });
  });

  test("does not matter where something else decides", () => {
    const odd = { Condition: { NumericLessThan: { "s3:max-keys": "many" } } };
    expect(verdict(subject([allow(odd), deny()]), target())).toBe("denied");
    expect(verdict(subject([allow(odd), allow()]), target())).toBe("allowed");
    expect(verdict(subject([allow(), deny({ ...odd, Action: "s3:GetObject" })]), target())).toBe("allowed");
  });

  test("an operator for one value on a key of several does not make Null be forgotten", () => {
    const aliases = "kms:ResourceAliases";
    const own = subject([
      allow({ Condition: { StringEqualsIfExists: { [aliases]: "alias/acme" } } }),
      deny({ Condition: { "ForAllValues:StringEquals": { [aliases]: "alias/acme" } } }),
      deny({ Condition: { Null: { [aliases]: "false" }, "ForAllValues:StringNotEquals": { [aliases]: "alias/b" } } }),
    ]);
    expect(verdict(own, target())).toBe("unknown");
  });

  test("a wildcard that would have to cross a colon", () => {
    const own = subject([allow({ Resource: "arn:aws:s3:::acme/a?b" }), deny({ NotResource: "arn:aws:s3:::acme/a:b" })]);
    expect(verdict(own, target())).toBe("unknown");
  });
});

describe("hostile policies end", () => {
  const many = (count: number, make: (index: number) => Statement) =>
    Array.from({ length: count }, (_, index) => make(index));

  test("thousands of Deny statements that each leave something", () => {
    const own = subject([allow(), ...many(3000, (index) => deny({ Resource: `arn:aws:s3:::acme/*x*${index}*` }))]);
    expect(verdict(own, target())).toBe("allowed");
  });

  test("more ways out of Deny statements than can be tried", () => {
    const own = subject([
      allow(),
      ...many(2000, (index) =>
        deny({
          Condition: {
            StringNotEquals: { [`aws:RequestTag/a${index % 50}`]: `v${index}` },
            StringNotLike: { [`aws:RequestTag/b${index % 37}`]: `w${index}*` },
          },
        }),
      ),
    ]);
    expect(findAccess(own, target())).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("more steps"),
    });
  });

  test("more Deny statements within each other than fit on the stack", () => {
    const own = subject([
      allow(),
      ...many(9000, (index) => deny({ Condition: { Null: { [`k:${index}`]: "true", "k:k": "true" } } })),
    ]);
    expect(findAccess(own, target())).toMatchObject({ verdict: "unknown" });
    const one = subject([
      allow(),
      ...many(2500, (index) =>
        deny({ Condition: { StringNotLike: { "k:k": `*${index}*` }, Bool: { "k:b": "true" } } }),
      ),
    ]);
    expect(["allowed", "unknown"]).toContain(verdict(one, target()));
  });

  test("thousands of statements that name something else", () => {
    const own = subject(many(5000, (index) => allow({ Resource: `arn:aws:s3:::other${index}/${"x".repeat(500)}*` })));
    expect(verdict(own, target())).toBe("denied");
  });
});
