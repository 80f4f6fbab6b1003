import { expect, test } from "vitest";
import type { Graph } from "./graph.ts";
import { toMermaid } from "./mermaid.ts";
import type { ResourceNode } from "./node.ts";
import { toJson } from "./to-json.ts";
import { secret } from "./value.ts";

function node(id: string, more: Partial<ResourceNode> = {}): ResourceNode {
  return {
    id,
    address: id,
    stack: "p/s",
    kind: "aws_kms_key",
    type: "aws:kms/key:Key",
    name: id,
    category: "custom",
    dependsOn: [],
    propertyDependsOn: {},
    inputs: {},
    outputs: {},
    tags: {},
    options: {},
    ...more,
  };
}

const graphOf = (...nodes: ResourceNode[]): Graph => ({
  version: 1,
  stacks: [{ id: "p/s", project: "p", stack: "s", engine: "pulumi", outputs: {}, warnings: [] }],
  nodes,
});

test("boxes for stack, compartment and component; arrows from what takes a value to where it comes from", () => {
  const graph = graphOf(
    node("group", { category: "component", type: "bulkhead:components:Keys" }),
    node("key", { parent: "group", compartment: { environment: "dev", tenant: "tenant-001" } }),
    node("alias", { kind: "aws_kms_alias", propertyDependsOn: { targetKeyId: ["key"], parent: ["group"] } }),
  );
  expect(toMermaid(graph)).toBe(`flowchart LR
  subgraph s0["p/s"]
    subgraph s1["dev / tenant-001"]
      subgraph s2["Keys group"]
        n1["kms key<br/>key"]
      end
    end
    subgraph s3["no compartment"]
      n2["kms alias<br/>alias"]
    end
  end
  n2 --> n1
`);
});

test("a name cannot leave its label", () => {
  const drawn = toMermaid(graphOf(node("evil", { name: 'a"]; click n1 "x" #<b>`end`' })));
  expect(drawn).toContain('n0["kms key<br/>a#34;#93;#59; click n1 #34;x#34; #35;#60;b#62;#96;end#96;"]');
});

test("the JSON has no secret's value in it", () => {
  const printed = toJson(graphOf(node("it", { inputs: { password: secret({ deep: "hush" }) } })));
  expect(printed).not.toContain("hush");
  expect(JSON.parse(printed).nodes[0].inputs).toEqual({ password: { $bulkhead: "secret" } });
});
