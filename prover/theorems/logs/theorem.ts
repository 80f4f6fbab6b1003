import { findAccess } from "../../access/find-access.ts";
import type { Theorem } from "../../theorem.ts";
import { decideLogs } from "./decide.ts";

export const logs: Theorem = {
  id: "logs",
  claim: "A function writes to its own compartment's log group and to no other, and every log group has a retention.",
  decide: (world, ledger) => decideLogs(world, ledger, findAccess),
};
