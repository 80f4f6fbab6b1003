import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import { readServiceReference } from "../../../iam-data/read-service-reference.ts";
import { findAccess } from "../../access/find-access.ts";
import { isKnownAction } from "../../facts/actions.ts";
import type { Crossing } from "../../ledger.ts";
import { node } from "../../test/nodes.ts";
import { ledgerOf, worldFrom } from "../../test/shop.ts";
import { ACCOUNT_READERS, ACCOUNT_WRITERS } from "./account-writers.ts";
import { COMPUTE_MAKERS } from "./compute-makers.ts";
import { decideEscalation } from "./decide.ts";
import { IAM_WRITERS, PRINCIPAL_MAKERS, TAG_WRITERS } from "./iam-writers.ts";
import { RESOURCE_WRITERS } from "./resource-writers.ts";

const ACCOUNT = "123456789012";
const services = readServiceReference(["iam", "sts", "lambda", "ec2", "dynamodb", "kms"]);
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const tableArn = (name: string) => `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${name}`;
const functionArn = (name: string) => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`;

type Principal = Readonly<Record<string, Value>> | "*";

const document = (...Statement: readonly Value[]): Value => ({ Version: "2012-10-17", Statement });
const trusting = (Principal: Principal, more: Readonly<Record<string, Value>> = {}): Value =>
  document({ Effect: "Allow", Principal, Action: ["sts:AssumeRole"], ...more });
const LAMBDA = trusting({ Service: "lambda.amazonaws.com" });

function of(tenant: string, kind: string, name: string, inputs: Readonly<Record<string, Value>>, arn?: string) {
  const outputs = { ...inputs, ...(arn !== undefined && { arn }) };
  return node(kind, name, inputs, {
    outputs,
    compartment: { environment: "dev", tenant },
    tags: { tenant_id: tenant },
  });
}

const role = (tenant: string, name: string, assumeRolePolicy = LAMBDA, more = {}): ResourceNode =>
  of(tenant, "aws_iam_role", name, { name, assumeRolePolicy, ...more }, roleArn(name));
const allowing = (name: string, Action: Value, Resource: Value, more = {}): ResourceNode =>
  of("x", "aws_iam_role_policy", name, {
    role: name,
    policy: document({ Effect: "Allow", Action, Resource, ...more }),
  });

const decide = (nodes: readonly ResourceNode[], declares?: (crossing: Crossing) => boolean) =>
  decideEscalation({ ...worldFrom(nodes), services }, ledgerOf(declares), findAccess);
const found = (nodes: readonly ResourceNode[], declares?: (crossing: Crossing) => boolean) =>
  decide(nodes, declares).findings.map(({ verdict, principal, action, resource }) => [
    verdict,
    principal?.split("/").at(-1),
    action,
    resource,
  ]);

test("tenants whose roles only Lambda assumes are proved, and what was looked at is counted", () => {
  const nodes = [role("a", "a"), role("b", "b"), allowing("a", "dynamodb:GetItem", tableArn("a"))];
  expect(decide(nodes)).toEqual({ checked: { principals: 2, roles: 2, pairs: 0 }, findings: [] });
});

describe("becoming another", () => {
  test.each([
    ["by name", trusting({ AWS: roleArn("a") }), []],
    ["through the account", trusting({ AWS: `arn:aws:iam::${ACCOUNT}:root` }), [allowing("a", "sts:*", roleArn("b"))]],
    ["as one session", trusting({ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/a/s` }), []],
  ])("a role that trusts a neighbour %s is refuted with the request", (_, trust, more) => {
    const { findings } = decide([role("a", "a"), role("b", "b", trust), ...more]);
    expect(findings).toMatchObject([{ verdict: "refuted", principal: roleArn("a"), resource: roleArn("b") }]);
    expect(findings[0]?.replay).toMatchObject({ kind: "request", request: { action: "sts:AssumeRole" } });
  });

  test("the account's trust alone lets in nobody who is not allowed to", () => {
    const trust = trusting({ AWS: `arn:aws:iam::${ACCOUNT}:root` });
    expect(found([role("a", "a"), role("b", "b", trust), allowing("a", "sts:AssumeRole", roleArn("c"))])).toEqual([]);
  });

  test("within one place there is no wall", () => {
    expect(found([role("a", "a"), role("a", "a2", trusting({ AWS: roleArn("a") }))])).toEqual([]);
  });

  test("everybody who is trusted is asked, strangers among them", () => {
    const names = found([role("b", "b", trusting("*"))]).map(([, principal]) => principal);
    expect(names).toContain("stranger");
    const other = found([role("b", "b", trusting({ AWS: "arn:aws:iam::999988887777:root" }))]);
    expect(other).toEqual([["refuted", "any", "sts:AssumeRole", roleArn("b")]]);
  });

  test("a condition that only a neighbour does not meet keeps it out", () => {
    const trust = trusting("*", { Condition: { StringEquals: { "aws:PrincipalTag/tenant_id": "b" } } });
    const names = found([role("a", "a"), role("b", "b", trust)]).map(([, principal]) => principal);
    expect(names).not.toContain("a");
  });

  test("whom an identity provider lets in is unknown", () => {
    const trust = document({
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/example.com` },
      Action: "sts:AssumeRoleWithWebIdentity",
    });
    expect(found([role("b", "b", trust)])).toMatchObject([["unknown", "example.com", expect.anything(), roleArn("b")]]);
  });
});

describe("chains", () => {
  const chain = [
    role("a", "a"),
    role("b", "b", trusting({ AWS: roleArn("a") })),
    role("c", "c", trusting({ AWS: roleArn("b") })),
  ];

  test("what a declared step leads to counts for the one who takes it", () => {
    const steps = (crossing: Crossing) =>
      !(crossing.principals[0] === roleArn("a") && crossing.resources[0] === roleArn("c"));
    const { findings } = decide(chain, steps);
    expect(findings).toMatchObject([{ verdict: "refuted", principal: roleArn("a"), resource: roleArn("c") }]);
    expect(findings[0]?.because[0]).toBe("aws_iam_role.a becomes aws_iam_role.b becomes aws_iam_role.c.");
    expect(found(chain, () => true)).toEqual([]);
  });

  test("a step within the place is part of a chain", () => {
    const inside = [chain[0], role("a", "b", trusting({ AWS: roleArn("a") })), chain[2]].flatMap((one) => one ?? []);
    expect(found(inside).map(([, principal, , resource]) => [principal, resource])).toContainEqual(["b", roleArn("c")]);
    const own = (crossing: Crossing) => crossing.principals[0] === roleArn("b");
    expect(found(inside, own)).toEqual([["refuted", "a", "sts:AssumeRole", roleArn("c")]]);
  });

  test("a circle ends", () => {
    const circle = [role("a", "a", trusting({ AWS: roleArn("b") })), role("b", "b", trusting({ AWS: roleArn("a") }))];
    expect(found(circle, () => true)).toEqual([]);
  });
});

describe("changing what is granted", () => {
  test.each([
    "iam:PutRolePolicy",
    "iam:AttachRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:DeleteRolePermissionsBoundary",
    "iam:Put*",
  ])("%s on a neighbour or on itself is refuted", (action) => {
    for (const name of ["a", "b"]) {
      const result = found([role("a", "a"), role("b", "b"), allowing("a", action, roleArn(name))]);
      expect(result).toMatchObject([["refuted", "a", expect.stringMatching(/^iam:/), roleArn(name)]]);
    }
  });

  test("reading is no change", () => {
    expect(found([role("a", "a"), role("b", "b"), allowing("a", ["iam:Get*", "iam:List*"], "*")])).toEqual([]);
  });

  test("a boundary keeps it from being used", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:policy/limit`;
    const limit = of(
      "a",
      "aws_iam_policy",
      "limit",
      { policy: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }) },
      arn,
    );
    const bounded = role("a", "a", LAMBDA, { permissionsBoundary: arn });
    expect(found([bounded, limit, allowing("a", "iam:PutRolePolicy", roleArn("a"))])).toEqual([]);
    const unread = role("a", "a", LAMBDA, { permissionsBoundary: "arn:aws:iam::aws:policy/NobodyKnowsThis" });
    expect(found([unread, allowing("a", "iam:PutRolePolicy", roleArn("a"))])).toEqual([
      ["unknown", "a", "iam:PutRolePolicy", roleArn("a")],
    ]);
  });

  test("roles yet to be made count", () => {
    const made = roleArn("made-later-*");
    expect(found([role("a", "a"), allowing("a", "iam:CreateRole", made)])).toMatchObject([
      ["refuted", "a", "iam:CreateRole", made],
    ]);
  });

  test("a managed policy can get another version", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:policy/own`;
    const policy = of(
      "a",
      "aws_iam_policy",
      "own",
      { policy: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }) },
      arn,
    );
    expect(found([role("a", "a"), policy, allowing("a", "iam:CreatePolicyVersion", arn)])).toEqual([
      ["refuted", "a", "iam:CreatePolicyVersion", arn],
    ]);
  });

  test("tags of principals count only where a policy lets them decide", () => {
    const tagger = [role("a", "a"), role("b", "b"), allowing("a", "iam:TagRole", roleArn("a"))];
    const tagged = { Condition: { StringEquals: { "aws:PrincipalTag/tenant_id": "b" } } };
    expect(found(tagger)).toEqual([]);
    expect(found([...tagger, allowing("b", "dynamodb:GetItem", tableArn("b"), tagged)])).toMatchObject([
      ["refuted", "a", "iam:TagRole", roleArn("a")],
    ]);
  });

  test("tags of principals count where the policy of a VPC endpoint lets them decide", () => {
    const statement = {
      Effect: "Allow",
      Principal: "*",
      Action: "dynamodb:*",
      Resource: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/\${aws:PrincipalTag/tenant_id}`,
    };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const endpoint = node("aws_vpc_endpoint", "dynamodb", { vpcId: "vpc-1", vpcEndpointType: "Gateway", policy });
    expect(found([role("a", "a"), allowing("a", "iam:TagRole", roleArn("a")), endpoint])).toMatchObject([
      ["refuted", "a", "iam:TagRole", roleArn("a")],
    ]);
  });
});

