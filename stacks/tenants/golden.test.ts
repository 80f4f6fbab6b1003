import { createHash } from "node:crypto";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { captureStack } from "../../capture/pulumi/capture-stack.ts";
import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { expectGolden } from "../test/golden.ts";

let graph: Graph;
beforeAll(async () => {
  graph = await captureStack({ directory: import.meta.dirname, stack: "dev" });
}, 60_000);

const tenantOf = ({ name }: ResourceNode) => /tenant-\d+/.exec(name)?.[0];

/** The document has tests of its own; here it counts that it is the same. */
function withoutDocument(node: ResourceNode): ResourceNode {
  const { body } = node.inputs;
  if (typeof body !== "string") return node;
  const digest = createHash("sha256").update(body).digest("hex");
  return { ...node, inputs: { ...node.inputs, body: `sha256:${digest}` } };
}

test("the platform and its first tenant are the graph that was reviewed", () => {
  const reviewed = graph.nodes.filter((node) => [undefined, "tenant-001"].includes(tenantOf(node)));
  const ids = new Set(reviewed.map(({ id }) => id));
  const nodes = reviewed.map((node) => ({
    ...withoutDocument(node),
    dependsOn: node.dependsOn.filter((id) => ids.has(id)),
  }));
  expectGolden({ ...graph, nodes }, join(import.meta.dirname, "dev.golden.json"));
});

test("every other tenant is the first one again, in all but its id, its addresses and what AWS calls its resources", () => {
  const first = neutral("tenant-001");
  expect(first.length).toBeGreaterThan(40);
  for (const id of ["tenant-002", "tenant-003", "tenant-004", "tenant-005"]) expect(neutral(id)).toEqual(first);
});

/** Resource ids as AWS makes them: `subnet-0a1b2c3d4e5f6a7b8`, a key's UUID. */
const ID = /\b(?:(?:acl|rtb|sg|subnet)-[0-9a-f]{17}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\b/g;

function neutral(tenant: string): readonly string[] {
  const number = tenant.slice("tenant-".length);
  return graph.nodes
    .filter((node) => tenantOf(node) === tenant)
    .map(({ kind, name, inputs, options }) =>
      JSON.stringify({ kind, name, inputs, options })
        .replaceAll(tenant, "TENANT")
        .replaceAll(`tenant/${number}`, "tenant/NUMBER")
        .replaceAll(ID, "ID")
        .replaceAll(/10\.0\.\d\.0\/24/g, "CIDR"),
    );
}
