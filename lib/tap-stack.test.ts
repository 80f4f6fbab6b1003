import { beforeAll, describe, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import type { ResourceNode } from "../graph/node.ts";
import type { Tenant, TenantStatus } from "../model/tenant.ts";
import { TapStack, type TapStackArgs } from "./tap-stack.ts";

const placement = { region: "us-east-1", account: "123456789012", suffix: "dev" };

function tenant(number: number, status: TenantStatus = "active"): Tenant {
  const id = `tenant-${String(number).padStart(3, "0")}` as const;
  return { id, slot: number - 1, name: `Tenant ${number}`, status };
}

function platformOf(tenants: readonly Tenant[], args: Partial<TapStackArgs> = {}): Promise<Graph> {
  return captureInProcess(() => {
    new TapStack("tap", {
      placement,
      environment: "production",
      administrators: ["arn:aws:iam::123456789012:role/bulkhead-deploy"],
      availabilityZones: ["us-east-1a", "us-east-1b"],
      ownApiAccount: false,
      tenants,
      ...args,
    });
  });
}

/** Everything of these tenants: by its tag, or because it lies in their compartment. */
const byName = (graph: Graph) => new Map(graph.nodes.map((node) => [node.id, node]));
const ofTenant = ({ nodes }: Graph, id: string) => nodes.filter(({ name }) => name.includes(id));

/** What would be deployed; where in the source it was written is no part of it. */
function deployed({ source: _, ...node }: ResourceNode) {
  return JSON.stringify(node);
}

describe("a tenant who comes or goes", () => {
  let few: Graph;
  let more: Graph;
  beforeAll(async () => {
    few = await platformOf([tenant(1), tenant(3)]);
    more = await platformOf([tenant(1), tenant(2), tenant(3)]);
  });

  test("changes not one byte of the others", () => {
    for (const id of ["tenant-001", "tenant-003"]) {
      const before = ofTenant(few, id);
      expect(before.length).toBeGreaterThan(40);
      expect(before.map(deployed)).toEqual(ofTenant(more, id).map(deployed));
    }
  });

  test("changes of the platform what lists the tenants, and nothing else", () => {
    const after = byName(more);
    const changed = few.nodes.filter((node) => {
      const same = after.get(node.id);
      return same === undefined || deployed(same) !== deployed(node);
    });
    expect(changed.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
      "aws_api_gateway_deployment tap-api-deployment",
      "aws_api_gateway_rest_api tap-api-api",
      "aws_cloudtrail tap-audit-trail",
      "aws_cloudwatch_dashboard tap-monitoring-overview-dashboard",
      "aws_sns_topic_policy tap-monitoring-topic-policy",
    ]);
  });
});

test("a suspended tenant keeps its data and loses its way in", async () => {
  const graph = await platformOf([tenant(1), tenant(2, "suspended")]);
  const kinds = ofTenant(graph, "tenant-002").map(({ kind }) => kind);
  expect(kinds).toContain("aws_dynamodb_table");
  expect(kinds).toContain("aws_lambda_function");
  expect(kinds).not.toContain("aws_lambda_permission");
});

test("a cell names what it shares, and takes its own addresses", async () => {
  const graph = await platformOf([tenant(1)], {
    placement: { ...placement, cell: "c2" },
    vpcCidr: "10.1.0.0/16",
  });
  const nameOf = (kind: string) => graph.nodes.filter((node) => node.kind === kind).map(({ inputs }) => inputs["name"]);
  expect(nameOf("aws_api_gateway_rest_api")).toEqual(["tenants-api-c2-dev"]);
  expect(nameOf("aws_cognito_user_pool")).toEqual(["user-pool-c2-dev"]);
  expect(nameOf("aws_dynamodb_table").sort()).toEqual(["tenant-001-data-dev", "tenant-001-users-dev"]);
  const subnets = graph.nodes.filter(({ kind }) => kind === "aws_subnet").map(({ inputs }) => inputs["cidrBlock"]);
  expect(subnets.sort()).toEqual(["10.1.0.0/24", "10.1.1.0/24", "10.1.224.0/24", "10.1.225.0/24"]);
});

test("two cells of one account share no physical name", async () => {
  const names = async (cell: string, number: number) => {
    const graph = await platformOf([tenant(number)], { placement: { ...placement, cell } });
    return physicalNames(graph);
  };
  const [first, second] = [await names("c1", 1), await names("c2", 2)];
  expect(first.length).toBeGreaterThan(20);
  expect(first.filter((name) => second.includes(name))).toEqual([]);
});

/** The names under which AWS tells resources of one account and region apart. */
function physicalNames({ nodes }: Graph): string[] {
  const keys = ["name", "bucket", "dashboardName"];
  const named = nodes.filter(({ category, kind }) => category === "custom" && kind !== "aws_s3_bucket_policy");
  const own = named.filter(({ kind }) => !/^aws_(s3_bucket_|iam_role_policy)/.test(kind));
  return own.flatMap(({ inputs }) => keys.flatMap((key) => (typeof inputs[key] === "string" ? [inputs[key]] : [])));
}

test("the account's logging role is made only where this stack is told to own it", async () => {
  const accounts = async (ownApiAccount: boolean) => {
    const { nodes } = await platformOf([tenant(1)], { ownApiAccount });
    return nodes.filter(({ kind }) => kind === "aws_api_gateway_account").length;
  };
  expect([await accounts(false), await accounts(true)]).toEqual([0, 1]);
});
