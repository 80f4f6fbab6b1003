import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../graph/node.ts";
import type { Value } from "../graph/value.ts";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { type DeclaredCrossing, NO_SETTINGS } from "../model/proof-settings.ts";
import { findAccess } from "./access/find-access.ts";
import { makeLedger } from "./make-ledger.ts";
import { node } from "./test/nodes.ts";
import { worldFrom } from "./test/shop.ts";
import { decideEscalation } from "./theorems/escalation/decide.ts";
import { decideIdentity } from "./theorems/identity/decide.ts";
import { decideKeys } from "./theorems/keys/decide.ts";

const ACCOUNT = "123456789012";
const services = readServiceReference(["dynamodb", "iam", "sts", "kms"]);
const tableArn = (name: string) => `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${name}`;
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const document = (...Statement: readonly Value[]): Value => ({ Version: "2012-10-17", Statement });
const LAMBDA = document({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });

const of = (tenant: string) => ({
  compartment: { environment: "dev", tenant },
  tags: { environment: "dev", tenant_id: tenant },
});

function table(tenant: string, name = tenant): ResourceNode {
  return node("aws_dynamodb_table", name, { name }, { ...of(tenant), outputs: { name, arn: tableArn(name) } });
}

/** A role that may do these actions on these tables. */
function role(name: string, ...allowed: readonly (readonly [action: string, table: string])[]): ResourceNode[] {
  const inputs = { name, assumeRolePolicy: LAMBDA };
  const statements = allowed.map(([action, of]) => ({ Effect: "Allow", Action: action, Resource: tableArn(of) }));
  return [
    node("aws_iam_role", name, inputs, { ...of(name), outputs: { ...inputs, arn: roleArn(name) } }),
    ...(statements.length === 0
      ? []
      : [node("aws_iam_role_policy", name, { role: name, policy: document(...statements) }, of(name))]),
  ];
}

const declaring = (more: Partial<DeclaredCrossing> = {}): DeclaredCrossing => ({
  theorems: ["identity"],
  principals: [roleArn("*")],
  actions: ["dynamodb:GetItem"],
  resources: [tableArn("*")],
  acrossEnvironments: false,
  reason: "the test",
  owner: "the test",
  expires: "2027-01-01",
  where: "bulkhead.yaml:1",
  ...more,
});

/** What is remarked on declarations, and whether all that was found is declared. */
function remarks(nodes: readonly ResourceNode[], ...crossings: readonly DeclaredCrossing[]) {
  const world = { ...worldFrom(nodes), services };
  const ledger = makeLedger({ ...NO_SETTINGS, crossings }, "2026-06-01");
  const decides = { identity: decideIdentity, keys: decideKeys, escalation: decideEscalation } as const;
  const [theorem] = (crossings[0]?.theorems ?? []) as (keyof typeof decides)[];
  const { findings } = decides[theorem ?? "identity"](world, ledger, findAccess);
  expect(findings).toEqual([]);
  return ledger.remarks(world).map(({ kind, sentence }) => `${kind}: ${sentence}`);
}

const get = (name: string) => ["dynamodb:GetItem", name] as const;
const put = (name: string) => ["dynamodb:PutItem", name] as const;

test("a declaration of what exists, and of nothing else, is not remarked on", () => {
  const nodes = [table("x"), table("y"), ...role("a", get("x"), get("y")), ...role("b", get("x"), get("y"))];
  expect(remarks(nodes, declaring())).toEqual([]);
});

