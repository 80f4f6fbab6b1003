import { describe, expect, it } from "vitest";
import { bytesARequest, liveBytes } from "./live-memory.ts";

const course = (bytesAt: (request: number, index: number) => number) =>
  Array.from({ length: 13 }, (_, index) => ({ requests: index * 800, bytes: bytesAt(index * 800, index) }));

describe("what each request leaves behind", () => {
  it("is nothing where memory goes up and down by megabytes and always comes back", () => {
    const swinging = course((_, index) => 40e6 + 1e6 * Math.abs(2 - (index % 4)));
    expect(Math.abs(bytesARequest(swinging))).toBeLessThan(100);
  });

  it("is a leak of a kilobyte, however memory goes up and down meanwhile", () => {
    const leaking = course((requests, index) => 40e6 + requests * 1_000 + 1e6 * Math.abs(2 - (index % 4)));
    expect(bytesARequest(leaking)).toBeGreaterThan(900);
  });
});

describe("live memory", () => {
  it("grows by what is kept, on the heap and outside it, and not by garbage", () => {
    const before = liveBytes();
    const kept = [Array.from({ length: 100_000 }, (_, index) => ({ index })), Buffer.alloc(4_000_000)];
    for (let round = 0; round < 20; round += 1) Array.from({ length: 100_000 }, (_, index) => ({ index }));
    const grown = liveBytes() - before;
    expect(kept).toHaveLength(2);
    expect(grown).toBeGreaterThan(5e6);
    expect(grown).toBeLessThan(15e6);
  });
});
