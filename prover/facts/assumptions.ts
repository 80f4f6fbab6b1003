import type { ResourceNode } from "../../graph/node.ts";
import type { DataFacts, PrincipalFacts } from "./world.ts";

/** What is taken for granted about who asks, for want of information. */
export function principalAssumptions(
  principals: readonly PrincipalFacts[],
  data: readonly DataFacts[],
  nodes: readonly ResourceNode[],
): readonly string[] {
  const policies = [...data.flatMap(({ policy }) => policy ?? []), ...principals.flatMap(({ trust }) => trust ?? [])];
  const entries = policies.flatMap(({ policy }) =>
    (policy?.statements ?? []).flatMap(({ principal }) => principal?.entries ?? []),
  );
  const providers = entries.flatMap((entry) => (entry.kind === "federated" ? [entry.name] : []));
  return [
    ...(entries.some(({ kind }) => kind === "service")
      ? ["AWS's services are taken to act only for whoever set them up: those that a policy admits are no principals."]
      : []),
    ...[...new Set(providers)]
      .toSorted()
      .map((name) => `Whoever ${name} vouches for is taken to stand where the role that trusts it stands.`),
    ...(nodes.some(({ account }) => account === undefined)
      ? ["Resources whose account the graph does not tell are taken to be in the one that it tells of others."]
      : []),
  ];
}
