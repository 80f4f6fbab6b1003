import { expect, test } from "vitest";
import type { ResourceNode } from "../graph/node.ts";
import { assignCompartments } from "./compartments.ts";

function node(id: string, more: Partial<ResourceNode> = {}): ResourceNode {
  return {
    id,
    address: id,
    stack: "p/s",
    kind: "aws_thing",
    type: "aws:a/thing:Thing",
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

const compartments = (...nodes: ResourceNode[]) =>
  Object.fromEntries(assignCompartments(nodes).map(({ id, compartment }) => [id, compartment]));

const a = { tenant: "tenant-001", environment: "dev" };
const tagged = node("key", { tags: { tenant_id: "tenant-001", environment: "dev" } });

test("its own tags name a node's compartment", () => {
  expect(compartments(tagged)).toEqual({ key: a });
});

test("what cannot carry tags belongs where it attaches to, and to its parent otherwise", () => {
  const alias = node("alias", { propertyDependsOn: { targetKeyId: ["key"] }, parent: "group" });
  const member = node("member", { parent: "key" });
  expect(compartments(tagged, alias, member, node("group", { category: "component" }))).toEqual({
    key: a,
    alias: a,
    member: a,
    group: undefined,
  });
});

test("a value that is merely used says nothing of where the user belongs", () => {
  expect(compartments(tagged, node("reader", { propertyDependsOn: { kmsKeyArn: ["key"] } }))["reader"]).toBeUndefined();
});

test("nodes that attach to each other stay without", () => {
  const first = node("first", { propertyDependsOn: { vpcId: ["second"] } });
  const second = node("second", { propertyDependsOn: { vpcId: ["first"] } });
  expect(compartments(first, second)).toEqual({ first: undefined, second: undefined });
});

test("what attaches to one of several, and it is not known to which, belongs where all of them do or nowhere", () => {
  const tags = { tenant_id: "tenant-001", environment: "dev" };
  const [own, same, other] = [
    node("own", { tags }),
    node("same", { tags }),
    node("other", { tags: { ...tags, tenant_id: "tenant-002" } }),
  ];
  const hanging = (...on: string[]) => node("policy", { propertyDependsOn: { role: on, arn: ["own"] } });
  expect(compartments(own, same, hanging("own", "same"))["policy"]).toEqual(a);
  expect(compartments(own, other, hanging("own", "other"))["policy"]).toBeUndefined();
  expect(compartments(own, other, hanging("other", "own"))["policy"]).toBeUndefined();
});

test("foreign programs name their own keys", () => {
  const foreign = node("it", { tags: { Stage: "prod", Customer: "acme" } });
  expect(assignCompartments([foreign], { environment: "Stage", tenant: "Customer" })[0]?.compartment).toEqual({
    environment: "prod",
    tenant: "acme",
  });
});
