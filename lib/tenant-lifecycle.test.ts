import fc from "fast-check";
import { expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { nextTenantId } from "../model/cells.ts";
import { addTenant, freeSlot, removeTenant, setTenantStatus } from "../model/edit-tenant-registry.ts";
import { UserError } from "../model/errors.ts";
import type { TenantId } from "../model/tenant.ts";
import { readTenantRegistry } from "../model/tenant-registry.ts";
import { compareGraphs } from "../plan/compare-graphs.ts";
import { tracesOf } from "../plan/traces-of.ts";
import { tenantsProgram } from "./tenants-program.ts";

const project = "bulkhead-tenants";
const FILE = "tenants.yaml";
const START = `tenants:
  - {id: tenant-001, slot: 0, name: One, status: active}
  - {id: tenant-002, slot: 1, name: Two, status: suspended}
  - {id: tenant-003, slot: 9, name: Three, status: active}
`;

function captured(registry: string): Promise<Graph> {
  return captureInProcess(() => tenantsProgram({ suffixVariable: undefined, readFile: () => registry }), {
    project,
    stack: "dev",
    config: { [`${project}:environmentSuffix`]: "dev", [`${project}:administrators`]: '["role/bulkhead-deploy"]' },
  });
}

type Step = readonly ["add" | "remove" | "suspend" | "resume", number];

/** The next registry and whom the step is about; the same registry where the step is refused, as an addition never is. */
function stepped(text: string, [verb, seed]: Step): { readonly text: string; readonly id: TenantId } {
  const { tenants, leaving } = readTenantRegistry(text, FILE);
  const some = tenants[seed % tenants.length]?.id ?? "tenant-001";
  const id = verb === "add" ? nextTenantId([{ registry: FILE, stacks: [], tenants, leaving }]) : some;
  const edits = {
    add: () => addTenant({ id, slot: freeSlot({ tenants, leaving }) ?? 0, name: "New", status: "active" }),
    remove: () => removeTenant(id),
    suspend: () => setTenantStatus(id, "suspended"),
    resume: () => setTenantStatus(id, "active"),
  };
  try {
    return { text: edits[verb]()(text, FILE), id };
  } catch (error) {
    if (error instanceof UserError && verb !== "add") return { text, id };
    throw error;
  }
}

/** All that would be deployed for the tenants but one, to the byte; where in the source it was written is no part of it. */
function bytesOfOthers({ nodes }: Graph, id: TenantId): readonly string[] {
  const others = nodes.filter(({ compartment, name }) => {
    const owner = compartment?.tenant?.startsWith("tenant-") ? compartment.tenant : /tenant-\d+/.exec(name)?.[0];
    return owner !== undefined && owner !== id;
  });
  return others.map(({ source: _, ...node }) => JSON.stringify(node));
}

/** Whose names count within a role or a log group only. */
const NAMED_WITHIN = /^aws_(iam_role_|cloudwatch_log_metric_filter)/;

/** Names, addresses and keys as AWS would hold them, each of which has to be one tenant's alone. */
function heldByTenants({ nodes }: Graph): ReadonlyMap<string, string> {
  const held = new Map<string, string>();
  for (const { compartment, kind, inputs, outputs } of nodes) {
    const tenant = compartment?.tenant;
    if (!tenant?.startsWith("tenant-")) continue;
    const keyId = kind === "aws_kms_key" ? outputs["keyId"] : undefined;
    for (const value of [inputs["cidrBlock"], keyId, NAMED_WITHIN.test(kind) ? undefined : inputs["name"]]) {
      if (typeof value !== "string") continue;
      expect([value, held.get(`${kind} ${value}`) ?? tenant]).toEqual([value, tenant]);
      held.set(`${kind} ${value}`, tenant);
    }
  }
  return held;
}

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom("add", "add", "remove", "remove", "suspend", "resume"),
  fc.nat({ max: 100 }),
);

test("captured for real: a step of one tenant leaves the others byte-equal, shares nothing, and a removal leaves no trace", {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 4 }), async (steps) => {
      let text = START;
      let before = await captured(text);
      for (const next of steps) {
        const { text: after, id } = stepped(text, next);
        if (after === text) continue;
        const graph = await captured(after);
        expect(bytesOfOthers(graph, id)).toEqual(bytesOfOthers(before, id));
        const held = heldByTenants(graph);
        expect(held.size).toBeGreaterThan(8 * new Set(held.values()).size);
        const touched = compareGraphs(before, graph).changes.map(({ compartment }) => compartment?.tenant ?? "shared");
        expect([...new Set(touched)].filter((tenant) => tenant !== id && tenant !== "shared")).toEqual([]);
        if (next[0] === "remove") expect(tracesOf(graph, id)).toEqual([]);
        [text, before] = [after, graph];
      }
    }),
    { numRuns: 4 },
  );
});
