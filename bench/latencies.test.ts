import { expect, it } from "vitest";
import { latencies } from "./latencies.ts";

it("latencies are told by the share of requests that took no longer", () => {
  const noted = latencies();
  expect([noted.count(), noted.at(0.5)]).toEqual([0, Number.NaN]);
  for (let milliseconds = 1; milliseconds <= 100; milliseconds += 1) noted.note(milliseconds);
  noted.note(1e9);
  expect(noted.count()).toBe(101);
  expect(noted.at(0.5)).toBe(51);
  expect(noted.at(0.99)).toBe(100);
  expect(noted.at(1)).toBeGreaterThan(59_000);
});
