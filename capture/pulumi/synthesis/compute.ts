import type { Row, Subject } from "./row.ts";

const INVOCATIONS = "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions";

/** A function may be named by name or by ARN. */
function functionArn(resource: Subject, property: string): string | undefined {
  const name = resource.text(property);
  if (name === undefined || name.startsWith("arn:")) return name;
  return resource.fill(`arn:{partition}:lambda:{region}:{account}:function:${name}`);
}

const version = (lambda: Subject): string => (lambda.value("publish") === true ? "1" : "$LATEST");

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
export const compute: Readonly<Record<string, Row>> = {
  "aws:lambda/function:Function": {
    name: "{autoname}",
    id: "{name}",
    arn: "arn:{partition}:lambda:{region}:{account}:function:{name}",
    invokeArn: `${INVOCATIONS}/{arn}/invocations`,
    version,
    qualifiedArn: (lambda) => lambda.fill(`{arn}:${version(lambda)}`),
    qualifiedInvokeArn: (lambda) => lambda.fill(`${INVOCATIONS}/{arn}:${version(lambda)}/invocations`),
    memorySize: 128,
    timeout: 3,
  },
  "aws:lambda/alias:Alias": {
    name: "{autoname}",
    id: "{arn}",
    arn: (alias) => alias.fill(`${functionArn(alias, "functionName")}:{name}`),
    invokeArn: `${INVOCATIONS}/{arn}/invocations`,
  },
  "aws:lambda/permission:Permission": { statementId: "{autoname}", id: "{statementId}" },
  "aws:lambda/functionUrl:FunctionUrl": {
    id: "{functionName}",
    functionArn: (url) => functionArn(url, "functionName"),
    urlId: "{lower:32}",
    functionUrl: "https://{urlId}.lambda-url.{region}.on.aws/",
  },
  "aws:lambda/layerVersion:LayerVersion": {
    id: "{arn}",
    layerArn: "arn:{partition}:lambda:{region}:{account}:layer:{layerName}",
    arn: "{layerArn}:1",
    version: "1",
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    id: "{uuid}",
    arn: "arn:{partition}:lambda:{region}:{account}:event-source-mapping:{id}",
    functionArn: (mapping) => functionArn(mapping, "functionName"),
  },
  "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": { id: "{functionName},{qualifier}" },
  "aws:ec2/instance:Instance": { id: "i-{hex:17}", arn: "arn:{partition}:ec2:{region}:{account}:instance/{id}" },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    name: "{autoname}",
    id: "lt-{hex:17}",
    arn: "arn:{partition}:ec2:{region}:{account}:launch-template/{id}",
    latestVersion: 1,
    defaultVersion: 1,
  },
  "aws:ecs/cluster:Cluster": {
    name: "{autoname}",
    id: "{arn}",
    arn: "arn:{partition}:ecs:{region}:{account}:cluster/{name}",
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    id: "{family}",
    arnWithoutRevision: "arn:{partition}:ecs:{region}:{account}:task-definition/{family}",
    arn: "{arnWithoutRevision}:1",
    revision: 1,
  },
  "aws:ecs/service:Service": {
    name: "{autoname}",
    id: (service) =>
      service.fill(
        `arn:{partition}:ecs:{region}:{account}:service/${service.text("cluster")?.split("/").at(-1)}/{name}`,
      ),
  },
  "aws:lb/loadBalancer:LoadBalancer": {
    name: "{autoname}",
    id: "{arn}",
    arn: (balancer) =>
      balancer.fill(
        `arn:{partition}:elasticloadbalancing:{region}:{account}:loadbalancer/${
          balancer.text("loadBalancerType") === "network" ? "net" : "app"
        }/{name}/{hex:16}`,
      ),
    dnsName: "{name}-{hex:10}.{region}.elb.{dns}",
  },
  "aws:lb/targetGroup:TargetGroup": {
    name: "{autoname}",
    id: "{arn}",
    arn: "arn:{partition}:elasticloadbalancing:{region}:{account}:targetgroup/{name}/{hex:16}",
  },
  "aws:sfn/stateMachine:StateMachine": {
    name: "{autoname}",
    id: "{arn}",
    arn: "arn:{partition}:states:{region}:{account}:stateMachine:{name}",
  },
};
