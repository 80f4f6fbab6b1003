import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import type { FactsContext, Link } from "../context.ts";
import { fields, items, knownText, property } from "../values.ts";
import type { Doubt, PolicyFacts } from "../world.ts";
import { managedPolicies } from "./managed-policies.ts";

/** Whose policies these are: roles, users and groups hold policies in the same ways. */
export type HolderKind = "aws_iam_role" | "aws_iam_user" | "aws_iam_group";

interface Hanger {
  readonly kind: string;
  /** The property that names the holders. */
  readonly holder: string;
}

const INLINE: Readonly<Record<HolderKind, Hanger>> = {
  aws_iam_role: { kind: "aws_iam_role_policy", holder: "role" },
  aws_iam_user: { kind: "aws_iam_user_policy", holder: "user" },
  aws_iam_group: { kind: "aws_iam_group_policy", holder: "group" },
};

const ATTACHED: Readonly<Record<HolderKind, readonly Hanger[]>> = {
  aws_iam_role: [
    { kind: "aws_iam_role_policy_attachment", holder: "role" },
    { kind: "aws_iam_policy_attachment", holder: "roles" },
    { kind: "aws_iam_role_policy_attachments_exclusive", holder: "roleName" },
  ],
  aws_iam_user: [
    { kind: "aws_iam_user_policy_attachment", holder: "user" },
    { kind: "aws_iam_policy_attachment", holder: "users" },
    { kind: "aws_iam_user_policy_attachments_exclusive", holder: "userName" },
  ],
  aws_iam_group: [
    { kind: "aws_iam_group_policy_attachment", holder: "group" },
    { kind: "aws_iam_policy_attachment", holder: "groups" },
    { kind: "aws_iam_group_policy_attachments_exclusive", holder: "groupName" },
  ],
};

const HOLDERS = Object.keys(INLINE) as readonly HolderKind[];

/** Every way by which a policy hangs on a role, user or group. */
const HANGERS: readonly (Hanger & { readonly on: HolderKind; readonly inline: boolean })[] = HOLDERS.flatMap((on) => [
  { ...INLINE[on], on, inline: true },
  ...ATTACHED[on].map((hanger) => ({ ...hanger, on, inline: false })),
]);

export const ATTACHMENT_KINDS: readonly string[] = [...new Set(HANGERS.map(({ kind }) => kind))];

/** The policies that hang on a role, user or group: inline ones first, as IAM lists them. */
export function policiesOn(holder: ResourceNode, context: FactsContext): readonly PolicyFacts[] {
  const on = holder.kind as HolderKind;
  const inline = INLINE[on];
  const policies = [...deprecatedInline(holder, context)];
  for (const node of context.attachedTo(holder, inline.kind, inline.holder)) policies.push(inlinePolicy(node, context));
  if (!isMadeByAws(holder, "managedPolicyArns"))
    policies.push(...managedPolicies(holder, "managedPolicyArns", context));
  for (const { kind, holder: name } of ATTACHED[on]) {
    for (const node of context.attachedTo(holder, kind, name)) policies.push(...policiesHungBy(node, context));
  }
  return policies;
}

/**
 * A plan does not know what AWS lists of a role that is yet to be made, where the author lists nothing: it is what is
 * attached, and read there.
 */
const isMadeByAws = ({ inputs, outputs }: ResourceNode, name: string): boolean =>
  inputs[name] === undefined && isUnknown(outputs[name]);

function inlinePolicy(node: ResourceNode, context: FactsContext): PolicyFacts {
  return context.readPolicy(property(node, "policy"), { address: node.address, kind: "identity" });
}

function policiesHungBy(node: ResourceNode, context: FactsContext): readonly PolicyFacts[] {
  const isList = property(node, "policyArns") !== undefined;
  return managedPolicies(node, isList ? "policyArns" : "policyArn", context);
}