describe("passing a role", () => {
  const pass = (name: string, ...more: readonly Value[]) => [
    role("a", "a"),
    role("b", "b"),
    allowing("a", ["iam:PassRole", ...more], [roleArn(name), "arn:aws:lambda:*:*:function:a-*"]),
  ];

  test("a neighbour's, with a function to be made, is refuted", () => {
    const { findings } = decide(pass("b", "lambda:CreateFunction"));
    expect(findings).toMatchObject([{ verdict: "refuted", action: "iam:PassRole", resource: roleArn("b") }]);
    expect(findings[0]?.sentence).toContain("lambda:CreateFunction");
  });

  test("a neighbour's, with nothing known to run as it, is unknown", () => {
    expect(found(pass("b"))).toMatchObject([["unknown", "a", "iam:PassRole", roleArn("b")]]);
  });

  test("roles that the graph does not hold count where a pattern means them", () => {
    const own = pass("a-*", "lambda:CreateFunction");
    expect(found(own)).toEqual([["refuted", "a", "iam:PassRole", roleArn("a-*")]]);
    expect(found(pass("a-*"))).toEqual([["unknown", "a", "iam:PassRole", roleArn("a-*")]]);
    const all = [role("a", "a"), allowing("a", ["iam:PassRole", "states:TestState"], "*")];
    expect(found(all)).toEqual([["refuted", "a", "iam:PassRole", roleArn("*")]]);
  });

  test("its own is nobody else's", () => {
    expect(found(pass("a", "lambda:CreateFunction"))).toEqual([]);
  });
});

