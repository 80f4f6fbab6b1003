import type { Theorem } from "../../theorem.ts";
import { candidates } from "../candidates.ts";
import { askableData, dataTargets, reachedData } from "../data-targets.ts";
import { pairsAcross } from "../places.ts";
import { crossings } from "../reaching.ts";
import { makeTally } from "../tally.ts";

export const identity: Theorem = {
  id: "identity",
  claim: "No principal of one compartment is allowed any action on data of another.",
  decide: (world, ledger) => {
    const { principals, data } = world;
    const [reached, targetsOf] = [reachedData(world), dataTargets(world)];
    const candidatesOf = candidates(data, askableData);
    const tally = makeTally("identity", ledger);
    let examined = 0;
    for (const principal of principals) {
      for (const item of candidatesOf(principal)) {
        if (item.place.key === principal.place.key) continue;
        if (tally.isFull(principal)) {
          tally.skip(1);
          continue;
        }
        examined += 1;
        for (const target of targetsOf(item, principal)) {
          const question = { theorem: "identity", principal, reached: reached(item, target), target } as const;
          tally.add(principal, crossings(question, ledger));
        }
      }
    }
    const pairs = pairsAcross(principals, data);
    return {
      checked: pairs === 0 ? { pairs } : { pairs, principals: principals.length, data: data.length, examined },
      findings: tally.findings(),
    };
  },
};
