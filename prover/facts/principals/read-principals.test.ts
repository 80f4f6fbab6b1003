import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../../../graph/node.ts";
import { unknown } from "../../../graph/value.ts";
import { ACCOUNT, allow, node, worldOf } from "../test/small-graph.ts";

const role = (more: Partial<ResourceNode> = {}) =>
  node("aws_iam_role", "role", {
    inputs: {
      name: "r",
      assumeRolePolicy: allow({
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
        Resource: undefined,
      }),
    },
    ...more,
  });
const policy = (id: string) =>
  node("aws_iam_policy", id, {
    inputs: { name: id, policy: allow({ Sid: id }) },
    outputs: { arn: `arn:aws:iam::${ACCOUNT}:policy/${id}` },
  });
const policyArn = (id: string) => `arn:aws:iam::${ACCOUNT}:policy/${id}`;

const principal = (world: ReturnType<typeof worldOf>, arn = `arn:aws:iam::${ACCOUNT}:role/r`) => {
  const found = world.principals.find((one) => one.arn === arn);
  if (found === undefined) throw new Error(`There is no ${arn}.`);
  return found;
};
const sources = (world: ReturnType<typeof worldOf>, arn?: string) =>
  principal(world, arn).identity.map(({ address, attachedBy, policy: read }) => [
    address,
    attachedBy,
    read !== undefined,
  ]);

