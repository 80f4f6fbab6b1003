import { describe, expect, it } from "vitest";
import { unknown } from "../../graph/value.ts";
import { captureTerraform } from "./capture-terraform.ts";
import type { BlockShape } from "./shape.ts";
import type { StateResource, TerraformPlan, TerraformState } from "./show-json.ts";

const KEY_ARN = "arn:aws:kms:eu-west-1:123456789012:key/11111111-1111-1111-1111-111111111111";

function resource(address: string, values: Record<string, unknown>, more: Partial<StateResource> = {}): StateResource {
  const [type = "", name = ""] = address.replace(/^module\.\w+\./, "").split(/[.[]/);
  return { address, mode: "managed", type, name, values, ...more };
}

const key = resource("aws_kms_key.data", { arn: KEY_ARN, id: "11111111-1111-1111-1111-111111111111", tags: {} });
const tables = ["users", "data"].map((name) =>
  resource(
    `module.tables.aws_dynamodb_table.table["${name}"]`,
    {
      name,
      arn: `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`,
      attribute: [{ name: "PK", type: "S" }],
      server_side_encryption: [{ enabled: true, kms_key_arn: KEY_ARN }],
      ttl: [],
      tags: { Name: name },
      tags_all: { Name: name, Environment: "dev" },
      region: "eu-west-1",
    },
    { index: name, depends_on: ["aws_kms_key.data"] },
  ),
);
const policy = resource("aws_iam_role_policy.reader", {
  policy: '{"Resource":["arn:aws:dynamodb:eu-west-1:123456789012:table/users"]}',
  role: "reader",
});

const plan = (resources: readonly StateResource[] = []): TerraformPlan => ({
  format_version: "1.2",
  planned_values: { root_module: { resources } },
  configuration: {
    provider_config: { aws: { name: "aws", expressions: { region: { constant_value: "eu-west-1" } } } },
    root_module: {
      resources: [
        { address: "aws_kms_key.data", provider_config_key: "aws", expressions: {} },
        {
          address: "aws_iam_role_policy.reader",
          provider_config_key: "aws",
          depends_on: ["aws_kms_key.data"],
          expressions: {
            policy: { references: ["module.tables.arns", "module.tables"] },
            role: { references: ["var.role"] },
          },
        },
      ],
      module_calls: {
        tables: {
          source: "./tables",
          expressions: { key_arn: { references: ["aws_kms_key.data.arn", "aws_kms_key.data"] } },
          module: {
            outputs: { arns: { expression: { references: ["aws_dynamodb_table.table"] } } },
            resources: [
              {
                address: "aws_dynamodb_table.table",
                expressions: {
                  name: { references: ["each.key"] },
                  server_side_encryption: [
                    { enabled: { constant_value: true }, kms_key_arn: { references: ["var.key_arn"] } },
                  ],
                  tags: {},
                },
              },
              {
                address: "aws_dynamodb_resource_policy.policy",
                for_each_expression: { references: ["aws_dynamodb_table.table"] },
                expressions: {
                  resource_arn: { references: ["each.value.arn", "each.value"] },
                  policy: { references: ["each.value"] },
                },
              },
            ],
          },
        },
      },
    },
  },
});

/** `for_each = aws_dynamodb_table.table`, in the tables' module. */
const policies = ["users", "data"].map((name) =>
  resource(
    `module.tables.aws_dynamodb_resource_policy.policy["${name}"]`,
    { resource_arn: `arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`, policy: "{}" },
    { index: name },
  ),
);

const state: TerraformState = {
  format_version: "1.0",
  values: {
    outputs: { role: { value: "reader" }, password: { value: "p", sensitive: true } },
    root_module: {
      resources: [key, policy],
      child_modules: [{ address: "module.tables", resources: [...tables, ...policies] }],
    },
  },
};

const TABLE_SHAPE: BlockShape = {
  properties: { server_side_encryption: { type: "object", settable: true, block: true } },
};
const whole = {
  project: "access",
  stack: "dev",
  plan: plan(),
  state,
  account: "123456789012",
  shapeOf: (type: string) => (type === "aws_dynamodb_table" ? TABLE_SHAPE : undefined),
};
const graph = captureTerraform(whole);
const node = (address: string) => graph.nodes.find((candidate) => candidate.address === address);
const usersTable = node('module.tables.aws_dynamodb_table.table["users"]');

describe("captureTerraform", () => {
  it("has a node for each resource and each module, sorted by id", () => {
    expect(graph.nodes.map(({ id }) => id)).toEqual([
      "terraform:access/dev:aws_iam_role_policy.reader",
      "terraform:access/dev:aws_kms_key.data",
      "terraform:access/dev:module.tables",
      'terraform:access/dev:module.tables.aws_dynamodb_resource_policy.policy["data"]',
      'terraform:access/dev:module.tables.aws_dynamodb_resource_policy.policy["users"]',
      'terraform:access/dev:module.tables.aws_dynamodb_table.table["data"]',
      'terraform:access/dev:module.tables.aws_dynamodb_table.table["users"]',
    ]);
    expect(usersTable?.parent).toBe("terraform:access/dev:module.tables");
  });

  it("spells properties as Pulumi's SDK does, keeps a map's keys, and leaves out what is not set", () => {
    expect(usersTable?.inputs).toEqual({
      attributes: [{ name: "PK", type: "S" }],
      name: "users",
      serverSideEncryption: { enabled: true, kmsKeyArn: KEY_ARN },
      tags: { Name: "users" },
    });
    expect(usersTable?.outputs["arn"]).toBe("arn:aws:dynamodb:eu-west-1:123456789012:table/users");
  });

  it("tells a block by its look where there is no schema", () => {
    const bare = captureTerraform({ project: "access", stack: "dev", plan: plan(), state });
    const table = bare.nodes.find(({ address, kind }) => kind === "aws_dynamodb_table" && address.includes("users"));
    expect(table?.inputs["serverSideEncryptions"]).toEqual([{ enabled: true, kmsKeyArn: KEY_ARN }]);
  });

  it("takes tags with the provider's defaults, region and account", () => {
    expect(usersTable).toMatchObject({ tags: { Name: "users", Environment: "dev" }, region: "eu-west-1" });
    expect(node("aws_kms_key.data")).toMatchObject({ region: "eu-west-1", account: "123456789012" });
  });

  it("follows a property through variables to what it was computed from", () => {
    expect(usersTable?.propertyDependsOn).toEqual({ serverSideEncryption: ["terraform:access/dev:aws_kms_key.data"] });
  });

  it("follows a property through a module's output to the one instance that it names", () => {
    const users = 'terraform:access/dev:module.tables.aws_dynamodb_table.table["users"]';
    expect(node("aws_iam_role_policy.reader")?.propertyDependsOn).toEqual({ policy: [users] });
    expect(node("aws_iam_role_policy.reader")?.dependsOn).toEqual(["terraform:access/dev:aws_kms_key.data", users]);
  });

  it("follows a chained for_each to the instance of the same round, by its ARN and by its key", () => {
    const users = 'terraform:access/dev:module.tables.aws_dynamodb_table.table["users"]';
    const attached = node('module.tables.aws_dynamodb_resource_policy.policy["users"]');
    expect(attached?.propertyDependsOn).toEqual({ policy: [users], resourceArn: [users] });
  });

  it("keeps a sensitive output secret", () => {
    expect(graph.stacks[0]?.outputs).toEqual({ role: "reader", password: { $bulkhead: "secret", value: "p" } });
  });

  it("is the same whatever the order of the JSON", () => {
    const reversed: TerraformState = {
      ...state,
      values: {
        root_module: {
          resources: [policy, key],
          child_modules: [{ address: "module.tables", resources: [...policies, ...tables].toReversed() }],
        },
      },
    };
    const again = captureTerraform({ ...whole, state: reversed });
    expect(JSON.stringify(again.nodes)).toBe(JSON.stringify(graph.nodes));
  });
});

describe("captureTerraform of a plan alone", () => {
  const planned: TerraformPlan = {
    ...plan([resource("aws_kms_key.data", { description: "d" }, { sensitive_values: { description: true } })]),
    resource_changes: [{ address: "aws_kms_key.data", change: { after_unknown: { arn: true, id: true } } }],
  };
  const [captured] = captureTerraform({ project: "access", stack: "dev", plan: planned }).nodes;

  it("marks what is not known before an apply, and only outputs are", () => {
    expect(captured?.outputs).toMatchObject({ arn: unknown("known after apply"), id: unknown("known after apply") });
    expect(captured?.inputs).toEqual({});
  });

  it("gives a child of one of several, not known which before an apply, no compartment instead of the first's", () => {
    const role = (tenant: string) =>
      resource(`aws_iam_role.service["${tenant}"]`, { name: tenant, tags: { tenant_id: tenant } }, { index: tenant });
    const child = (key: string) => resource(`aws_iam_role_policy.grants["${key}"]`, { name: key }, { index: key });
    const roles = ["tenant-001", "tenant-002"].map(role);
    const children = ["tenant-001/reads", "tenant-002/reads", "tenant-002"].map(child);
    const { nodes } = captureTerraform({
      directory: ".",
      project: "shop",
      stack: "dev",
      account: "123456789012",
      plan: {
        format_version: "1.2",
        planned_values: { root_module: { resources: [...roles, ...children] } },
        resource_changes: children.map(({ address }) => ({ address, change: { after_unknown: { role: true } } })),
        configuration: {
          root_module: {
            resources: [
              { address: "aws_iam_role.service", expressions: {} },
              {
                address: "aws_iam_role_policy.grants",
                expressions: { role: { references: ["aws_iam_role.service", "each.value.tenant"] } },
              },
            ],
          },
        },
      } as unknown as TerraformPlan,
    });
    const places = nodes.flatMap(({ kind, name, compartment }) =>
      kind === "aws_iam_role_policy" ? [[name, compartment?.tenant]] : [],
    );
    expect(Object.fromEntries(places)).toEqual({
      'grants["tenant-001/reads"]': undefined,
      'grants["tenant-002/reads"]': undefined,
      'grants["tenant-002"]': "tenant-002",
    });
  });

  it("marks what is sensitive", () => {
    expect(captured?.outputs["description"]).toEqual({ $bulkhead: "secret", value: "d" });
  });

  it("says that it was read from a plan", () => {
    expect(captureTerraform({ project: "access", stack: "dev", plan: planned }).stacks[0]?.warnings).toHaveLength(1);
  });
});
