import { describe, expect, it } from "vitest";
import type { ResourceNode } from "../graph/node.ts";
import { secret, unknown } from "../graph/value.ts";
import { compareGraphs } from "./compare-graphs.ts";
import { graphOf, node } from "./test/node.ts";

const table = (inputs: ResourceNode["inputs"], more: Partial<ResourceNode> = {}) =>
  node("aws_dynamodb_table", "users", { inputs, ...more });
const compare = (before: readonly ResourceNode[], after: readonly ResourceNode[]) =>
  compareGraphs(graphOf(...before), graphOf(...after));

describe("what a deployment does", () => {
  it("is nothing between a graph and itself, and a creation of all where there was nothing", () => {
    const graph = [table({ name: "users" }), node("aws_kms_key", "key")];
    expect(compare(graph, graph)).toMatchObject({ changes: [], unchanged: 2 });
    expect(compare([], graph).changes.map(({ action, name }) => `${action} ${name}`)).toEqual([
      "create users",
      "create key",
    ]);
  });

  it("is a change in place where AWS can change the property, with the place in it", () => {
    const { changes } = compare(
      [table({ name: "users", ttl: { enabled: false } })],
      [table({ name: "users", ttl: { enabled: true } })],
    );
    expect(changes).toMatchObject([
      { action: "change", properties: [{ path: "ttl.enabled", before: false, after: true }], because: [] },
    ]);
    expect(changes[0]).not.toHaveProperty("loses");
  });

  it("is a replacement where AWS cannot, and loses the data", () => {
    const { changes } = compare([table({ hashKey: "PK" })], [table({ hashKey: "id" })]);
    expect(changes).toMatchObject([
      { action: "replace", because: ["hashKey cannot be changed in place."], loses: "its items" },
    ]);
  });

  it("destroys what is left out, and says what is lost and what stands in the way", () => {
    const { changes } = compare(
      [
        table({ deletionProtectionEnabled: true }),
        node("aws_s3_bucket", "kept", { options: { retain: true } }),
        node("aws_kms_key", "key", { options: { protect: true } }),
        node("aws_iam_role", "role"),
      ],
      [],
    );
    expect(changes.map(({ name, loses, heldBy }) => [name, loses, heldBy])).toEqual([
      ["users", "its items", "its deletion protection (deletionProtectionEnabled)"],
      ["role", undefined, undefined],
      ["key", "whatever is encrypted with it", "the engine's own protection (protect)"],
      ["kept", undefined, "retainOnDelete, so that it stays in AWS and is forgotten here"],
    ]);
  });

  it("replaces everything whose region or account changes", () => {
    const { changes } = compare([table({}, { region: "eu-west-1" })], [table({}, { region: "us-east-1" })]);
    expect(changes).toMatchObject([{ action: "replace", because: ["region cannot be changed in place."] }]);
  });

  it("sees a wall that a resource moves through", () => {
    const place = (tenant: string) => ({ compartment: { environment: "dev", tenant }, tags: { tenant_id: tenant } });
    const { changes } = compare([table({}, place("tenant-001"))], [table({}, place("tenant-002"))]);
    expect(changes).toMatchObject([
      {
        action: "change",
        compartment: { tenant: "tenant-002" },
        movedFrom: { tenant: "tenant-001" },
        properties: [{ path: "tags.tenant_id" }],
      },
    ]);
  });

  it("finds a resource again that was given another name and its alias", () => {
    const renamed = node("aws_dynamodb_table", "people", {
      inputs: { name: "users" },
      options: { aliases: ["shop/dev:aws_dynamodb_table.users"] },
    });
    expect(compare([table({ name: "users" })], [renamed]).changes).toEqual([]);
  });

  it("leaves out what the engine is told to ignore", () => {
    const options = { ignoreChanges: ["readCapacity"] };
    const { changes } = compare([table({ readCapacity: 1 })], [table({ readCapacity: 9 }, { options })]);
    expect(changes).toEqual([]);
  });

  it("does not look at groupings, providers and what is only read", () => {
    const other = (category: ResourceNode["category"]) => node("x", category, { category });
    expect(compare([], [other("component"), other("provider"), other("data")]).changes).toEqual([]);
  });
});

