import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown, type Value } from "../../graph/value.ts";
import { items, property } from "../facts/values.ts";
import type { PolicyFacts, World } from "../facts/world.ts";
import type { Statement } from "../iam/policy.ts";
import type { PolicyDocument, WrittenStatement } from "./policy-documents.ts";

const ATTACHMENTS: Readonly<Record<string, string>> = {
  aws_iam_role_policy_attachment: "policyArn",
  aws_iam_user_policy_attachment: "policyArn",
  aws_iam_group_policy_attachment: "policyArn",
  aws_iam_policy_attachment: "policyArn",
  aws_iam_role: "managedPolicyArns",
  aws_iam_role_policy_attachments_exclusive: "policyArns",
  aws_ssoadmin_managed_policy_attachment: "managedPolicyArn",
};

/** The policies that are attached and that the graph does not hold: AWS's own, with the content that the world has. */
export function managedDocumentsOf(nodes: readonly ResourceNode[], world: World): readonly PolicyDocument[] {
  const policies = nodes.filter(({ kind }) => kind === "aws_iam_policy");
  const own = new Set<Value>(policies.flatMap((policy) => [policy.id, property(policy, "arn") ?? policy.id]));
  const contents = new Map<string, PolicyFacts>();
  for (const { identity } of world.principals) {
    for (const facts of identity) if (facts.attachedBy !== undefined) contents.set(facts.address, facts);
  }
  return nodes.flatMap((node) => {
    const name = ATTACHMENTS[node.kind];
    if (name === undefined) return [];
    return items(node.inputs[name])
      .filter((arn) => !isInGraph(node, name, arn, own))
      .map((arn) => documentOf(node, name, arn, contents));
  });
}

function isInGraph(node: ResourceNode, name: string, arn: Value, own: ReadonlySet<Value>): boolean {
  return own.has(arn) || (isUnknown(arn) && (node.propertyDependsOn[name] ?? []).some((id) => own.has(id)));
}

function documentOf(
  node: ResourceNode,
  name: string,
  arn: Value,
  contents: ReadonlyMap<string, PolicyFacts>,
): PolicyDocument {
  const place = { node, property: name, kind: "identity" as const };
  const facts = typeof arn === "string" ? contents.get(arn) : undefined;
  if (facts?.policy !== undefined) return { ...place, statements: facts.policy.statements.map(asWritten) };
  const doubt = facts?.doubt ?? (isUnknown(arn) ? arn.reason : `The content of ${String(arn)} is not in the graph.`);
  return { ...place, statements: [], doubt };
}

function asWritten({ effect, index, sid, action, resource }: Statement): WrittenStatement {
  return {
    label: sid === undefined ? `statement ${index}` : `statement ${index} (${sid})`,
    effect,
    actions: action.values,
    negatedActions: action.negated,
    ...(resource !== undefined && { resources: resource.values }),
    negatedResources: resource?.negated ?? false,
    negatedPrincipal: false,
    conditions: {},
  };
}