/** `inline_policy` blocks of a role. */
function deprecatedInline(holder: ResourceNode, context: FactsContext): readonly PolicyFacts[] {
  const value = isMadeByAws(holder, "inlinePolicies") ? undefined : property(holder, "inlinePolicies");
  if (value === undefined) return [];
  const source = { address: holder.address, kind: "identity" } as const;
  if (isUnknown(value)) return [context.readPolicy(value, source)];
  return items(value).flatMap((block) => {
    if (isUnknown(block)) return [context.readPolicy(block, source)];
    const { policy } = fields(block);
    return policy === undefined || policy === null || policy === "" ? [] : [context.readPolicy(policy, source)];
  });
}

/** Policies on roles, users and groups that the graph does not hold, by the holder's kind and name. */
export interface Stray {
  readonly kind: HolderKind;
  readonly name: string;
  readonly node: ResourceNode;
  readonly policies: readonly PolicyFacts[];
}

/** What hangs on somebody whom the graph does not hold, and what hangs on nobody knows whom. */
export function strayPolicies(context: FactsContext): {
  readonly strays: readonly Stray[];
  readonly doubts: Doubt[];
} {
  const strays: Stray[] = [];
  const doubts: Doubt[] = [];
  for (const { kind, holder, on, inline } of HANGERS) {
    for (const { node, link } of context.unattached(kind, holder, on)) {
      if (link.type === "unknown") {
        doubts.push(unplacedPolicy(node, link));
        continue;
      }
      const policies = inline ? [inlinePolicy(node, context)] : policiesHungBy(node, context);
      strays.push({ kind: on, name: link.value, node, policies });
    }
  }
  return { strays, doubts };
}

function unplacedPolicy(node: ResourceNode, { reason }: Extract<Link, { type: "unknown" }>): Doubt {
  return {
    address: node.address,
    reason: `On whom the policy of ${node.address} hangs is not known: ${reason}`,
    theorems: ["identity", "escalation", "keys"],
  };
}

/** The groups that a user is in, by memberships written from either side. */
export function groupsOf(user: ResourceNode, context: FactsContext): readonly ResourceNode[] {
  const memberships = [
    ...context.attachedTo(user, "aws_iam_user_group_membership", "user").map((node) => ({ node, name: "groups" })),
    ...context.attachedTo(user, "aws_iam_group_membership", "users").map((node) => ({ node, name: "group" })),
  ];
  const groups = memberships.flatMap(({ node, name }) =>
    context.linkedAll(node, name, "aws_iam_group").flatMap((link) => (link.type === "nodes" ? link.nodes : [])),
  );
  return [...new Set(groups)];
}

/** Memberships of which a user or group is not known, or of groups that the graph does not hold. */
export function membershipDoubts(context: FactsContext): readonly Doubt[] {
  const sides: readonly [string, readonly [string, HolderKind][]][] = [
    [
      "aws_iam_user_group_membership",
      [
        ["user", "aws_iam_user"],
        ["groups", "aws_iam_group"],
      ],
    ],
    [
      "aws_iam_group_membership",
      [
        ["users", "aws_iam_user"],
        ["group", "aws_iam_group"],
      ],
    ],
  ];
  return sides.flatMap(([kind, names]) =>
    context.ofKind(kind).flatMap((node) =>
      names.flatMap(([name, holder]) =>
        context.linkedAll(node, name, holder).flatMap((link): readonly Doubt[] => {
          if (link.type === "nodes" || link.type === "absent") return [];
          const what =
            link.type === "unknown" ? link.reason : `${link.value} is not in the graph, nor are its policies.`;
          return [
            {
              address: node.address,
              reason: `Who is in which group is not known: ${what}`,
              theorems: ["identity", "escalation", "keys"],
            },
          ];
        }),
      ),
    ),
  );
}

/** An ARN for somebody whom only a name tells. */
export function arnOfStray({ kind, name, node }: Stray, context: FactsContext): string {
  if (name.startsWith("arn:")) return name;
  const type = kind === "aws_iam_user" ? "user" : "role";
  return `arn:${(knownText(node, "policyArn") ?? "arn:aws").split(":")[1]}:iam::${context.accountOf(node)}:${type}/${name}`;
}
