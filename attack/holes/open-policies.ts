import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { changeNodes, openPolicy, type Properties, textProperty } from "../edit-graph.ts";
import { lay } from "../grounds.ts";
import type { Target } from "../target.ts";

/** The attacker's role may do everything, and no key, role, endpoint or subnet stands in its way. */
export function openPolicies(graph: Graph, target: Target): Graph {
  return changeNodes(lay("no subnets", graph, target), (node) => opened(node, target));
}

function opened(node: ResourceNode, { attacker }: Target): Properties | undefined {
  const role = attacker.function.roleArn.split("/").at(-1);
  switch (node.kind) {
    case "aws_iam_role_policy":
      return textProperty(node, "role") === role ? { policy: openPolicy({ principals: false }) } : undefined;
    case "aws_kms_key":
      return { policy: openPolicy({ principals: true }) };
    case "aws_iam_role":
      return { permissionsBoundary: null, assumeRolePolicy: trusting(textProperty(node, "assumeRolePolicy")) };
    case "aws_dynamodb_resource_policy":
      return { policy: openPolicy({ principals: true }) };
    case "aws_vpc_endpoint":
      return { policy: openPolicy({ principals: true }) };
    default:
      return undefined;
  }
}

/** Everybody may take the role, beside those that might already. */
function trusting(document: string): string {
  const parsed: unknown = JSON.parse(document);
  const own = typeof parsed === "object" && parsed !== null && "Statement" in parsed ? [parsed.Statement].flat() : [];
  const everybody = { Effect: "Allow", Principal: { AWS: "*" }, Action: ["sts:AssumeRole", "sts:TagSession"] };
  return JSON.stringify({ Version: "2012-10-17", Statement: [...own, everybody] });
}
