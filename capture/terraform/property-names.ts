/** The rules within a group or an access list, which keep their name in the singular. */
const RULES = { egress: "egress", ingress: "ingress" };

/**
 * Terraform's property names in the graph's spelling, which is that of Pulumi's AWS SDK: camelCase, lists in the plural.
 *
 * Pulumi renames a few properties besides. These are the ones of the kinds that this project reads: a property of another
 * name is not seen. A test compares the names of every kind that a proof reads with the SDK's own argument types.
 */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_api_gateway_authorizer: { rest_api_id: "restApi" },
  aws_api_gateway_base_path_mapping: { api_id: "restApi" },
  aws_api_gateway_deployment: { rest_api_id: "restApi" },
  aws_api_gateway_integration: { rest_api_id: "restApi" },
  aws_api_gateway_integration_response: { rest_api_id: "restApi" },
  aws_api_gateway_method: { rest_api_id: "restApi" },
  aws_api_gateway_method_response: { rest_api_id: "restApi" },
  aws_api_gateway_method_settings: { rest_api_id: "restApi" },
  aws_api_gateway_model: { rest_api_id: "restApi" },
  aws_api_gateway_request_validator: { rest_api_id: "restApi" },
  aws_api_gateway_resource: { rest_api_id: "restApi" },
  aws_api_gateway_stage: { deployment_id: "deployment", rest_api_id: "restApi" },
  aws_cloudwatch_log_subscription_filter: { log_group_name: "logGroup" },
  aws_cloudwatch_metric_alarm: { alarm_name: "name" },
  aws_default_network_acl: RULES,
  aws_default_security_group: RULES,
  aws_lambda_function: { function_name: "name", filename: "code" },
  aws_lambda_permission: { function_name: "function" },
  aws_network_acl: RULES,
  aws_security_group: RULES,
  aws_sns_topic_subscription: { topic_arn: "topic" },
};

/** Lists that can hold one item, which the SDK takes as the item. */
const SINGLE: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_domain_name: ["types"],
  aws_api_gateway_rest_api: ["types"],
  aws_cognito_user_pool_client: ["analytics_configuration", "refresh_token_rotation"],
};

export function isSingle(resourceType: string, name: string): boolean {
  return SINGLE[resourceType]?.includes(name) ?? false;
}

export function propertyName(resourceType: string, name: string, isList: boolean): string {
  const renamed = RENAMED[resourceType]?.[name];
  if (renamed !== undefined) return renamed;
  const camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return isList ? plural(camel) : camel;
}

function plural(word: string): string {
  if (/[^s]s$/.test(word)) return word;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(ss|x|ch|sh)$/.test(word)) return `${word}es`;
  return `${word}s`;
}
