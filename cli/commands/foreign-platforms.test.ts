import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import { node as bareNode } from "../../plan/test/node.ts";
import { readsTable, shop } from "../test/shop.ts";

const cli = fileURLToPath(new URL("../bulkhead.js", import.meta.url));
const fixtures = fileURLToPath(new URL("../../capture/test/fixtures/files", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bulkhead-foreign-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function prove(file: string) {
  const options = { cwd: folder, encoding: "utf8", timeout: 60_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "prove", file], options);
  expect(stderr).not.toMatch(/^ +at \S+ \(|fault of Bulkhead/m);
  // Lines are wrapped for people.
  return { status, said: stdout.replaceAll(/\s+/g, " ") };
}

function proveGraph(graph: Graph) {
  writeFileSync(join(folder, "graph.json"), JSON.stringify(graph));
  return prove("graph.json");
}

type Fields = Readonly<Record<string, Value>>;

function node(kind: string, name: string, inputs: Fields, outputs: Fields = {}, tenant = "tenant-001"): ResourceNode {
  return bareNode(kind, name, {
    ...{ inputs, outputs: { ...inputs, ...outputs }, account: "123456789012", region: "eu-west-1" },
    tags: { environment: "dev", tenant_id: tenant },
    compartment: { environment: "dev", tenant },
  });
}

describe("compartments of a platform that is not ours", () => {
  it("without any tags: the stack is one compartment, and the report says that this was assumed", () => {
    const graph = shop({ policy: readsTable("*") });
    const nodes = graph.nodes.map(({ compartment: _, ...rest }) => ({ ...rest, tags: {} }));
    const { status, said } = proveGraph({ ...graph, nodes });
    expect(said).toContain("No resource of shop/dev names a compartment by its tags: the whole stack is taken as one.");
    expect(status).toBe(0);
  });

  it("with tag keys of its own, which bulkhead.yaml names", () => {
    const state = readFileSync(join(fixtures, "terraform-state.json"), "utf8");
    writeFileSync(
      join(folder, "state.json"),
      state.replaceAll("tenant_id", "Customer").replaceAll('"environment"', '"Stage"'),
    );
    const targets = "version: 1\ntargets: { state.json: { stacks: { default: {} } } }\n";
    writeFileSync(join(folder, "bulkhead.yaml"), `${targets}compartments: { environment: Stage, tenant: Customer }\n`);
    expect(prove("state.json").said).toContain("aws_kms_key.data (tenant-001 in dev) is open to the account");
    writeFileSync(join(folder, "bulkhead.yaml"), targets);
    const { said } = prove("state.json");
    expect(said).not.toContain("tenant-001 in dev");
    expect(said).toContain("names a compartment by its tags");
  });
});

describe("a broken or hostile platform ends in a clear finding, within seconds", () => {
  const within = 30_000;
  const network = (...more: readonly ResourceNode[]) =>
    shop({
      more: [
        node("aws_vpc", "all", { cidrBlock: "10.0.0.0/16" }, { id: "vpc-1", defaultSecurityGroupId: "sg-default" }),
        node("aws_subnet", "one", { vpcId: "vpc-1", cidrBlock: "10.0.1.0/24" }, { id: "subnet-1" }),
        node("aws_subnet", "two", { vpcId: "vpc-1", cidrBlock: "10.0.2.0/24" }, { id: "subnet-2" }, "tenant-002"),
        ...more,
      ],
    });

  it("security groups that admit themselves, and each other in a ring", { timeout: within }, () => {
    const groups = Array.from({ length: 200 }, (_, index) => [
      node("aws_security_group", `g${index}`, { vpcId: "vpc-1", name: `g${index}` }, { id: `sg-${index}` }),
      node("aws_vpc_security_group_ingress_rule", `own${index}`, {
        ...{ securityGroupId: `sg-${index}`, referencedSecurityGroupId: `sg-${index}`, ipProtocol: "-1" },
      }),
      node("aws_vpc_security_group_ingress_rule", `next${index}`, {
        ...{ securityGroupId: `sg-${index}`, referencedSecurityGroupId: `sg-${(index + 1) % 200}`, ipProtocol: "-1" },
      }),
    ]);
    const { status, said } = proveGraph(network(...groups.flat()));
    expect(status).toBe(1);
    expect(said).toMatch(/REFUTED network .*aws_subnet\.(one|two) \(tenant-00[12] in dev\)/);
  });

  it("a thousand peerings", { timeout: within }, () => {
    const block = (index: number) => `10.${index % 250}.0.0/16`;
    const vpcs = Array.from({ length: 1001 }, (_, index) => {
      const ids = { id: `vpc-${index}`, mainRouteTableId: `rtb-${index}`, defaultNetworkAclId: `acl-${index}` };
      return [
        node("aws_vpc", `v${index}`, { cidrBlock: block(index) }, { ...ids, defaultSecurityGroupId: `sg-${index}` }),
        node(
          ...(["aws_subnet", `s${index}`, { vpcId: `vpc-${index}`, cidrBlock: `10.${index % 250}.1.0/24` }] as const),
          ...([{ id: `subnet-${index}` }, `tenant-${index}`] as const),
        ),
      ];
    });
    const peerings = Array.from({ length: 1000 }, (_, index) => [
      node(
        ...(["aws_vpc_peering_connection", `p${index}`] as const),
        ...([
          { vpcId: `vpc-${index}`, peerVpcId: `vpc-${index + 1}`, autoAccept: true },
          { id: `pcx-${index}` },
        ] as const),
      ),
      node("aws_route", `there${index}`, {
        ...{
          routeTableId: `rtb-${index}`,
          destinationCidrBlock: block(index + 1),
          vpcPeeringConnectionId: `pcx-${index}`,
        },
      }),
      node("aws_route", `back${index}`, {
        ...{
          routeTableId: `rtb-${index + 1}`,
          destinationCidrBlock: block(index),
          vpcPeeringConnectionId: `pcx-${index}`,
        },
      }),
    ]);
    const { status, said } = proveGraph(shop({ more: [...vpcs, ...peerings].flat() }));
    expect(status).toBe(1);
    expect(said).toContain("REFUTED network");
  });

  it("references to what is not there", { timeout: within }, () => {
    const gone = "arn:aws:iam::123456789012:policy/gone";
    const { status, said } = proveGraph(
      shop({
        more: [
          node("aws_iam_role_policy", "nobodys", { role: "nobody", policy: readsTable("tenant-002") }),
          node("aws_iam_role_policy_attachment", "nothing", { role: "tenant-001-reader", policyArn: gone }),
          node("aws_subnet", "nowhere", { vpcId: "vpc-gone", cidrBlock: "10.0.0.0/24" }, { id: "subnet-0" }),
          node("aws_api_gateway_method", "lost", { restApi: "gone", resourceId: "gone", httpMethod: "GET" }),
          node("aws_kms_alias", "adrift", { name: "alias/adrift", targetKeyId: "gone" }),
        ],
      }),
    );
    expect(status).toBe(1);
    expect(said).toContain(`${gone}, which aws_iam_role_policy_attachment.nothing attaches, is not in the graph.`);
    expect(said).toMatch(/aws_subnet\.nowhere could not be judged.* Its VPC is not in the graph/);
    expect(said).toMatch(/aws_api_gateway_method\.lost could not be judged/);
    expect(said).toMatch(
      /REFUTED identity \S*role\/nobody \(tenant-001 in dev\) can dynamodb:GetItem on aws_dynamodb_table\.tenant-002/,
    );
  });

  it("properties of types that no provider writes", { timeout: within }, () => {
    const { status, said } = proveGraph(
      shop({
        more: [
          node("aws_iam_role", "odd", { name: 12, assumeRolePolicy: ["x"] }, { arn: {} }),
          node("aws_dynamodb_table", "odd", { name: ["x"] }, { arn: null }),
          node("aws_security_group", "odd", { ingress: "all", egress: 7, vpcId: {} }, { id: ["x"] }),
          node("aws_subnet", "odd", { cidrBlock: "not a block", vpcId: 5 }, { id: 7 }),
          node("aws_kms_key", "odd", { policy: { Statement: { Effect: "Allow", Action: {} } } }, { arn: "arn" }),
          node("aws_api_gateway_rest_api", "odd", { body: '{"paths":{"/x":[1]}}' }, { id: 5 }),
          node("aws_lambda_function", "odd", { environment: "x", vpcConfig: [], role: {}, layers: "q" }, { arn: "x" }),
        ],
      }),
    );
    expect([1, 2]).toContain(status);
    for (const kind of ["aws_iam_role", "aws_dynamodb_table", "aws_kms_key", "aws_lambda_function"]) {
      expect(said).toMatch(new RegExp(`(UNKNOWN|REFUTED) [^R]*${kind}\\.odd`));
    }
  });

  it("nothing at all is nothing proved", { timeout: within }, () => {
    const { status, said } = proveGraph({ ...shop(), nodes: [] });
    expect(said).not.toMatch(/ proved (identity|keys|escalation)/);
    expect(status).toBe(2);
  });
});
