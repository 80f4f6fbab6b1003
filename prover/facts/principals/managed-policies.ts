import type { ResourceNode } from "../../../graph/node.ts";
import { AWS_MANAGED_POLICIES } from "../aws-managed-policies/registry.ts";
import type { FactsContext, Link } from "../context.ts";
import { property } from "../values.ts";
import type { PolicyFacts } from "../world.ts";

/** The documents of the managed policies that a property names by ARN: the graph's own, or AWS's. */
export function managedPolicies(node: ResourceNode, name: string, context: FactsContext): readonly PolicyFacts[] {
  if (property(node, name) === undefined) return [];
  return context.linkedAll(node, name, "aws_iam_policy").flatMap((link) => documentsOf(link, node, context));
}

function documentsOf(link: Link, node: ResourceNode, context: FactsContext): readonly PolicyFacts[] {
  const { address } = node;
  if (link.type === "absent") return [];
  if (link.type === "unknown")
    return [{ address, doubt: `Which managed policy ${address} names is not known: ${link.reason}` }];
  if (link.type === "outside") return [managedByAws(link.value, address, context)];
  return link.nodes.map((policy) =>
    context.readPolicy(policy.inputs["policy"] ?? policy.outputs["policy"], {
      address: policy.address,
      attachedBy: address,
      kind: "identity",
    }),
  );
}

function managedByAws(arn: string, attachedBy: string, context: FactsContext): PolicyFacts {
  const found = AWS_MANAGED_POLICIES.get(arn.replace(/^arn:aws[a-z-]*:/, "arn:aws:"));
  if (found !== undefined) return context.readPolicy(found.document, { address: arn, attachedBy, kind: "identity" });
  const whose = /^arn:aws[a-z-]*:iam::aws:/.test(arn)
    ? "a policy of AWS whose content is not known here"
    : "not in the graph";
  return { address: arn, attachedBy, doubt: `${arn}, which ${attachedBy} attaches, is ${whose}.` };
}
