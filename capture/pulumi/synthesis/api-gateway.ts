import type { Row, Subject } from "./row.ts";

/** A REST API may be named by its id or by the resource itself. */
const restApi = (resource: Subject): string | undefined => resource.text("restApi");

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html */
export const apiGateway: Readonly<Record<string, Row>> = {
  "aws:apigateway/restApi:RestApi": {
    name: "{autoname}",
    id: "{lower:10}",
    arn: "arn:{partition}:apigateway:{region}::/restapis/{id}",
    executionArn: "arn:{partition}:execute-api:{region}:{account}:{id}",
    rootResourceId: "{lower:10}",
    apiKeySource: "HEADER",
  },
  "aws:apigateway/resource:Resource": { id: "{lower:6}" },
  "aws:apigateway/method:Method": { id: "agm-{restApi}-{resourceId}-{httpMethod}" },
  "aws:apigateway/methodResponse:MethodResponse": { id: "agmr-{restApi}-{resourceId}-{httpMethod}-{statusCode}" },
  "aws:apigateway/integration:Integration": { id: "agi-{restApi}-{resourceId}-{httpMethod}" },
  "aws:apigateway/integrationResponse:IntegrationResponse": {
    id: "agir-{restApi}-{resourceId}-{httpMethod}-{statusCode}",
  },
  "aws:apigateway/authorizer:Authorizer": {
    id: "{lower:6}",
    arn: "arn:{partition}:apigateway:{region}::/restapis/{restApi}/authorizers/{id}",
  },
  "aws:apigateway/deployment:Deployment": { id: "{lower:6}" },
  "aws:apigateway/stage:Stage": {
    id: "ags-{restApi}-{stageName}",
    arn: "arn:{partition}:apigateway:{region}::/restapis/{restApi}/stages/{stageName}",
    executionArn: "arn:{partition}:execute-api:{region}:{account}:{restApi}/{stageName}",
    invokeUrl: "https://{restApi}.execute-api.{region}.{dns}/{stageName}",
  },
  "aws:apigateway/methodSettings:MethodSettings": { id: "{restApi}-{stageName}-{methodPath}" },
  "aws:apigateway/account:Account": { id: "api-gateway-account" },
  "aws:apigateway/response:Response": { id: (response) => response.fill(`aggr-${restApi(response)}-{responseType}`) },
  "aws:apigateway/requestValidator:RequestValidator": { id: "{lower:6}" },
  "aws:apigateway/model:Model": { id: "{lower:6}" },
  "aws:apigateway/restApiPolicy:RestApiPolicy": { id: "{restApiId}" },
  "aws:apigateway/apiKey:ApiKey": { id: "{lower:10}", arn: "arn:{partition}:apigateway:{region}::/apikeys/{id}" },
  "aws:apigateway/usagePlan:UsagePlan": {
    name: "{autoname}",
    id: "{lower:6}",
    arn: "arn:{partition}:apigateway:{region}::/usageplans/{id}",
  },
  "aws:apigateway/usagePlanKey:UsagePlanKey": { id: "{keyId}" },
  "aws:apigateway/domainName:DomainName": {
    id: "{domainName}",
    arn: "arn:{partition}:apigateway:{region}::/domainnames/{domainName}",
  },
  "aws:apigatewayv2/api:Api": {
    name: "{autoname}",
    id: "{lower:10}",
    arn: "arn:{partition}:apigateway:{region}::/apis/{id}",
    executionArn: "arn:{partition}:execute-api:{region}:{account}:{id}",
    apiEndpoint: "https://{id}.execute-api.{region}.{dns}",
  },
  "aws:apigatewayv2/authorizer:Authorizer": { id: "{lower:6}" },
  "aws:apigatewayv2/deployment:Deployment": { id: "{lower:6}" },
  "aws:apigatewayv2/integration:Integration": { id: "{lower:7}" },
  "aws:apigatewayv2/route:Route": { id: "{lower:7}" },
  "aws:apigatewayv2/stage:Stage": {
    name: "{autoname}",
    id: "{name}",
    arn: "arn:{partition}:apigateway:{region}::/apis/{apiId}/stages/{name}",
    executionArn: "arn:{partition}:execute-api:{region}:{account}:{apiId}/{name}",
    invokeUrl: "https://{apiId}.execute-api.{region}.{dns}/{name}",
  },
  "aws:wafv2/webAcl:WebAcl": {
    name: "{autoname}",
    id: "{uuid}",
    arn: "arn:{partition}:wafv2:{region}:{account}:regional/webacl/{name}/{id}",
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": { id: "{webAclArn},{resourceArn}" },
};
