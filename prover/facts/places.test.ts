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
const placesOf = (...nodes: readonly ResourceNode[]) => findPlaces(graphOf(...nodes), nodes).places;
const keysOf = (nodes: readonly ResourceNode[], same: readonly (readonly string[])[] = []) => {
  const { places } = findPlaces(graphOf(...nodes), nodes, same);
  return Object.fromEntries(nodes.map((one) => [one.id, places.of(one).key]));
};

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
  const [a, b] = [placed("a", "p/s", "prod", "acme"), placed("b", "p/s", "prod", "shared")];
  const places = placesOf(a, b);
  expect(places.of(a)).toEqual({ key: "prod/acme", environment: "prod", tenant: "acme", label: "acme in prod" });
  expect(places.of(b).label).toBe("the platform in prod");
  expect(places.named).toEqual([places.of(a), places.of(b)]);
});

test("without a compartment among others with one, a node is a side of its own", () => {
  const [a, b, c] = [placed("a", "p/s", "prod"), bare("b", "p/s"), bare("c", "p/s")];
  const places = placesOf(a, b, c);
  expect(places.of(b).unplaced).toBe(true);
  expect(places.of(b).key).not.toBe(places.of(c).key);
  expect(places.named).toEqual([places.of(a)]);
});

test("without a tenant in an environment of tenants, a node is a side of its own", () => {
  const [a, b] = [placed("a", "p/s", "prod", "acme"), placed("b", "p/s", "prod")];
  expect(placesOf(a, b).of(b)).toMatchObject({ environment: "prod", unplaced: true });
});

test("a stack without any tag is one place, and that is said", () => {
  const nodes = [bare("a", "p/s"), bare("b", "p/s")];
  const { places, assumptions } = findPlaces(graphOf(...nodes), nodes);
  expect(nodes.map((one) => places.of(one).label)).toEqual(["p/s", "p/s"]);
  expect(keysOf(nodes)["a"]).toBe(keysOf(nodes)["b"]);
  expect(places.named.map(({ label }) => label)).toEqual(["p/s"]);
  expect(assumptions).toEqual(["No resource of p/s names a compartment by its tags: the whole stack is taken as one."]);
});

test("no two sides have one key, whatever their tags hold", () => {
  const nodes = [
    placed("a", "p/s", "prod/eu", "acme"),
    placed("b", "p/s", "prod", "eu/acme"),
    placed("c", "p/s", "prod", "eu%2Facme"),
    placed("d", "p/t", "prod/eu/acme"),
    placed("e", "p/u", "unplaced f"),
    placed("f", "p/u", "unplaced f"),
    bare("g", "prod/eu%2Facme"),
    bare("h", "prod/eu"),
    placed("i", "q/s", "prod", "eu"),
  ];
  const { e, f, ...others } = keysOf(nodes);
  expect(e).toBe(f);
  expect(new Set([e, ...Object.values(others)]).size).toBe(nodes.length - 1);
});

test("a stack that holds nothing is no place, and that it is taken as one is said", () => {
  const a = placed("a", "p/s", "prod");
  const { stacks } = graphOf(a, bare("b", "p/t"));
  const { places, assumptions } = findPlaces({ stacks }, [a]);
  expect(places.named).toEqual([places.of(a)]);
  expect(assumptions).toHaveLength(1);
});

test("a tag that says what an environment is called by its stack means another", () => {
  const nodes = [
    placed("a", "p/staging", "prod"),
    placed("b", "p/production", "prod"),
    placed("c", "q/s", "prod@staging"),
    bare("d", "shop/dev"),
    placed("e", "r/s", "shop/dev"),
    placed("f", "r/t", "prod"),
  ];
  const places = placesOf(...nodes);
  expect(new Set(nodes.map((one) => places.of(one).environment)).size).toBe(nodes.length);
});