describe("a role's policies", () => {
  test.each([
    [
      "an inline policy",
      node("aws_iam_role_policy", "it", { inputs: { role: "r", policy: allow() } }),
      "it",
      undefined,
    ],
    [
      "an attachment",
      node("aws_iam_role_policy_attachment", "it", { inputs: { role: "r", policyArn: policyArn("own") } }),
      "own",
      "it",
    ],
    [
      "an attachment to many",
      node("aws_iam_policy_attachment", "it", { inputs: { roles: ["r"], policyArn: policyArn("own") } }),
      "own",
      "it",
    ],
    [
      "an exclusive list",
      node("aws_iam_role_policy_attachments_exclusive", "it", {
        inputs: { roleName: "r", policyArns: [policyArn("own")] },
      }),
      "own",
      "it",
    ],
  ])("%s", (_, hung, address, attachedBy) => {
    const world = worldOf(role(), policy("own"), hung);
    expect(sources(world)).toEqual([[address, attachedBy, true]]);
    expect(world.doubts).toEqual([]);
  });

  test("the deprecated properties", () => {
    const inputs = {
      ...role().inputs,
      inlinePolicies: [{ name: "a", policy: allow() }],
      managedPolicyArns: [policyArn("own")],
    };
    expect(sources(worldOf(role({ inputs }), policy("own")))).toEqual([
      ["role", undefined, true],
      ["own", "role", true],
    ]);
  });

  test("what AWS will list of a role that lists nothing itself is read where it is attached", () => {
    const later = unknown("known after apply");
    const made = { ...role().outputs, managedPolicyArns: later, inlinePolicies: later };
    expect(worldOf(role({ outputs: made })).doubts).toEqual([]);
    const set = role({ inputs: { ...role().inputs, managedPolicyArns: later, inlinePolicies: later }, outputs: made });
    expect(worldOf(set).doubts).toHaveLength(2);
  });

  test("one of AWS's is known by its ARN; one that is not is a doubt that names it", () => {
    const attach = (id: string, arn: string) =>
      node("aws_iam_role_policy_attachment", id, { inputs: { role: "r", policyArn: arn } });
    const world = worldOf(
      role(),
      attach("a", "arn:aws:iam::aws:policy/AdministratorAccess"),
      attach("b", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
    );
    expect(principal(world).identity[0]?.policy?.statements[0]?.action.values).toEqual(["*"]);
    expect(world.doubts).toMatchObject([
      {
        address: "b",
        reason: expect.stringContaining("arn:aws:iam::aws:policy/ReadOnlyAccess"),
        theorems: ["identity", "escalation", "keys"],
      },
    ]);
  });

  test("a role not known yet by name is found by where the name comes from", () => {
    const inputs = { role: unknown("made later"), policy: allow() };
    const hung = node("aws_iam_role_policy", "it", { inputs, propertyDependsOn: { role: ["role"] } });
    expect(sources(worldOf(role(), hung))).toEqual([["it", undefined, true]]);
    const lost = worldOf(role(), node("aws_iam_role_policy", "it", { inputs }));
    expect(lost.doubts[0]?.reason).toContain("made later");
  });

  test("a document not known yet is a doubt with its reason", () => {
    const world = worldOf(
      role(),
      node("aws_iam_role_policy", "it", { inputs: { role: "r", policy: unknown("a key's ARN") } }),
    );
    expect(principal(world).identity[0]?.doubt).toContain("a key's ARN");
    expect(world.doubts[0]).toMatchObject({ address: "it", theorems: ["identity", "escalation", "keys"] });
  });

  test("the boundary and the trust are apart from what grants", () => {
    const world = worldOf(role({ inputs: { ...role().inputs, permissionsBoundary: policyArn("own") } }), policy("own"));
    const { boundary, trust, identity } = principal(world);
    expect([boundary?.policy?.statements[0]?.sid, trust?.policy?.kind, identity]).toEqual(["own", "resource", []]);
  });

  test("a role of elsewhere has what is hung on it here, where that stands", () => {
    const compartment = { environment: "dev" };
    const world = worldOf(
      node("aws_iam_role_policy", "it", { inputs: { role: "theirs", policy: allow() }, compartment }),
    );
    const found = principal(world, `arn:aws:iam::${ACCOUNT}:role/theirs`);
    expect([found.type, found.place.key, found.identity.length, found.trust]).toEqual(["role", "dev", 1, undefined]);
  });

  test("two stacks that make one role have both its policies", () => {
    const world = worldOf(
      role(),
      role({ id: "other", address: "other", stack: "p/t" }),
      node("aws_iam_role_policy", "it", { inputs: { role: "r", policy: allow() } }),
    );
    expect(
      world.principals.filter(({ type }) => type === "role").map(({ address, identity }) => [address, identity.length]),
    ).toEqual([
      ["role", 1],
      ["other", 1],
    ]);
  });
});

test.each(["group", "user"] as const)(
  "a user has the policies of its groups, by a membership written from the %s",
  (from) => {
    const user = node("aws_iam_user", "user", { inputs: { name: "u" } });
    const group = node("aws_iam_group", "group", { inputs: { name: "g" } });
    const hung = node("aws_iam_group_policy", "it", { inputs: { group: "g", policy: allow() } });
    const membership =
      from === "group"
        ? node("aws_iam_group_membership", "m", { inputs: { group: "g", users: ["u"] } })
        : node("aws_iam_user_group_membership", "m", { inputs: { user: "u", groups: ["g"] } });
    const world = worldOf(user, group, hung, membership);
    expect(sources(world, `arn:aws:iam::${ACCOUNT}:user/u`)).toEqual([["it", undefined, true]]);
    expect(worldOf(user, membership, hung).doubts.length).toBeGreaterThan(0);
  },
);

describe("sessions with tags", () => {
  const trust = (...more: readonly object[]) =>
    allow(
      {
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Resource: undefined,
      },
      ...more,
    );
  const tenant = (id: string) =>
    node("aws_dynamodb_table", id, {
      inputs: { name: id },
      tags: { Customer: id },
      compartment: { environment: "dev", tenant: id },
    });
  const tagged = (assumeRolePolicy: string, tags = { Customer: "shared" }) =>
    role({ inputs: { name: "r", assumeRolePolicy }, tags, compartment: { environment: "dev", tenant: "shared" } });

  test("a role that may be tagged is one identity for each tenant, on that tenant's side", () => {
    const world = worldOf(tagged(trust()), tenant("acme"), tenant("globex"));
    const sessions = world.principals.filter(({ session }) => session !== undefined);
    expect(sessions.map(({ session, tags, place }) => [session, tags, place.key])).toEqual([
      [{ Customer: "acme" }, { Customer: "acme" }, "dev/acme"],
      [{ Customer: "globex" }, { Customer: "globex" }, "dev/globex"],
    ]);
  });

  test("a role that may not be tagged is itself only", () => {
    const world = worldOf(tagged(trust({ Action: "sts:AssumeRole" })), tenant("acme"));
    expect(world.principals.filter(({ session }) => session !== undefined)).toEqual([]);
  });

  test("other tags that policies ask for are a doubt, unless the trust policy lists the keys", () => {
    const hung = node("aws_iam_role_policy", "it", {
      inputs: { role: "r", policy: allow({ Condition: { StringEquals: { "aws:PrincipalTag/admin": "true" } } }) },
    });
    expect(worldOf(tagged(trust()), tenant("acme"), hung).doubts[0]?.reason).toContain("admin");
    const only = trust({ Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["Customer"] } } });
    expect(worldOf(tagged(only), tenant("acme"), hung).doubts).toEqual([]);
  });
});
