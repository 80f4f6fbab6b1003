import { findAccess } from "../../access/find-access.ts";
import type { Theorem } from "../../theorem.ts";
import { decideEscalation } from "./decide.ts";

export const escalation: Theorem = {
  id: "escalation",
  claim: "No principal can become a principal outside its compartment, or change what anybody is granted.",
  decide: (world, ledger) => decideEscalation(world, ledger, findAccess),
};
