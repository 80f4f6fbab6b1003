import { describe, expect, it } from "vitest";
import { throttle } from "./throttle.ts";

describe("throttle", () => {
  it("lets a burst pass, then as many as are refilled", () => {
    let now = 0;
    const passes = throttle([{ path: "*", method: "*", rate: 10, burst: 3 }], () => now);
    const several = (count: number) => Array.from({ length: count }, () => passes("/a", "GET"));
    expect(several(4)).toEqual([true, true, true, false]);
    now = 100;
    expect(several(2)).toEqual([true, false]);
    now = 60_000;
    expect(several(4)).toEqual([true, true, true, false]);
  });

  it("binds the most specific setting, and each method by itself", () => {
    const settings = [
      { path: "*", method: "*", rate: 1, burst: 1 },
      { path: "/a", method: "GET", rate: 1, burst: 2 },
    ];
    const passes = throttle(settings, () => 0);
    expect([passes("/a", "GET"), passes("/a", "GET"), passes("/a", "GET")]).toEqual([true, true, false]);
    expect([passes("/a", "PUT"), passes("/a", "PUT")]).toEqual([true, false]);
    expect(passes("/b", "GET")).toBe(true);
  });

  it("binds nothing where nothing is set", () => {
    expect(throttle([], () => 0)("/a", "GET")).toBe(true);
  });
});
