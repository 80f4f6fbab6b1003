import * as v from "valibot";

const parameters = v.nullish(v.record(v.string(), v.optional(v.string())));

/**
 * What we read of the event of a REST API's proxy integration.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export const GatewayEvent = v.object({
  resource: v.string(),
  path: v.string(),
  httpMethod: v.string(),
  pathParameters: parameters,
  queryStringParameters: parameters,
  multiValueQueryStringParameters: v.nullish(v.record(v.string(), v.optional(v.array(v.string())))),
  body: v.nullish(v.string()),
  isBase64Encoded: v.optional(v.boolean(), false),
  requestContext: v.object({
    requestId: v.string(),
    authorizer: v.nullish(v.record(v.string(), v.unknown())),
  }),
});
export type GatewayEvent = v.InferOutput<typeof GatewayEvent>;
