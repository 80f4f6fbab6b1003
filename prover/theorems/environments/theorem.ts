import type { Theorem } from "../../theorem.ts";
import { decideEnvironments } from "./decide.ts";

export const environments: Theorem = {
  id: "environments",
  claim:
    "Environments share no name and no key, no policy of one names what another holds, and everything has a place.",
  decide: decideEnvironments,
};
