import type { ResourceNode } from "../../graph/node.ts";
import type { ApiFacts, FunctionFacts, LogGroupFacts } from "./compute.ts";
import type { FactsContext } from "./context.ts";
import type { Doubt } from "./world.ts";

/** The kinds that this reader understands, beside functions and log groups, which are data too. */
export const COMPUTE_KINDS: readonly string[] = [
  "aws_api_gateway_account",
  "aws_api_gateway_deployment",
  "aws_api_gateway_method_settings",
  "aws_api_gateway_rest_api",
  "aws_api_gateway_stage",
  "aws_api_gateway_usage_plan",
  "aws_lambda_permission",
];

/** @param _nodes of category `custom`, in the order of the graph */
export function readCompute(
  _nodes: readonly ResourceNode[],
  _context: FactsContext,
): {
  readonly functions: readonly FunctionFacts[];
  readonly apis: readonly ApiFacts[];
  readonly logGroups: readonly LogGroupFacts[];
  readonly doubts: readonly Doubt[];
} {
  return { functions: [], apis: [], logGroups: [], doubts: [] };
}
