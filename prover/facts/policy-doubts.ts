import type { Statement } from "../iam/policy.ts";
import type { TheoremId } from "../verdict.ts";
import { KEY_KINDS } from "./encryption.ts";
import type { DataFacts, Doubt, PolicyFacts, PrincipalFacts } from "./world.ts";

/** Every document that could not be read, as a doubt of what it could decide. */
export function policyDoubts(principals: readonly PrincipalFacts[], data: readonly DataFacts[]): readonly Doubt[] {
  const doubts: Doubt[] = [];
  const look = (facts: PolicyFacts | undefined, theorems: readonly TheoremId[]): void => {
    if (facts?.doubt === undefined) return;
    const byAws = /^arn:aws[a-z-]*:iam::aws:policy\//.test(facts.address);
    const address = facts.attachedBy ?? facts.address;
    doubts.push({ address, reason: facts.doubt, theorems, ...(byAws && { fix: OWN_POLICY }) });
  };
  for (const { identity, boundary, trust } of principals) {
    for (const facts of identity) look(facts, TOUCHED);
    look(boundary, TOUCHED);
    look(trust, ["escalation"]);
  }
  for (const { policy } of data) look(policy, TOUCHED);
  return [...doubts, ...data.flatMap(federatedDoubts)];
}

const OWN_POLICY = "Attach a policy of your own instead, with the statements of it that are needed.";

const TOUCHED: readonly TheoremId[] = ["identity", "escalation", "keys"];

/** Whether a statement names more than accounts, services and everybody. */
const namesPeople = ({ principal }: Statement): boolean =>
  principal?.entries.some(({ kind }) => kind === "federated" || kind === "arn") ?? false;

/** Who signs in as a federated user, or by way of an identity provider, is nobody whom the graph holds. */
function federatedDoubts({ address, policy, kind }: DataFacts): readonly Doubt[] {
  if (policy?.policy === undefined || !policy.policy.statements.some(namesPeople)) return [];
  const entries = policy.policy.statements.flatMap(({ effect, principal }) =>
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
