import { describe, expect, test } from "vitest";
import { unknown } from "../../graph/value.ts";
import { NO_SETTINGS } from "../../model/proof-settings.ts";
import { readWorld } from "./read-world.ts";
import { ACCOUNT, allow, graphOf, node, worldOf } from "./test/small-graph.ts";

const bucket = (policy: string, more = {}) =>
  node("aws_s3_bucket", "bucket", { inputs: { bucket: "b", policy }, ...more });

describe("outsiders", () => {
  const named = (principal: unknown, more = {}) =>
    worldOf(bucket(allow({ Principal: principal, ...more })))
      .principals.filter(({ type }) => type === "outside")
      .map(({ arn, identity }) => [arn, identity.length]);
  const ALWAYS = [
    ["anonymous", 0],
    ["arn:aws:iam::000000000000:role/stranger", 1],
  ];

  test("there is always nobody known, and a stranger of another account", () => {
    expect(named("*")).toEqual(ALWAYS);
  });

  test("another account is taken to allow its own everything; this one is seen", () => {
    expect(named({ AWS: "210987654321" })).toEqual([...ALWAYS, ["arn:aws:iam::210987654321:role/any", 1]]);
    expect(named({ AWS: ACCOUNT })).toEqual(ALWAYS);
  });

  test("whom a policy of this account names is asked for by what it grants directly", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/deploy`;
    expect(named({ AWS: arn })).toEqual([...ALWAYS, [arn, 0]]);
    expect(named("*", { Condition: { ArnEquals: { "aws:PrincipalArn": arn } } })).toEqual([...ALWAYS, [arn, 0]]);
    expect(named({ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/s` })).toEqual([...ALWAYS, [arn, 0]]);
  });

  test("who is in the graph is no outsider", () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/r`;
    const role = node("aws_iam_role", "role", {
      inputs: {
        name: "r",
        assumeRolePolicy: allow({ Principal: { AWS: arn }, Action: "sts:AssumeRole", Resource: undefined }),
      },
    });
    const world = worldOf(role, bucket(allow({ Principal: { AWS: arn } })));
    expect(world.principals.map((one) => one.arn)).toEqual([
      arn,
      "anonymous",
      "arn:aws:iam::000000000000:role/stranger",
    ]);
  });

  test("a stranger's account is one that nobody has", () => {
    expect(named({ AWS: "000000000000" }).map(([arn]) => arn)).toEqual([
      "anonymous",
      "arn:aws:iam::000000000001:role/stranger",
      "arn:aws:iam::000000000000:role/any",
    ]);
  });
});

describe("kinds", () => {
  test.each([
    ["aws_iam_anything_new", ["identity", "escalation"]],
    ["aws_cognito_identity_pool_roles_attachment", ["identity", "escalation"]],
    ["aws_ssoadmin_account_assignment", ["identity", "escalation"]],
    ["aws_eks_cluster", ["identity", "escalation", "network"]],
    ["aws_vpn_connection_of_tomorrow", ["identity", "escalation", "network"]],
    ["aws_lambda_layer_version_permission", ["identity", "escalation", "routes", "runtime"]],
    ["pulumi-nodejs:dynamic:Resource", ["identity", "escalation"]],
  ])("%s is a doubt that names it", (kind, theorems) => {
    expect(worldOf(node(kind, "it")).doubts).toEqual([
      {
        address: "it",
        reason: `What a resource of kind ${kind} lets through is not modelled.`,
        theorems,
        fix: expect.stringContaining("--write-baseline"),
      },
    ]);
  });

  test.each([
    "aws_cloudwatch_metric_alarm",
    "terraform_data",
    "random_id",
    "random:index/randomId:RandomId",
    "aws_sns_sms_preferences",
  ])("%s carries no access", (kind) => {
    expect(worldOf(node(kind, "it")).doubts).toEqual([]);
  });

  test("what only takes access away is an assumption", () => {
    const world = worldOf(node("aws_organizations_policy", "it"));
    expect(world.doubts).toEqual([]);
    expect(world.assumptions.join(" ")).toContain("aws_organizations_policy");
  });

  test("what is read and not made, and groupings, are no resources", () => {
    expect(
      worldOf(node("aws_iam_x", "a", { category: "data" }), node("c", "b", { category: "component" })).nodes,
    ).toEqual([]);
  });
});

describe("deliveries", () => {
  const queue = (tenant: string) =>
    node("aws_sqs_queue", "queue", { inputs: { name: "q" }, compartment: { environment: "dev", tenant } });
  const compartment = { environment: "dev", tenant: "acme" };
  const subscription = (endpoint: string) =>
    node("aws_sns_topic_subscription", "sub", { compartment, inputs: { protocol: "sqs", endpoint } });
  const arn = `arn:aws:sqs:eu-west-1:${ACCOUNT}:q`;

  test("within a compartment they carry nothing over a wall", () => {
    expect(worldOf(queue("acme"), subscription(arn)).doubts).toEqual([]);
    expect(worldOf(queue("acme"), subscription("someone@example.com")).doubts).toEqual([]);
  });

  test("to another compartment, or to what the graph does not hold, they are doubts", () => {
    expect(worldOf(queue("globex"), subscription(arn)).doubts).toMatchObject([
      { address: "sub", theorems: ["identity"] },
    ]);
    expect(worldOf(subscription(arn)).doubts[0]?.reason).toContain(arn);
  });
});

describe("hostile graphs end in doubts", () => {
  test.each([
    ["no JSON", "{"],
    ["no policy", "[]"],
    ["deep", `{"Statement":${"[".repeat(50_000)}${"]".repeat(50_000)}}`],
    ["long", allow({ Resource: `arn:aws:s3:::${"*a".repeat(5_000_000)}` })],
    ["not known", unknown("it is made later")],
  ])("a policy that is %s", (_, policy) => {
    const role = node("aws_iam_role", "role", { inputs: { name: "r", assumeRolePolicy: policy } });
    const hung = node("aws_iam_role_policy", "policy", { inputs: { role: "r", policy } });
    const world = worldOf(role, hung, node("aws_s3_bucket", "bucket", { inputs: { bucket: "b", policy } }));
    expect(new Set(world.doubts.map(({ address }) => address))).toEqual(new Set(["role", "policy", "bucket"]));
  });

  test("nodes that come from each other", () => {
    const later = unknown("later");
    const first = node("aws_kms_alias", "first", {
      inputs: { targetKeyId: later },
      propertyDependsOn: { targetKeyId: ["second"] },
    });
    const second = node("aws_kms_alias", "second", {
      inputs: { targetKeyId: later },
      propertyDependsOn: { targetKeyId: ["first"] },
    });
    expect(worldOf(first, second).doubts.map(({ address }) => address)).toEqual(["first", "second"]);
  });

  test("values of the wrong form, and nothing but nulls", () => {
    const inputs = {
      name: 3,
      bucket: null,
      role: [{}],
      policy: true,
      serverSideEncryption: "x",
      environment: [null],
      replicas: 7,
      acl: {},
    };
    const kinds = [
      "aws_s3_bucket",
      "aws_dynamodb_table",
      "aws_kms_key",
      "aws_lambda_function",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_kms_grant",
      "aws_lambda_permission",
      "aws_sns_topic_subscription",
    ];
    const world = worldOf(
      ...kinds.map((kind) => node(kind, kind, { inputs })),
      ...kinds.map((kind) => node(kind, `${kind} empty`)),
    );
    expect(world.doubts.length).toBeGreaterThan(0);
  });
});

test("without a service reference nothing that is data goes unasked unnoticed", () => {
  const world = readWorld(graphOf(bucket(allow({ Principal: "*" }))), NO_SETTINGS, {
    source: "nothing",
    services: new Map(),
  });
  expect(world.doubts).toMatchObject([{ address: "bucket", reason: expect.stringContaining("holds no action") }]);
});

test("a world is read alike twice", () => {
  const nodes = [bucket(allow({ Principal: "*" })), node("aws_iam_user", "user", { inputs: { name: "u" } })];
  expect(JSON.stringify(worldOf(...nodes))).toBe(JSON.stringify(worldOf(...nodes)));
});

test("ten thousand roles are read in linear time", () => {
  const world = (count: number) =>
    Array.from({ length: count }, (_, index) => [
      node("aws_iam_role", `role-${index}`, {
        inputs: {
          name: `r${index}`,
          assumeRolePolicy: allow({ Principal: "*", Action: "sts:AssumeRole", Resource: undefined }),
        },
      }),
      node("aws_iam_role_policy", `policy-${index}`, { inputs: { role: `r${index}`, policy: allow() } }),
    ]).flat();
  const read = worldOf(...world(10_000));
  expect(read.principals.filter(({ identity }) => identity.length === 1)).toHaveLength(10_001);
}, 20_000);
