import type { TheoremId } from "../verdict.ts";
import { KEY_KINDS } from "./encryption.ts";
import type { DataFacts, Doubt, PolicyFacts, PrincipalFacts } from "./world.ts";

/** Every document that could not be read, as a doubt of what it could decide. */
export function policyDoubts(principals: readonly PrincipalFacts[], data: readonly DataFacts[]): readonly Doubt[] {
  const ofPrincipals = principals.flatMap(({ identity, boundary, trust }) => [
    ...[...identity, ...(boundary ? [boundary] : [])].flatMap((facts) =>
      doubtOf(facts, ["identity", "escalation", "keys"]),
    ),
    ...(trust ? doubtOf(trust, ["escalation"]) : []),
  ]);
  const ofData = data.flatMap(({ policy }) => (policy ? doubtOf(policy, ["identity", "escalation", "keys"]) : []));
  return [...ofPrincipals, ...ofData, ...data.flatMap(federatedDoubts)];
}

/** Who signs in as a federated user, or by way of an identity provider, is nobody whom the graph holds. */
function federatedDoubts({ address, policy, kind }: DataFacts): readonly Doubt[] {
  const entries = (policy?.policy?.statements ?? []).flatMap(({ effect, principal }) =>
    effect === "Deny" ? [] : (principal?.entries ?? []),
  );
  const names = entries.flatMap((entry) => {
    if (entry.kind === "federated") return [entry.name];
    return entry.kind === "arn" && entry.name.includes(":federated-user/") ? [entry.name] : [];
  });
  return [...new Set(names)].map((name) => ({
    address,
    reason: `Who signs in as ${name}, whom the policy of ${address} lets in, is not known.`,
    theorems: [KEY_KINDS.includes(kind) ? "keys" : "identity"],
  }));
}

function doubtOf({ address, attachedBy, doubt }: PolicyFacts, theorems: readonly TheoremId[]): readonly Doubt[] {
  return doubt === undefined ? [] : [{ address: attachedBy ?? address, reason: doubt, theorems }];
}
