import type { TheoremId } from "../verdict.ts";
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
  return [...ofPrincipals, ...ofData];
}

function doubtOf({ address, attachedBy, doubt }: PolicyFacts, theorems: readonly TheoremId[]): readonly Doubt[] {
  return doubt === undefined ? [] : [{ address: attachedBy ?? address, reason: doubt, theorems }];
}