describe("what follows from a replacement", () => {
  const vpc = (cidrBlock: string) => node("aws_vpc", "vpc", { inputs: { cidrBlock } });
  const from = (origin: string, property: string) => ({ propertyDependsOn: { [property]: [`shop/dev:${origin}`] } });
  const subnet = node("aws_subnet", "subnet", from("aws_vpc.vpc", "vpcId"));
  const lambda = node("aws_lambda_function", "function", from("aws_subnet.subnet", "vpcConfig"));

  it("is a replacement where the value cannot be changed in place, a change where it can, and so on", () => {
    const { changes } = compare([vpc("10.0.0.0/16"), subnet, lambda], [vpc("10.1.0.0/16"), subnet, lambda]);
    expect(changes.map(({ name, action }) => [name, action])).toEqual([
      ["function", "change"],
      ["subnet", "replace"],
      ["vpc", "replace"],
    ]);
    expect(changes[1]?.because).toEqual([
      "vpcId cannot be changed in place, and comes from aws_vpc.vpc, which is replaced.",
    ]);
  });

  it("ends where resources hang on each other in a ring", () => {
    const one = node("aws_subnet", "one", { ...from("aws_subnet.two", "vpcId"), inputs: { cidrBlock: "a" } });
    const two = node("aws_subnet", "two", from("aws_subnet.one", "vpcId"));
    const { changes } = compare([one, two], [{ ...one, inputs: { cidrBlock: "b" } }, two]);
    expect(changes.map(({ action }) => action)).toEqual(["replace", "replace"]);
  });

  it("is nothing for what is new by itself", () => {
    const { changes } = compare([vpc("10.0.0.0/16")], [vpc("10.1.0.0/16"), subnet]);
    expect(changes.map(({ action }) => action)).toEqual(["create", "replace"]);
  });
});

describe("values", () => {
  it.each<[string, ResourceNode["inputs"], ResourceNode["inputs"], readonly string[]]>([
    ["a document whose keys are in another order", { policy: '{"a":1,"b":2}' }, { policy: '{ "b":2, "a":1 }' }, []],
    ["a document that differs", { policy: '{"a":{"b":1}}' }, { policy: '{"a":{"b":2}}' }, ["policy.a.b"]],
    ["a list of names", { names: ["a", "b"] }, { names: ["b", "c"] }, ["names[]", "names[]"]],
    ["a list in another order", { names: ["a", "b"] }, { names: ["b", "a"] }, ["names"]],
    ["nothing and null", { a: null }, {}, []],
    ["a secret that changed", { a: secret("x") }, { a: secret("y") }, ["a"]],
    ["a secret that did not", { a: secret("x") }, { a: secret("x") }, []],
    ["what was not known", { a: unknown("later") }, { a: "now" }, []],
    ["what is not known yet", { a: "now" }, { a: unknown("later") }, ["a"]],
    [
      "code by its hash",
      { code: { $bulkhead: "asset", hash: "1", files: {} } },
      { code: { $bulkhead: "asset", hash: "1", files: { "a.js": { encoding: "utf8", content: "1" } } } },
      [],
    ],
  ])("%s", (_, before, after, paths) => {
    const { changes } = compare([table(before)], [table(after)]);
    expect(changes.flatMap(({ properties }) => properties.map(({ path }) => path))).toEqual(paths);
  });

  it("that one side does not hold are said to be not compared", () => {
    const printed = table({ password: unknown("A secret, which a printed graph does not hold.") });
    const { changes, notCompared } = compare([printed], [table({ password: secret("hush") })]);
    expect({ changes, notCompared }).toEqual({ changes: [], notCompared: ["aws_dynamodb_table.users password"] });
  });

  it("of kinds that are not known may replace: the kinds are named", () => {
    const exotic = (size: number) => node("aws_quantum_computer", "q", { inputs: { size } });
    expect(compare([exotic(1)], [exotic(2)]).kindsNotKnown).toEqual(["aws_quantum_computer"]);
  });
});
