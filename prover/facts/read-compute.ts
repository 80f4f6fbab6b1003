import type { ResourceNode } from "../../graph/node.ts";
import { computeAssumptions } from "./compute/assumptions.ts";
import { readFunctions, strays } from "./compute/functions.ts";
import { HTTP_API, readHttpApis, strayHttpParts } from "./compute/http-api.ts";
import { readLogGroups, strayFilters } from "./compute/log-groups.ts";
import { withOutsideFunctions } from "./compute/outside-functions.ts";
import { REST_API, readRestApis, strayRestParts } from "./compute/rest-api.ts";
import type { ApiFacts, FunctionFacts, LogGroupFacts } from "./compute.ts";
import type { FactsContext } from "./context.ts";
import type { Doubt } from "./world.ts";

/** The kinds that this reader understands, beside functions and log groups, which are data too. */
export const COMPUTE_KINDS: readonly string[] = [
  "aws_api_gateway_account",
  "aws_api_gateway_api_key",
  "aws_api_gateway_authorizer",
  "aws_api_gateway_base_path_mapping",
  "aws_api_gateway_deployment",
  "aws_api_gateway_documentation_part",
  "aws_api_gateway_documentation_version",
  "aws_api_gateway_domain_name",
  "aws_api_gateway_gateway_response",
  "aws_api_gateway_integration",
  "aws_api_gateway_integration_response",
  "aws_api_gateway_method",
  "aws_api_gateway_method_response",
  "aws_api_gateway_method_settings",
  "aws_api_gateway_model",
  "aws_api_gateway_request_validator",
  "aws_api_gateway_resource",
  REST_API,
  "aws_api_gateway_rest_api_policy",
  "aws_api_gateway_stage",
  "aws_api_gateway_usage_plan",
  "aws_api_gateway_usage_plan_key",
  HTTP_API,
  "aws_apigatewayv2_api_mapping",
  "aws_apigatewayv2_authorizer",
  "aws_apigatewayv2_deployment",
  "aws_apigatewayv2_domain_name",
  "aws_apigatewayv2_integration",
  "aws_apigatewayv2_integration_response",
  "aws_apigatewayv2_model",
  "aws_apigatewayv2_route",
  "aws_apigatewayv2_route_response",
  "aws_apigatewayv2_stage",
  "aws_cloudwatch_log_metric_filter",
  "aws_cloudwatch_log_stream",
  "aws_cloudwatch_log_subscription_filter",
  "aws_lambda_alias",
  "aws_lambda_code_signing_config",
  "aws_lambda_event_source_mapping",
  "aws_lambda_function_event_invoke_config",
  "aws_lambda_function_recursion_config",
  "aws_lambda_function_url",
  "aws_lambda_permission",
  "aws_lambda_provisioned_concurrency_config",
  "aws_lambda_runtime_management_config",
];

/** @param _nodes of category `custom`, in the order of the graph; the context finds them by kind */
export function readCompute(
  _nodes: readonly ResourceNode[],
  context: FactsContext,
): {
  readonly functions: readonly FunctionFacts[];
  readonly apis: readonly ApiFacts[];
  readonly logGroups: readonly LogGroupFacts[];
  readonly doubts: readonly Doubt[];
  /** One sentence each. */
  readonly assumptions: readonly string[];
} {
  const functions = readFunctions(context);
  const logGroups = readLogGroups(context);
  const apis = [...readRestApis(context), ...readHttpApis(context)].map((api) =>
    withOutsideFunctions(api, functions, logGroups),
  );
  return { functions, apis, logGroups, doubts: doubtsOf(context, functions), assumptions: computeAssumptions(apis) };
}

function doubtsOf(context: FactsContext, functions: readonly FunctionFacts[]): readonly Doubt[] {
  const apart = [...strayRestParts(context), ...strayHttpParts(context)];
  return [
    ...apart.map(
      ({ address }): Doubt => ({
        address,
        reason: "The API that it is a part of is not in the graph.",
        theorems: ["routes"],
      }),
    ),
    ...strays(context).map(
      ({ address }): Doubt => ({
        address,
        reason: "The function that it belongs to is not in the graph, or cannot be told.",
        theorems: ["routes", "runtime"],
      }),
    ),
    ...strayFilters(context).map(
      ({ address }): Doubt => ({
        address,
        reason: "The log group that it sends on is not in the graph, or cannot be told.",
        theorems: ["logs"],
      }),
    ),
    ...functions.flatMap(({ address, unknowns }): Doubt[] =>
      unknowns["arn"] === undefined
        ? []
        : [{ address, reason: `Its ARN is not known: ${unknowns["arn"]}`, theorems: ["routes"] }],
    ),
  ];
}
