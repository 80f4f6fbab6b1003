import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasDuplicateMembers } from "./duplicate-members.ts";

describe("a member named twice", () => {
  test.each([
    '{"a":1,"a":2}',
    '{ "a" : 1 , "b" : 2 , "a" : 3 }',
    '{"a":1,"\\u0061":2}',
    '{"x":{"a":1,"a":2}}',
    '{"x":[{"a":1},{"a":1,"a":1}]}',
    '{"a":{"b":1},"a":2}',
    '{"a":"}","a":"{"}',
    '{"__proto__":1,"__proto__":2}',
  ])("is found in %s", (json) => expect(hasDuplicateMembers(json)).toBe(true));

  test.each([
    '{"a":"a","b":"a"}',
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"a\\":"}',
    '{"a":["a","a"]}',
    "{}",
  ])("is not seen in %s", (json) => expect(hasDuplicateMembers(json)).toBe(false));

  test("is never seen in what JSON.stringify writes, and always where a member is added again", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue(), { minKeys: 1 }), (object) => {
        const json = JSON.stringify(object);
        const again = JSON.stringify(Object.keys(object)[0]);
        return !hasDuplicateMembers(json) && hasDuplicateMembers(`${json.slice(0, -1)},${again}:0}`);
      }),
    );
  });
});