describe("a declaration is wider than needed", () => {
  test("where an entry covers nothing", () => {
    const nodes = [table("x"), ...role("a", get("x"))];
    expect(remarks(nodes, declaring({ actions: ["dynamodb:GetItem", "dynamodb:PutItem"] }))).toEqual([
      "wider: Nothing needs action dynamodb:PutItem of this declaration.",
    ]);
  });

  test("where its pattern means a principal that crosses nothing", () => {
    const nodes = [table("x"), ...role("a", get("x")), ...role("b")];
    expect(remarks(nodes, declaring())).toEqual([
      expect.stringContaining("dynamodb:GetItem by aws_iam_role.b on aws_dynamodb_table.x"),
    ]);
  });

  test("where its pattern means a resource that nobody reaches", () => {
    const nodes = [table("x"), table("y"), ...role("a", get("x"))];
    expect(remarks(nodes, declaring())).toEqual([
      expect.stringContaining("dynamodb:GetItem by aws_iam_role.a on aws_dynamodb_table.y"),
    ]);
  });

  test("where each entry is needed, and together they cover more", () => {
    const nodes = [table("x"), table("y"), ...role("a", get("x")), ...role("b", put("y"))];
    const declared = declaring({
      principals: [roleArn("a"), roleArn("b")],
      actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
      resources: [tableArn("x"), tableArn("y")],
    });
    const [remark, ...more] = remarks(nodes, declared);
    expect(more).toEqual([]);
    expect(remark).toMatch(/^wider: .*dynamodb:PutItem by aws_iam_role\.a on aws_dynamodb_table\.x.*and more\.$/);
    const split = [
      { ...declared, principals: [roleArn("a")], actions: ["dynamodb:GetItem"], resources: [tableArn("x")] },
      { ...declared, principals: [roleArn("b")], actions: ["dynamodb:PutItem"], resources: [tableArn("y")] },
    ];
    expect(remarks(nodes, ...split)).toEqual([]);
  });

  test("where a pattern of actions means one that is not allowed", () => {
    const nodes = [table("x"), ...role("a", get("x"))];
    expect(remarks(nodes, declaring({ actions: ["dynamodb:*Item"] }))).toEqual([
      expect.stringContaining("dynamodb:BatchGetItem by aws_iam_role.a on aws_dynamodb_table.x"),
    ]);
  });

  test("where data could be under another key than it is", () => {
    const key = (name: string) => {
      const arn = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${name}`;
      const policy = document({ Effect: "Allow", Principal: { AWS: roleArn("k") }, Action: "kms:*", Resource: "*" });
      return node("aws_kms_key", name, { policy }, { ...of("k"), outputs: { policy, keyId: name, arn } });
    };
    const under = (name: string) => ({
      serverSideEncryption: { enabled: true, kmsKeyArn: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${name}` },
    });
    const data = (name: string, inputs: Readonly<Record<string, Value>>) =>
      node("aws_dynamodb_table", name, { name, ...inputs }, { ...of(name), outputs: { name, arn: tableArn(name) } });
    const declared = declaring({
      theorems: ["keys"],
      principals: [tableArn("*")],
      actions: ["kms:encrypt-at-rest"],
      resources: ["aws_kms_key.*"],
    });
    const keys = [key("one"), key("two"), ...role("k")];
    expect(remarks([...keys, data("x", under("one")), data("y", under("two"))], declared)).toEqual([
      expect.stringContaining("aws_dynamodb_table.x on aws_kms_key.two"),
    ]);
    expect(remarks([key("one"), ...role("k"), data("x", under("one")), data("y", under("one"))], declared)).toEqual([]);
  });

  test("where a role that nobody assumes could be assumed", () => {
    const trusting = (name: string, by: string) => {
      const assumeRolePolicy = document({ Effect: "Allow", Principal: { AWS: roleArn(by) }, Action: "sts:AssumeRole" });
      const inputs = { name, assumeRolePolicy };
      return node("aws_iam_role", name, inputs, { ...of(name), outputs: { ...inputs, arn: roleArn(name) } });
    };
    const declared = declaring({
      theorems: ["escalation"],
      principals: [roleArn("a")],
      actions: ["sts:AssumeRole"],
      resources: [roleArn("d*")],
    });
    expect(remarks([...role("a"), trusting("deploy", "a")], declared)).toEqual([]);
    expect(remarks([...role("a"), trusting("deploy", "a"), ...role("dev")], declared)).toEqual([
      expect.stringContaining("sts:AssumeRole by aws_iam_role.a on aws_iam_role.dev"),
    ]);
  });
});

test("what another environment holds is not covered, so it is not too wide", () => {
  const elsewhere: ResourceNode = { ...table("y"), compartment: { environment: "prod", tenant: "y" } };
  expect(remarks([table("x"), elsewhere, ...role("a", get("x"))], declaring())).toEqual([]);
});

test("a declaration that nothing needs is unused, and one that has ended covers nothing", () => {
  const nodes = [table("x"), ...role("a")];
  expect(remarks(nodes, declaring())).toEqual(["unused: Nothing needs this declaration."]);
  expect(remarks(nodes, declaring({ expires: "2026-05-31" }))).toEqual([expect.stringMatching(/^expired/)]);
});

test("what has one address in two environments is declared of each", () => {
  const ledger = makeLedger({ ...NO_SETTINGS, crossings: [declaring()] }, "2026-06-01");
  const side = (environment: string, tenant: string) => {
    const key = `${tenant} in ${environment}`;
    return { key, label: key, environment, tenant };
  };
  for (const environment of ["dev", "prod"]) {
    const [from, to] = [side(environment, "a"), side(environment, "b")];
    const names = { principals: ["module.a", roleArn("a")], resources: ["module.b", tableArn("b")] };
    ledger.declares({ theorem: "identity", action: "dynamodb:GetItem", ...names, from, to });
  }
  expect(ledger.declared().map(({ crosses }) => crosses.from.key)).toEqual(["a in dev", "a in prod"]);
});