describe("the whole account", () => {
  test.each([
    ["logs:PutResourcePolicy", "*"],
    ["s3:PutAccountPublicAccessBlock", "*"],
    ["organizations:DetachPolicy", "arn:aws:organizations::*:policy/o-1/service_control_policy/p-1"],
    ["sso:CreateAccountAssignment", "*"],
    ["sts:AssumeRoot", "*"],
    ["cloudformation:UpdateStack", "*"],
    ["route53resolver:UpdateFirewallDomains", "*"],
    ["lambda:ListFunctions", "*"],
    ["cloudtrail:LookupEvents", "*"],
  ])("%s decides for all of it", (action, resource) => {
    const { findings } = decide([role("a", "a"), allowing("a", action, resource)]);
    expect(findings).toMatchObject([{ verdict: "refuted", principal: roleArn("a"), action }]);
    expect(found([role("a", "a"), allowing("a", action, resource)], () => true)).toEqual([]);
  });

  test("asking who is who decides nothing", () => {
    const reading = ["logs:DescribeResourcePolicies", "organizations:List*", "sts:GetCallerIdentity"];
    expect(found([role("a", "a"), allowing("a", reading, "*")])).toEqual([]);
  });
});

test("a finding says where the statement stands that allows it", () => {
  const grant = { ...allowing("a", "iam:PutRolePolicy", roleArn("b")), source: { file: "roles.tf", line: 7 } };
  const { findings } = decide([role("a", "a"), role("b", "b"), grant]);
  expect(findings.map(({ source }) => source)).toEqual(["roles.tf:7"]);
});

test("every action of the tables is one of AWS's", () => {
  const every = readServiceReference();
  const tables = [IAM_WRITERS, TAG_WRITERS, PRINCIPAL_MAKERS, ACCOUNT_READERS, ACCOUNT_WRITERS].flatMap((table) =>
    Object.values(table),
  );
  const actions = [...tables.flat(), ...COMPUTE_MAKERS, ...RESOURCE_WRITERS];
  expect(actions.filter((action) => !isKnownAction(every, action))).toEqual([]);
});

describe("resources of another place", () => {
  const table = of("b", "aws_dynamodb_table", "b", { name: "b" }, tableArn("b"));
  const code = of("b", "aws_lambda_function", "b", { name: "b", role: roleArn("b") }, functionArn("b"));

  test.each([
    ["lambda:UpdateFunctionCode", functionArn("b"), code.address],
    ["lambda:AddPermission", functionArn("b"), code.address],
    ["dynamodb:PutResourcePolicy", tableArn("b"), table.address],
  ])("%s is refuted", (action, arn, address) => {
    expect(found([role("a", "a"), role("b", "b"), table, code, allowing("a", action, arn)])).toEqual([
      ["refuted", "a", action, address],
    ]);
    expect(found([role("a", "a"), role("b", "b"), table, code, allowing("b", action, arn)])).toEqual([]);
  });

  test("using them is asked of another theorem", () => {
    expect(found([role("a", "a"), table, allowing("a", "dynamodb:GetItem", tableArn("b"))])).toEqual([]);
  });

  test("a declaration of one action does not cover the next", () => {
    const both = [
      role("a", "a"),
      role("b", "b"),
      code,
      allowing("a", ["lambda:AddPermission", "lambda:UpdateFunctionCode"], functionArn("b")),
    ];
    expect(found(both, ({ action }) => action === "lambda:AddPermission")).toEqual([
      ["refuted", "a", "lambda:UpdateFunctionCode", code.address],
    ]);
  });
});
