import type { Graph } from "../../graph/graph.ts";
import type { Target } from "../target.ts";
import { withAuthorizer, withEveryTenants, withoutTokenForm } from "./replaced-functions.ts";

/** An authorizer that reads a token's claims and verifies nothing. */
export function believingTokens(graph: Graph): Graph {
  return withoutTokenForm(withAuthorizer(graph, "believing-authorizer.mjs"));
}

/** An authorizer whose policy is `*`, before functions that answer whoever reaches them. */
export function admittingEverywhere(graph: Graph, target: Target): Graph {
  return withoutTokenForm(
    withEveryTenants(withAuthorizer(graph, "admitting-authorizer.mjs"), target, ["careless-tenant.mjs"]),
  );
}
