import { expect, test } from "vitest";
import type { ResourceNode } from "../../graph/node.ts";
import { findPlaces } from "./places.ts";
import { graphOf, node } from "./test/small-graph.ts";

const placed = (id: string, stack: string, environment?: string, tenant?: string) =>
  node("aws_dynamodb_table", id, {
    stack,
    compartment: { ...(environment !== undefined && { environment }), ...(tenant !== undefined && { tenant }) },
  });
const bare = (id: string, stack: string) => node("aws_dynamodb_table", id, { stack });
const keysOf = (nodes: readonly ResourceNode[], same: readonly (readonly string[])[] = []) =>
  Object.fromEntries([...findPlaces(graphOf(...nodes), same).places].map(([id, { key }]) => [id, key]));

test("a tag names one environment in all projects that use it", () => {
  expect(keysOf([placed("a", "p/s", "prod"), placed("b", "q/t", "prod"), placed("c", "p/s", "dev")])).toEqual({
    a: "prod",
    b: "prod",
    c: "dev",
  });
});

test("two stacks of one project with one tag are two environments: neither is on the other's side", () => {
  const nodes = [
    placed("a", "p/staging", "staging"),
    placed("b", "p/staging", "prod"),
    placed("c", "p/production", "prod"),
  ];
  expect(keysOf(nodes)).toEqual({ a: "staging", b: "prod@staging", c: "prod@production" });
});

test("stacks that are declared one environment are one", () => {
  const nodes = [placed("a", "p/blue", "prod"), placed("b", "p/green", "prod")];
  expect(keysOf(nodes, [["p/blue", "p/green"]])).toEqual({ a: "prod", b: "prod" });
});

test("a tenant is a side of its environment, the platform another", () => {
  const { places } = findPlaces(graphOf(placed("a", "p/s", "prod", "acme"), placed("b", "p/s", "prod", "shared")), []);
  expect(places.get("a")).toEqual({ key: "prod/acme", environment: "prod", tenant: "acme", label: "acme in prod" });
  expect(places.get("b")?.label).toBe("the platform in prod");
});

test("without a compartment among others with one, a node is a side of its own", () => {
  const { places } = findPlaces(graphOf(placed("a", "p/s", "prod"), bare("b", "p/s"), bare("c", "p/s")), []);
  expect(places.get("b")?.unplaced).toBe(true);
  expect(places.get("b")?.key).not.toBe(places.get("c")?.key);
});

test("without a tenant in an environment of tenants, a node is a side of its own", () => {
  const { places } = findPlaces(graphOf(placed("a", "p/s", "prod", "acme"), placed("b", "p/s", "prod")), []);
  expect(places.get("b")).toMatchObject({ environment: "prod", unplaced: true });
});

test("a stack without any tag is one place, and that is said", () => {
  const { places, assumptions } = findPlaces(graphOf(bare("a", "p/s"), bare("b", "p/s")), []);
  expect([...places.values()].map(({ key }) => key)).toEqual(["p/s", "p/s"]);
  expect(assumptions).toEqual(["No resource of p/s names a compartment by its tags: the whole stack is taken as one."]);
});
