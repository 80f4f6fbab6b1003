import type { ResourceNode } from "../../graph/node.ts";
import { indexOf } from "./node-index.ts";
import type { DataFacts, PolicyFacts, PrincipalFacts } from "./world.ts";

/** What is taken for granted about who asks, for want of information. */
export function principalAssumptions(
  principals: readonly PrincipalFacts[],
  data: readonly DataFacts[],
  nodes: readonly ResourceNode[],
): readonly string[] {
  const providers = new Set<string>();
  let admitsServices = false;
  const look = (facts: PolicyFacts | undefined): void => {
    for (const { principal } of facts?.policy?.statements ?? []) {
      for (const entry of principal?.entries ?? []) {
        if (entry.kind === "federated") providers.add(entry.name);
        if (entry.kind === "service") admitsServices = true;
      }
    }
  };
  for (const { policy } of data) look(policy);
  for (const { trust } of principals) look(trust);
  return [
    ...(admitsServices
      ? ["AWS's services are taken to act only for whoever set them up: those that a policy admits are no principals."]
      : []),
    ...[...providers]
      .toSorted()
      .map((name) => `Whoever ${name} vouches for is taken to stand where the role that trusts it stands.`),
    ...(indexOf({ nodes }).lacksAccount
      ? ["Resources whose account the graph does not tell are taken to be in the one that it tells of others."]
      : []),
  ];
}
