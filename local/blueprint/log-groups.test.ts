import { expect, it } from "vitest";
import type { Graph } from "../../graph/graph.ts";
import { node, tinyGraph } from "../test/tiny-graph.ts";
import { blueprintOf } from "./blueprint.ts";

const groupsOf = (graph: Graph) => Object.fromEntries(blueprintOf(graph).logGroups);
const writingTo = (logGroup: string) => ({ source: "tenant.mjs", logging: { logGroup } });

it("a tenant's log groups are those of the functions that its paths call", () => {
  expect(
    groupsOf(tinyGraph({ tenants: { "tenant-001": { source: "tenant.mjs" }, "tenant-002": writingTo("/two") } })),
  ).toEqual({ "tenant-001": ["/aws/lambda/tenant-001"], "tenant-002": ["/two"] });
});

it("and those of its compartment", () => {
  const graph = tinyGraph({ suspended: ["tenant-002"] });
  const group = (name: string, tenant: string) => ({
    ...node("aws_cloudwatch_log_group", name, { name }),
    compartment: { environment: "dev", tenant },
  });
  const nodes = [...graph.nodes, group("/own", "tenant-002"), group("/platform", "shared"), group("/x", "tenant-009")];
  expect(groupsOf({ ...graph, nodes })).toEqual({
    "tenant-001": ["/aws/lambda/tenant-001"],
    "tenant-002": ["/own"],
  });
});

it("one that two tenants' functions write to is nobody's own", () => {
  const tenants = { "tenant-001": writingTo("/both"), "tenant-002": writingTo("/both") };
  expect(groupsOf(tinyGraph({ tenants }))).toEqual({ "tenant-001": [], "tenant-002": [] });
});
