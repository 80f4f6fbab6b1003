import { describe, expect, it } from "vitest";
import { draw } from "./dice.ts";
import type { Fault } from "./fault.ts";
import { faultPlan } from "./fault-plan.ts";

const planOf = (...faults: readonly Fault[]) => faultPlan({ seed: 7, faults });
const sequence = <T>(count: number, next: () => T): readonly boolean[] =>
  Array.from({ length: count }, () => next() !== undefined);

describe("the dice", () => {
  it("fall evenly, and by nothing but what they are given", () => {
    const drawn = Array.from({ length: 10_000 }, (_, occasion) => draw(1, 0, "a", occasion));
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    for (let decile = 0; decile < 10; decile += 1) {
      const share = drawn.filter((value) => Math.floor(value * 10) === decile).length;
      expect(share).toBeGreaterThan(850);
      expect(share).toBeLessThan(1_150);
    }
    expect(draw(1, 0, "a", 3)).toBe(drawn[3]);
    expect(new Set([draw(1, 0, "a", 3), draw(2, 0, "a", 3), draw(1, 1, "a", 3), draw(1, 0, "b", 3)]).size).toBe(4);
  });
});

describe("a plan", () => {
  const half: Fault = { fault: "throttled-table", probability: 0.5 };

  it("strikes at the same occasions for the same seed, and at others for another", () => {
    const of = (seed: number) => {
      const plan = faultPlan({ seed, faults: [half] });
      return sequence(100, () => plan.ofTableCall(["a"], "GetItem", false));
    };
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    const struck = of(1).filter(Boolean).length;
    expect(struck).toBeGreaterThan(30);
    expect(struck).toBeLessThan(70);
  });

  it("gives each target a sequence that no other changes", () => {
    const alone = planOf(half);
    const expected = sequence(50, () => alone.ofTableCall(["a"], "GetItem", false));
    const mixed = planOf(half);
    const seen = sequence(50, () => {
      mixed.ofTableCall(["b"], "GetItem", false);
      return mixed.ofTableCall(["a"], "GetItem", false);
    });
    expect(seen).toEqual(expected);
  });

  it("lets occasions pass first, and strikes no more often than it may", () => {
    const plan = planOf({ fault: "function-crash", after: 2, times: 1 });
    expect(sequence(5, () => plan.ofInvocation("f"))).toEqual([false, false, true, false, false]);
    expect(sequence(3, () => plan.ofInvocation("g"))).toEqual([false, false, true]);
  });

  it("strikes what its patterns name", () => {
    const plan = planOf(
      { fault: "throttled-table", tables: ["tenant-001-*"], operations: ["*Item"] },
      { fault: "condition-race", tables: ["tenant-002-users"] },
      { fault: "cold-start", functions: ["tenant-00?"] },
    );
    expect(plan.ofTableCall(["tenant-001-users"], "GetItem", false)?.fault).toBe("throttled-table");
    expect(plan.ofTableCall(["tenant-001-users"], "Query", false)).toBeUndefined();
    expect(plan.ofTableCall(["tenant-002-users", "tenant-001-data"], "PutItem", false)?.fault).toBe("throttled-table");
    expect(plan.ofTableCall(["tenant-002-users"], "PutItem", false)).toBeUndefined();
    expect(plan.ofTableCall(["tenant-002-users"], "PutItem", true)?.fault).toBe("condition-race");
    expect(plan.ofInvocation("tenant-001")?.fault).toBe("cold-start");
    expect(plan.ofInvocation("authorizer")).toBeUndefined();
    expect(plan.ofKeySet()).toBeUndefined();
    expect(plan.ofToken()).toBeUndefined();
  });

  it("adds up clocks, each by itself", () => {
    const plan = planOf(
      { fault: "clock-skew", clock: "issuer", seconds: 60 },
      { fault: "clock-skew", clock: "issuer", seconds: -90 },
      { fault: "clock-skew", clock: "aws", seconds: 5 },
    );
    expect([plan.ahead("issuer"), plan.ahead("aws")]).toEqual([-30_000, 5_000]);
  });

  it("tells of each fault that strikes", () => {
    const told: string[] = [];
    const faults: Fault[] = [
      { fault: "slow-jwks", delay: 5 },
      { fault: "rotated-key", after: 1 },
    ];
    const plan = faultPlan({ seed: 1, faults }, (line) => void told.push(line));
    plan.ofToken();
    plan.ofToken();
    plan.ofKeySet();
    expect(told).toEqual([
      "rotated-key (fault 2 of the file) at tokens, occasion 2",
      "slow-jwks (fault 1 of the file) at jwks, occasion 1",
    ]);
  });
});
