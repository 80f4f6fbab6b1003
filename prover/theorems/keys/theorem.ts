import { findAccess } from "../../access/find-access.ts";
import type { Theorem } from "../../theorem.ts";
import { decideKeys } from "./decide.ts";

export const keys: Theorem = {
  id: "keys",
  claim:
    "Data at rest is under a key of its own compartment, and nobody outside the compartment may use or administer it.",
  decide: (world, ledger) => decideKeys(world, ledger, findAccess),
};
