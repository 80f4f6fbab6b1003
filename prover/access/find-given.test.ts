import { describe, expect, test } from "vitest";
import { type Condition, parseOperator } from "../iam/condition.ts";
import { type Demand, demandOf, meets, type Strength } from "./demand.ts";
import { findGiven } from "./find-given.ts";
import type { Known } from "./known.ts";

const known: Known = { isFree: () => true, get: () => undefined };

function demand(operator: string, values: string | readonly string[], holds = true, key = "aws:RequestTag/k"): Demand {
  const condition: Condition = { ...parseOperator(operator), key, values: [values].flat() };
  return demandOf(condition, true, known, holds);
}

const not = (operator: string, values: string | readonly string[]) => demand(operator, values, false);
const find = (demands: readonly Demand[], strength: Strength = "certain") =>
  findGiven("aws:requesttag/k", demands, strength, { left: 1_000_000 });

describe("what a request gives for a key", () => {
  test.each<[string, Demand[]]>([
    ["an absent key, for a condition not to hold", [not("StringEquals", "a")]],
    ["an absent key, for IfExists to hold", [demand("StringEqualsIfExists", "a"), not("StringEquals", "a")]],
    ["an absent key, for a negated operator to hold", [demand("StringNotEquals", "a"), demand("Null", "true")]],
    ["a value where Null is false", [demand("StringNotEquals", "a"), demand("Null", "false")]],
    ["the one value that is left", [demand("StringLike", ["a*", "b"]), not("StringLike", "a*")]],
    ["a number between two", [demand("NumericGreaterThan", "9"), demand("NumericLessThan", "9.5")]],
    ["a number at the border", [demand("NumericLessThanEquals", "9"), not("NumericLessThan", "9")]],
    ["a number below all", [not("NumericGreaterThanEquals", "-3"), demand("Null", "false")]],
    [
      "a moment between two",
      [demand("DateGreaterThan", "2026-01-01T00:00:00Z"), demand("DateLessThan", "2026-01-01T00:00:00.002Z")],
    ],
    ["a moment that is only written in seconds", [demand("DateGreaterThan", "999999999998")]],
    [
      "an address within a range and not in its half",
      [demand("IpAddress", "10.0.0.0/8"), demand("NotIpAddress", "10.0.0.0/9")],
    ],
    ["an address of version 6", [demand("IpAddress", ["10.0.0.0/8", "2001:db8::/32"]), not("IpAddress", "10.0.0.0/8")]],
    [
      "an address outside of everything named",
      [demand("NotIpAddress", ["0.0.0.0/1", "128.0.0.0/2"]), demand("Null", "false")],
    ],
    ["a truth that is not the other", [demand("Bool", "true"), not("Bool", "false")]],
    ["bytes that are none of these", [not("BinaryEquals", ["AAA=", "AAE="]), demand("Null", "false")]],
    [
      "an ARN that is not like one",
      [demand("ArnLike", "arn:aws:sns:*:1:t*"), demand("ArnNotLike", "arn:aws:sns:*:1:t?")],
    ],
    [
      "several values for ForAnyValue twice",
      [demand("ForAnyValue:StringEquals", "a"), demand("ForAnyValue:StringEquals", "b")],
    ],
    [
      "nothing, for ForAllValues to hold",
      [demand("ForAllValues:StringEquals", "a"), not("ForAnyValue:StringLike", "*")],
    ],
    [
      "a value too many for ForAllValues",
      [not("ForAllValues:StringEquals", "a"), demand("ForAnyValue:StringEquals", "a")],
    ],
    ["an empty text, where only that is left", [demand("StringLike", "*"), not("StringLike", "?*")]],
  ])("%s", (_, demands) => {
    const found = find(demands);
    expect(found).toBeDefined();
    if (found === undefined || found === "perhaps") throw new Error("There is a value, and it is not found.");
    for (const one of demands) expect(meets(one, found.given, "certain")).toBe(true);
  });

  test.each<[string, Demand[]]>([
    ["two values at once", [demand("StringEquals", "a"), demand("StringEquals", "b")]],
    ["a value of an absent key", [demand("StringEquals", "a"), demand("Null", "true")]],
    ["both answers of Null", [demand("Null", "true", true, "k:k"), demand("Null", "false", true, "k:k")]],
    ["a number between neighbours", [demand("NumericGreaterThan", "9"), demand("NumericLessThanEquals", "9")]],
    [
      "a moment between neighbours",
      [demand("DateGreaterThan", "2026-01-01T00:00:00Z"), demand("DateLessThan", "2026-01-01T00:00:00.001Z")],
    ],
    ["an address within and without", [demand("IpAddress", "10.0.0.0/9"), demand("NotIpAddress", "10.0.0.0/8")]],
    [
      "a range covered by its halves",
      [demand("IpAddress", "10.0.0.0/8"), demand("NotIpAddress", ["10.0.0.0/9", "10.128.0.0/9"])],
    ],
    [
      "a value that ForAllValues forbids",
      [demand("ForAllValues:StringEquals", "a"), demand("ForAnyValue:StringLike", "b*")],
    ],
    ["a single value for two alternatives", [demand("ForAnyValue:StringEquals", "a"), demand("StringEquals", "b")]],
    ["ForAnyValue of an absent key", [demand("ForAnyValue:StringLike", "*"), demand("Null", "true")]],
  ])("never %s", (_, demands) => {
    expect(find(demands)).toBeUndefined();
    expect(find(demands, "possible")).toBeUndefined();
  });

  test("a value of several types at once may exist, and is not found", () => {
    const demands = [demand("StringLike", "1*"), demand("NumericGreaterThan", "5"), demand("NumericLessThan", "5.5")];
    expect(find(demands, "possible")).toBe("perhaps");
    expect(find(demands)).toBeUndefined();
  });

  test("several values of a multivalued key, under an operator for one, are possible and not certain", () => {
    const one = demand("StringEquals", "a", true, "aws:TagKeys");
    const many = demand("ForAnyValue:StringEquals", "b", true, "aws:TagKeys");
    expect(findGiven("aws:tagkeys", [one, many], "possible", { left: 1000 })).toEqual({ given: ["b"] });
    expect(findGiven("aws:tagkeys", [one, many], "certain", { left: 1000 })).toBeUndefined();
  });

  test("requests are secure, unless they must not be", () => {
    const insecure = demand("Bool", "false", true, "aws:SecureTransport");
    expect(findGiven("aws:securetransport", [], "certain", { left: 10 })).toEqual({ given: "true" });
    expect(findGiven("aws:securetransport", [insecure], "certain", { left: 10 })).toEqual({ given: "false" });
  });
});
