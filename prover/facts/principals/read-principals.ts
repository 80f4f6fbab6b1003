import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import type { FactsContext } from "../context.ts";
import { property } from "../values.ts";
import type { Doubt, PolicyFacts, PrincipalFacts } from "../world.ts";
import { ATTACHMENT_KINDS, arnOfStray, groupsOf, membershipDoubts, policiesOn, strayPolicies } from "./attachments.ts";
import { managedPolicies } from "./managed-policies.ts";

/** The kinds that are read here: who there is, and what hangs on whom. */
export const PRINCIPAL_KINDS: readonly string[] = [
  ...ATTACHMENT_KINDS,
  "aws_iam_role",
  "aws_iam_user",
  "aws_iam_group",
  "aws_iam_policy",
  "aws_iam_instance_profile",
  "aws_iam_user_group_membership",
  "aws_iam_group_membership",
  // They take policies away and hang none.
  "aws_iam_role_policies_exclusive",
  "aws_iam_user_policies_exclusive",
  "aws_iam_group_policies_exclusive",
];

/** Roles and users of the graph, and those on whom it hangs policies without holding them. */
export function readPrincipals(context: FactsContext): {
  readonly principals: readonly PrincipalFacts[];
  readonly doubts: readonly Doubt[];
} {
  const own = context.ofKind("aws_iam_role", "aws_iam_user");
  const { strays, doubts } = strayPolicies(context);
  const elsewhere = new Map<string, PrincipalFacts>();
  for (const stray of strays) {
    if (stray.kind === "aws_iam_group") {
      doubts.push(strayGroup(stray.node, stray.name));
      continue;
    }
    const arn = arnOfStray(stray, context);
    const known = elsewhere.get(arn);
    const identity = [...(known?.identity ?? []), ...stray.policies];
    elsewhere.set(arn, known ? { ...known, identity } : strangerWith(arn, stray.node, identity, context));
  }
  const unnamed = own.flatMap((node) => unnamedDoubt(node, context));
  return {
    principals: [...own.map((node) => principalOf(node, context)), ...elsewhere.values()],
    doubts: [...unnamed, ...doubts, ...membershipDoubts(context)],
  };
}

function principalOf(node: ResourceNode, context: FactsContext): PrincipalFacts {
  const type = node.kind === "aws_iam_role" ? "role" : "user";
  const groups = type === "user" ? groupsOf(node, context) : [];
  const boundary = managedPolicies(node, "permissionsBoundary", context)[0];
  const own = policiesOn(node, context);
  const principal: { -readonly [K in keyof PrincipalFacts]: PrincipalFacts[K] } = {
    node: node.id,
    address: node.address,
    arn: context.nameOf(node),
    type,
    account: context.accountOf(node),
    place: context.placeOf(node),
    tags: node.tags,
    identity: groups.length === 0 ? own : [own, ...groups.map((group) => policiesOn(group, context))].flat(),
  };
  if (boundary !== undefined) principal.boundary = boundary;
  if (type === "role") principal.trust = trustOf(node, context);
  return principal;
}

function trustOf(node: ResourceNode, context: FactsContext): PolicyFacts {
  return context.readPolicy(property(node, "assumeRolePolicy"), { address: node.address, kind: "resource" });
}

/** Somebody made elsewhere on whom this graph hangs policies: it stands where those do, and what else it has is not seen. */
function strangerWith(
  arn: string,
  node: ResourceNode,
  identity: readonly PolicyFacts[],
  context: FactsContext,
): PrincipalFacts {
  const type = arn.includes(":user/") ? "user" : "role";
  return {
    address: arn,
    arn,
    type,
    account: context.accountOf(node),
    place: context.placeOf(node),
    tags: {},
    identity,
  };
}

function strayGroup(node: ResourceNode, name: string): Doubt {
  return {
    address: node.address,
    reason: `Who is in the group ${name} is not known: the graph does not hold it.`,
    theorems: ["identity", "escalation", "keys"],
  };
}

function unnamedDoubt(node: ResourceNode, context: FactsContext): readonly Doubt[] {
  const arn = context.arnOf(node);
  if (!isUnknown(arn)) return [];
  const reason = `The ARN of ${node.address} is not known before deployment: ${arn.reason}`;
  return [{ address: node.address, reason, theorems: ["identity", "escalation", "keys"] }];
}
