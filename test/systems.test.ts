import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { findCaptures } from "../capture/capture-target.ts";
import { type CapturedWorld, captureWorld } from "../cli/capture-world.ts";
import { loadProver, type Prover, proveWorld } from "../cli/prove-world.ts";
import { renderProofText } from "../cli/reporters/proof-text.ts";
import { readBulkheadConfig } from "../config/read-bulkhead-config.ts";
import { mergeGraphs, nodesOfStack } from "../graph/query.ts";
import type { Proof } from "../prover/prove.ts";
import { RULES, THEOREMS } from "../prover/verdict.ts";
import { terraformPresent } from "../terraform/offline-provider/test/terraform-present.ts";

const config = readBulkheadConfig(fileURLToPath(new URL("..", import.meta.url)));
const withTerraform = terraformPresent("the proof of access management");

interface Expected {
  /** Theorems and rules that the system has nothing for. All others must be proved. */
  readonly notApplicable: readonly string[];
  /** The least that each theorem must have checked: of its first count, unless it is named. */
  readonly least: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** What is proved of each system, so that a proof of nothing is not taken for one of something. */
const SYSTEMS: Readonly<Record<string, Expected>> = {
  "stacks/environments": {
    notApplicable: ["network", "routes", "logs", "runtime", "retention", "layered-network"],
    least: {
      identity: { pairs: 24, principals: 5, resources: 6 },
      escalation: { principals: 2, roles: 2 },
      keys: { data: 6, keys: 2 },
      environments: { environments: 2, names: 12, policies: 10 },
    },
  },
  "stacks/tenants": {
    notApplicable: ["environments"],
    least: {
      identity: { pairs: 250, principals: 11, resources: 27 },
      escalation: { principals: 8, roles: 8, pairs: 6 },
      keys: { data: 27, keys: 6 },
      network: { pairs: 144, subnets: 12, securityGroups: 6, endpoints: 1, gateways: 1 },
      routes: { routes: 40, authorizers: 1, permissions: 6, functions: 6 },
      logs: { logGroups: 8, functions: 6, roles: 6, apis: 1 },
      runtime: { functions: 6, variables: 25, references: 33 },
    },
  },
  ...(withTerraform && {
    "terraform/access-management": {
      notApplicable: ["network", "runtime", "layered-network"],
      least: {
        identity: { pairs: 1400, principals: 26, resources: 60 },
        escalation: { principals: 22, roles: 22, pairs: 14 },
        keys: { data: 60, keys: 14 },
        routes: { routes: 200, authorizers: 3 },
        logs: { logGroups: 24, roles: 18, apis: 3 },
        environments: { environments: 3, names: 500, policies: 120 },
      },
    },
  }),
};

/** Declarations end; a test does not end with them. */
const TODAY = new Date("2026-11-25T00:00:00Z");

let world: CapturedWorld;
let prover: Prover;
beforeAll(async () => {
  const captures = findCaptures(config, {}).filter(({ engine }) => withTerraform || engine === "pulumi");
  [world, prover] = await Promise.all([captureWorld(captures), loadProver()]);
}, 300_000);

/** The stacks of one system, as `bulkhead prove TARGET` sees them. */
function worldOf(target: string): CapturedWorld {
  const indices = world.targets.flatMap((captured, index) => (captured.target === target ? index : []));
  const stacks = indices.flatMap((index) => world.graph.stacks[index] ?? []);
  const graphs = stacks.map((stack) => ({
    ...world.graph,
    stacks: [stack],
    nodes: nodesOfStack(world.graph, stack.id),
  }));
  return {
    graph: mergeGraphs(graphs),
    targets: world.targets.filter((captured) => captured.target === target),
    captureMs: 0,
  };
}

function proofOf(of: CapturedWorld, whole: boolean): Proof {
  const report = proveWorld(of, prover, { proof: config.proof, whole, now: TODAY });
  const open = report.proof.results.filter(({ verdict }) => verdict === "refuted" || verdict === "unknown");
  expect(open.length === 0 ? "" : renderProofText(report)).toBe("");
  return report.proof;
}

describe.each(Object.entries(SYSTEMS))("%s", (target, { notApplicable, least }) => {
  it("is proved: every theorem and every house rule that it has something for, over no less than this", () => {
    const { verdict, results } = proofOf(worldOf(target), false);
    expect(verdict).toBe("proved");
    expect(results.filter((result) => result.verdict !== "proved").map(({ id }) => id)).toEqual(notApplicable);
    expect(Object.keys(least)).toEqual(THEOREMS.filter((id) => !notApplicable.includes(id)));
    for (const { id, checked } of results) {
      for (const [what, count] of Object.entries(least[id] ?? {})) {
        expect(checked[what], `${id}: ${what}`).toBeGreaterThanOrEqual(count);
      }
    }
  }, 60_000);
});

it("all of them are proved together, with no declaration that is expired, unused or wider than needed", () => {
  const { verdict, results, declarations, declared } = proofOf(world, withTerraform);
  expect(verdict).toBe("proved");
  expect(results.map(({ id }) => id)).toEqual([...THEOREMS, ...RULES]);
  expect(declarations).toEqual([]);
  expect(declared.every(({ reason, owner, expires }) => reason !== "" && owner !== "" && expires !== "")).toBe(true);
}, 60_000);
