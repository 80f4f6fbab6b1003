import type { World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Outcome } from "../../verdict.ts";
import { untilEnough } from "../enough.ts";
import type { FindAccess } from "./ask.ts";
import { checkChanges } from "./iam-changes.ts";
import { checkPassedRoles } from "./passed-roles.ts";
import { checkResources } from "./resource-changes.ts";
import { checkChains } from "./role-chains.ts";

/** @param find the exact search for an allowed request */
export function decideEscalation(world: World, ledger: Ledger, find: FindAccess): Outcome {
  const asking = untilEnough("escalation", ledger);
  const parts = [checkChains, checkChanges, checkPassedRoles, checkResources].map((check) =>
    check(world, ledger, find, asking),
  );
  const inside = world.principals.filter(({ type }) => type !== "outside");
  return {
    checked: {
      principals: inside.length,
      roles: inside.filter(({ type }) => type === "role").length,
      pairs: parts.reduce((sum, { pairs }) => sum + pairs, 0),
    },
    findings: parts.flatMap(({ findings }) => findings),
  };
}
