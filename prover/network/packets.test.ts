import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Box, includes, intersect, type Packet, type Packets, subtract, witness } from "./packets.ts";

const interval = (size: number) =>
  fc
    .tuple(fc.nat(size - 1), fc.integer({ min: 1, max: size }))
    .map(([from, length]) => ({ from, to: Math.min(from + length, size) }));
const anyBox: fc.Arbitrary<Box> = fc
  .record({
    source: interval(4),
    destination: interval(4),
    protocol: interval(3),
    sourcePort: interval(2),
    destinationPort: interval(4),
  })
  .map((fields) => ({ family: 4 as const, ...fields }));
const packets = fc.array(anyBox, { maxLength: 4 });

const range = (size: number) => Array.from({ length: size }, (_, index) => index);
const UNIVERSE: readonly Packet[] = range(4).flatMap((source) =>
  range(4).flatMap((destination) =>
    range(3).flatMap((protocol) =>
      range(2).flatMap((sourcePort) =>
        range(4).map((destinationPort) => ({
          family: 4 as const,
          source,
          destination,
          protocol,
          sourcePort,
          destinationPort,
        })),
      ),
    ),
  ),
);
const members = (set: Packets) => UNIVERSE.filter((packet) => includes(set, packet));

describe("sets of packets, against every packet of a small universe", () => {
  test("an intersection holds what both hold", () => {
    fc.assert(
      fc.property(packets, packets, (a, b) => {
        expect(members(intersect(a, b))).toEqual(members(a).filter((packet) => includes(b, packet)));
      }),
      { numRuns: 200 },
    );
  });

  test("a difference holds what only the first holds", () => {
    fc.assert(
      fc.property(packets, packets, (a, b) => {
        expect(members(subtract(a, b))).toEqual(members(a).filter((packet) => !includes(b, packet)));
      }),
      { numRuns: 200 },
    );
  });

  test("what is cut out of one box falls into boxes that share nothing", () => {
    fc.assert(
      fc.property(anyBox, packets, (whole, holes) => {
        const pieces = subtract([whole], holes);
        for (const packet of UNIVERSE)
          expect(pieces.filter((piece) => includes([piece], packet)).length).toBeLessThan(2);
      }),
      { numRuns: 100 },
    );
  });

  test("a witness is a member, and there is none only of the empty set", () => {
    fc.assert(
      fc.property(packets, packets, (a, b) => {
        const set = subtract(a, b);
        const found = witness(set);
        expect(found === undefined ? set.length === 0 : includes(set, found)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("families never meet", () => {
    const four = { family: 4, ...UNIVERSE_BOX } as const;
    const six = { ...four, family: 6, source: { from: 0n, to: 4n }, destination: { from: 0n, to: 4n } } as const;
    expect(intersect([four], [six])).toEqual([]);
    expect(subtract([four], [six])).toEqual([four]);
  });
});

const UNIVERSE_BOX = {
  source: { from: 0, to: 4 },
  destination: { from: 0, to: 4 },
  protocol: { from: 0, to: 3 },
  sourcePort: { from: 0, to: 2 },
  destinationPort: { from: 0, to: 4 },
};
