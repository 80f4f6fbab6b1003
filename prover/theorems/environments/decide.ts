import type { World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Outcome } from "../../verdict.ts";
import { checkKeys } from "./keys.ts";
import { checkNames, namedNodes } from "./names.ts";
import { checkStrays, checkUnplaced } from "./placing.ts";
import { checkPolicies, policiesIn } from "./policies.ts";

/** Where a world has one environment only and everything has a place, there is nothing to check. */
export function decideEnvironments(world: World, ledger: Ledger): Outcome {
  const pairs = pairsOf(world);
  const unplaced = checkUnplaced(world);
  const environments = environmentsOf(world).size;
  if (environments < 2) return { checked: { pairs, unplaced: unplaced.length }, findings: unplaced };
  const named = namedNodes(world).filter(({ place }) => isPlaced(place));
  const policies = policiesIn(world);
  return {
    checked: { pairs, environments, names: named.length, policies: policies.length },
    findings: [
      ...unplaced,
      ...checkStrays(world, ledger),
      ...checkNames(named, ledger),
      ...checkKeys(world, ledger),
      ...checkPolicies(policies, named, ledger),
    ],
  };
}

function environmentsOf({ places }: World): ReadonlySet<string> {
  const environments = new Set<string>();
  for (const { environment } of places.named) environments.add(environment);
  return environments;
}

const isPlaced = ({ unplaced }: { readonly unplaced?: boolean }): boolean => unplaced !== true;

/** Pairs of stacks that hold different environments. */
function pairsOf({ nodes, places, stacks: all }: World): number {
  if (all.length < 2) return 0;
  const held = new Map<string, Set<string>>();
  for (const node of nodes) {
    const { stack } = node;
    const place = places.of(node);
    if (!isPlaced(place)) continue;
    const environments = held.get(stack);
    if (environments === undefined) held.set(stack, new Set([place.environment]));
    else environments.add(place.environment);
  }
  const stacks = [...held.values()].map((environments) => [...environments].toSorted().join("\n"));
  return stacks.reduce((sum, own, index) => sum + stacks.slice(0, index).filter((other) => other !== own).length, 0);
}
