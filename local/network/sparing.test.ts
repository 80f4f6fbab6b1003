import { expect, it } from "vitest";
import type { Refusal } from "./doors.ts";
import { sparingly } from "./sparing.ts";

const refusal = (functionArn: string, resource: string): Refusal => ({
  functionArn,
  action: "dns",
  resource,
  steps: [],
});

it("tells of a loop's refusal once a second", () => {
  const [told, clock]: [string[], { time: number }] = [[], { time: 0 }];
  const tell = sparingly(
    ({ resource }) => void told.push(resource),
    () => clock.time,
  );
  for (let time = 0; time < 3_000; time += 1) {
    clock.time = time;
    tell(refusal("one", "a"));
  }
  expect(told).toEqual(["a", "a", "a"]);
});

it("tells of ten different ones of a function, and of another's all the same", () => {
  const told: string[] = [];
  const tell = sparingly(
    ({ functionArn, resource }) => void told.push(`${functionArn} ${resource}`),
    () => 0,
  );
  for (let index = 0; index < 1_000; index += 1) tell(refusal("one", `name-${index}`));
  tell(refusal("two", "a"));
  expect(told).toHaveLength(11);
  expect(told.at(-1)).toBe("two a");
});
