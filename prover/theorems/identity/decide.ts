import { KEY_KINDS } from "../../facts/encryption.ts";
import type { World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Outcome } from "../../verdict.ts";
import { checkAdmittedServices } from "./admitted-services.ts";
import { foreignParts } from "./foreign-parts.ts";
import { crossingPairs, type FindAccess, foreignPairs } from "./pairs.ts";
import { checkPooled } from "./pooled.ts";

/** @param find the exact search for an allowed request */
export function decideIdentity(world: World, ledger: Ledger, find: FindAccess): Outcome {
  const { principals } = world;
  // Who may use a key is the theorem of keys.
  const data = world.data.filter(({ kind }) => !KEY_KINDS.includes(kind));
  return {
    checked: {
      pairs: foreignPairs(principals, data),
      // Where there is nothing to reach, nobody was asked: strangers alone are nothing to prove.
      principals: data.length === 0 ? 0 : principals.length,
      resources: data.length,
    },
    findings: [
      ...crossingPairs({ theorem: "identity", world, ledger, find }, data, foreignParts(world)),
      ...checkPooled(world, ledger, find, foreignParts(world)),
      ...checkAdmittedServices(world, data, ledger),
    ],
  };
}
