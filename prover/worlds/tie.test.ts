import { beforeAll, describe, expect, test } from "vitest";
import { findAccess } from "../access/find-access.ts";
import { indexCandidates } from "../theorems/identity/candidates.ts";
import { checkWorlds } from "./check-worlds.ts";
import { generateWorld } from "./generate-world.ts";
import { smallest } from "./smallest.ts";
import { crossingShare, shortfalls, tallyOf, unknownShare } from "./tally.ts";
import { checkWorld, type Symbolic } from "./tie.ts";

const FIRST = 1;
const WORLDS = 2_000;
/** Requests put to the reference for each pair that is called denied. */
const REQUESTS = 12;

const symbolic: Symbolic = { findAccess, indexCandidates };

// The reference throws where it does not understand, often; the stacks would take most of the time.
beforeAll(() => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
});

test("both evaluators agree on random worlds, and these worlds are worth agreeing on", { timeout: 240_000 }, () => {
  const { tally, contradiction } = checkWorlds(symbolic, { first: FIRST, step: 1, count: WORLDS, requests: REQUESTS });
  expect(contradiction && smallest(contradiction.world, contradiction.found, symbolic)).toBeUndefined();
  expect(shortfalls(tally, Math.floor(WORLDS / 1000))).toEqual([]);
});

describe("the tie itself", () => {
  const blind: Symbolic = { findAccess: () => ({ verdict: "denied" }), indexCandidates };
  const contradictions = (with_: Symbolic) =>
    Array.from({ length: 100 }, (_, seed) => generateWorld(seed)).flatMap((world) => {
      const { contradiction } = checkWorld(world, with_, { requests: 12 });
      return contradiction === undefined ? [] : [{ world, contradiction }];
    });

  test("an evaluator that denies everything is caught, and shown in a world of one pair and hardly a statement", () => {
    const found = contradictions(blind);
    expect(found.length).toBeGreaterThan(30);
    const [first] = found;
    if (first === undefined) return;
    const [small, contradiction] = smallest(first.world, first.contradiction, blind);
    expect(contradiction.kind).toBe("missed");
    expect([small.principals.length, small.targets.length]).toEqual([1, 1]);
    const { identity, boundary } = contradiction.principal;
    const documents = [...identity, boundary ?? [], contradiction.target.policy ?? []].flat();
    expect(documents.flatMap(({ Statement }) => Statement).length).toBeLessThanOrEqual(3);
  });

  test("a counterexample that the reference does not allow is caught", () => {
    const eager: Symbolic = {
      ...symbolic,
      findAccess: (subject, target) => {
        const request = { principal: subject.principal, action: target.actions[0] ?? "", resource: target };
        const decision = { verdict: "allow", because: "It says so.", by: [] } as const;
        return { verdict: "allowed", request, decision };
      },
    };
    expect(contradictions(eager).map(({ contradiction }) => contradiction.kind)).toContain("not replayed");
  });

  test("an index that keeps nothing is caught", () => {
    const empty: Symbolic = { findAccess, indexCandidates: () => () => [] };
    expect(contradictions(empty).map(({ contradiction }) => contradiction.kind)).toContain("dropped");
  });

  test("worlds without a crossing, or of which many are unknown, do not count as enough", () => {
    const world = generateWorld(2);
    const undecided = { verdict: "unknown", pairs: 1, requests: 0, reasons: ["for a reason"] } as const;
    const tally = tallyOf({ ...world, strange: false }, undecided);
    expect([crossingShare(tally), unknownShare(tally)]).toEqual([0, 1]);
    expect(shortfalls(tally, 1).join("\n")).toMatch(/hold a crossing.*are unknown.*"NotAction" occurs in 0 proved/s);
  });
});

test("a seed makes the same world again", () => {
  expect(generateWorld(7)).toEqual(generateWorld(7));
  expect(generateWorld(7)).not.toEqual({ ...generateWorld(8), seed: 7 });
});
