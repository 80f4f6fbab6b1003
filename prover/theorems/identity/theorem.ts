import { findAccess } from "../../access/find-access.ts";
import type { Theorem } from "../../theorem.ts";
import { decideIdentity } from "./decide.ts";

export const identity: Theorem = {
  id: "identity",
  claim: "No principal of one compartment is allowed any action on data of another.",
  decide: (world, ledger) => decideIdentity(world, ledger, findAccess),
};
