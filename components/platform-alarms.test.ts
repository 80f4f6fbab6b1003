import { beforeAll, describe, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { platformNames } from "../model/platform-names.ts";
import { PlatformAlarms } from "./platform-alarms.ts";
import { custom, inputsOf } from "./test/captured.ts";

const shared = { tenant_id: "shared", environment: "production", cost_center: "platform" };
const tenantTags = { ...shared, tenant_id: "tenant-001" };
const TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms-dev";
const sum = { stat: "Sum", period: 300 };

let graph: Graph;
beforeAll(async () => {
  graph = await captureInProcess(() => {
    new PlatformAlarms("alarms", {
      names: platformNames({ suffix: "dev", account: "123456789012", region: "us-east-1" }),
      topicArn: TOPIC,
      accessLogName: "/aws/apigateway/tenants-api-dev",
      authorizerLogName: "/aws/lambda/authorizer-dev",
      tenants: [
        {
          id: "tenant-001",
          functionName: "tenant-001-dev",
          logName: "/aws/lambda/tenant-001-dev",
          errorsAlarmName: "function-errors-tenant-001-dev",
          tags: tenantTags,
        },
      ],
      tags: shared,
    });
  });
});

test("an alarm for each thing to be heard of, and the metrics that they need", () => {
  expect(custom(graph)).toEqual([
    "aws_cloudwatch_log_metric_filter alarms-authorizer-failures-filter",
    "aws_cloudwatch_log_metric_filter alarms-authorizer-internal-failures-filter",
    "aws_cloudwatch_log_metric_filter alarms-breached-walls-tenant-001-filter",
    "aws_cloudwatch_log_metric_filter alarms-failures-tenant-001-filter",
    "aws_cloudwatch_log_metric_filter alarms-throttles-filter",
    "aws_cloudwatch_metric_alarm alarms-api-errors-alarm",
    "aws_cloudwatch_metric_alarm alarms-authorizer-failures-alarm",
    "aws_cloudwatch_metric_alarm alarms-breached-walls-alarm",
    "aws_cloudwatch_metric_alarm alarms-errors-tenant-001-alarm",
    "aws_cloudwatch_metric_alarm alarms-throttles-alarm",
  ]);
});

test("every filter counts from 0, which CloudWatch Logs takes without dimensions only", () => {
  const filters = graph.nodes.filter(({ kind }) => kind === "aws_cloudwatch_log_metric_filter");
  expect(filters).toHaveLength(5);
  for (const { inputs, name } of filters) {
    expect(Object.keys(inputs["metricTransformation"] ?? {}).sort(), name).toEqual([
      "defaultValue",
      "name",
      "namespace",
      "value",
    ]);
    expect(inputs["metricTransformation"]).toMatchObject({ defaultValue: "0", value: "1", namespace: "bulkhead-dev" });
  }
});

describe("the alarm on", () => {
  test("the authorizer adds up what API Gateway reports and what the function says, and no refused token", () => {
    expect(inputsOf(graph, "alarms-authorizer-failures-alarm")).toEqual({
      name: "authorizer-failures-dev",
      alarmDescription:
        "Tokens could not be checked: no keys from the issuer, or the authorizer is broken. Nobody gets in.",
      metricQueries: [
        { id: "m0", metric: { namespace: "bulkhead-dev", metricName: "AuthorizerFailures", ...sum } },
        { id: "m1", metric: { namespace: "bulkhead-dev", metricName: "AuthorizerInternalFailures", ...sum } },
        { id: "total", expression: "FILL(m0, 0) + FILL(m1, 0)", label: "Total", returnData: true },
      ],
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
      alarmActions: [TOPIC],
      okActions: [TOPIC],
      tags: shared,
    });
    expect(inputsOf(graph, "alarms-authorizer-failures-filter")).toMatchObject({
      logGroupName: "/aws/apigateway/tenants-api-dev",
      pattern: '{ ($.responseType = "AUTHORIZER_FAILURE") || ($.responseType = "AUTHORIZER_CONFIGURATION_ERROR") }',
    });
    expect(inputsOf(graph, "alarms-authorizer-internal-failures-filter")).toMatchObject({
      logGroupName: "/aws/lambda/authorizer-dev",
      pattern: '{ $.event = "authorizer.internal_failure" }',
    });
  });

  test("5xx watches this API and stage", () => {
    expect(inputsOf(graph, "alarms-api-errors-alarm")).toMatchObject({
      name: "api-5xx-dev",
      namespace: "AWS/ApiGateway",
      metricName: "5XXError",
      dimensions: { ApiName: "tenants-api-dev", Stage: "dev" },
      statistic: "Sum",
      period: 300,
      threshold: 5,
    });
  });

  test("throttling counts the API's own 429", () => {
    expect(inputsOf(graph, "alarms-throttles-filter")).toMatchObject({
      logGroupName: "/aws/apigateway/tenants-api-dev",
      pattern: '{ $.status = "429" }',
    });
    expect(inputsOf(graph, "alarms-throttles-alarm")).toMatchObject({
      name: "api-throttles-dev",
      namespace: "bulkhead-dev",
      metricName: "ThrottledRequests",
    });
  });

  test("a breached wall rings at the first, whichever tenant's log it is in", () => {
    expect(inputsOf(graph, "alarms-breached-walls-tenant-001-filter")).toMatchObject({
      logGroupName: "/aws/lambda/tenant-001-dev",
      pattern: '{ $.event = "tenant_api.wall_breached" }',
      metricTransformation: { name: "BreachedWalls" },
    });
    expect(inputsOf(graph, "alarms-breached-walls-alarm")).toMatchObject({
      namespace: "bulkhead-dev",
      metricName: "BreachedWalls",
      threshold: 1,
      tags: shared,
    });
  });

  test("a tenant's function is the tenant's, and adds up what ended it and what it answered 500 to", () => {
    expect(inputsOf(graph, "alarms-errors-tenant-001-alarm")).toMatchObject({
      name: "function-errors-tenant-001-dev",
      metricQueries: [
        {
          id: "m0",
          metric: { namespace: "AWS/Lambda", metricName: "Errors", dimensions: { FunctionName: "tenant-001-dev" } },
        },
        { id: "m1", metric: { namespace: "bulkhead-dev", metricName: "Failures-tenant-001" } },
        { id: "total" },
      ],
      tags: tenantTags,
    });
    expect(inputsOf(graph, "alarms-failures-tenant-001-filter")).toMatchObject({
      pattern: '{ $.event = "tenant_api.failure" }',
    });
  });
});
