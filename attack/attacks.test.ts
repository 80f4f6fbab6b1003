import { beforeAll, describe, expect, it } from "vitest";
import type { Graph } from "../graph/graph.ts";
import { LAYERS } from "../local/containment/layers.ts";
import { containable } from "../local/test/containable.ts";
import { tinyGraph } from "../local/test/tiny-graph.ts";
import { attacksOn } from "./attacks.ts";
import { HOLES } from "./holes/holes.ts";
import { openPolicies } from "./holes/open-policies.ts";
import { KIND_NAMES } from "./kinds.ts";
import type { AttackReport } from "./report.ts";
import { runAttacks } from "./run-attacks.ts";
import { targetOf } from "./target.ts";
import { tenantsGraph } from "./test/tenants-graph.ts";

const { here, remark } = containable(...LAYERS);

let graph: Graph;
beforeAll(async () => {
  graph = await tenantsGraph();
}, 120_000);

describe("the list of attacks", () => {
  it("has every kind, each with names of its own, and uses every hole", () => {
    const attacks = attacksOn(targetOf(graph));
    const names = attacks.map(({ kind, name }) => `${kind}: ${name}`);
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
    expect(KIND_NAMES.filter((kind) => !attacks.some((attack) => attack.kind === kind))).toEqual([]);
    expect(new Set(attacks.map(({ hole }) => hole))).toEqual(new Set(Object.keys(HOLES)));
  });

  it("has every pair of tenants", () => {
    const { tenants } = targetOf(graph);
    const foreign = attacksOn(targetOf(graph)).filter(({ kind }) => kind === "foreign tokens");
    expect(foreign).toHaveLength(tenants.length * (tenants.length - 1) * 2);
  });
});

describe("a stack that has nobody to attack", () => {
  it.each([
    ["one tenant", tinyGraph({ tenants: { "tenant-001": { source: "tenant.mjs" } } })],
    ["one that is not suspended", tinyGraph({ suspended: ["tenant-002"] })],
  ])("with %s is refused", async (_, tiny) => {
    await expect(runAttacks(tiny)).rejects.toThrow("has not two active tenants");
  });
});

describe.skipIf(!here)(`the tenants platform under attack${remark}`, () => {
  let report: AttackReport;
  let seconds: number;
  beforeAll(async () => {
    const before = process.cpuUsage();
    report = await runAttacks(graph);
    const { user, system } = process.cpuUsage(before);
    seconds = (user + system) / 1_000_000;
  }, 400_000);

  it("holds: nothing gets through, and nothing fails for another reason than its wall", () => {
    expect(report.attacks.filter(({ outcome }) => outcome?.end !== "held")).toEqual([]);
    expect(report.holds).toBe(true);
  });

  it("is attacked with what gets through where the wall has a hole", () => {
    expect(report.attacks.filter(({ withHole }) => withHole?.end !== "through")).toEqual([]);
    expect(report.total.shown).toBe(report.total.attempts);
  });

  it("is attacked in every kind, in a minute of work", () => {
    expect(report.kinds.map(({ kind }) => kind)).toEqual(KIND_NAMES);
    expect(seconds).toBeLessThan(60);
  });
});

describe.skipIf(!here)(`a platform whose policies are open${remark}`, () => {
  it("is found out: what its policies should have refused gets through, and nothing else does", async () => {
    const report = await runAttacks(openPolicies(graph, targetOf(graph)), { short: true });
    const kinds = report.kinds.filter(({ through }) => through > 0).map(({ kind }) => kind);
    expect(kinds).toEqual([
      "tables",
      "partiql",
      "batches",
      "keys",
      "roles",
      "log groups",
      "functions",
      "other regions",
    ]);
    expect(report.holds).toBe(false);
    expect(report.withHoles).toBe(false);
  }, 200_000);
});
