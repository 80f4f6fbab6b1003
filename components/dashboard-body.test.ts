import { describe, expect, test } from "vitest";
import { dashboardBody } from "./dashboard-body.ts";

const tenant = (number: number) => {
  const id = `tenant-${String(number).padStart(3, "0")}`;
  return { id, functionName: `${id}-dev`, tableNames: [`${id}-users-dev`, `${id}-data-dev`] };
};

function bodyOf(tenants: number) {
  return dashboardBody({
    region: "us-east-1",
    apiName: "tenants-api-dev",
    stageName: "dev",
    authorizerName: "authorizer-dev",
    metricNamespace: "bulkhead-dev",
    tenants: Array.from({ length: tenants }, (_, index) => tenant(index + 1)),
  });
}

const metricsOf = (title: string, tenants = 1) =>
  bodyOf(tenants).widgets.find((widget) => widget.properties.title === title)?.properties.metrics;

describe("a dashboard", () => {
  test("shows the API by name and stage, as API Gateway reports it", () => {
    expect(metricsOf("Requests and errors")).toEqual([
      ["AWS/ApiGateway", "Count", "ApiName", "tenants-api-dev", "Stage", "dev"],
      ["AWS/ApiGateway", "4XXError", "ApiName", "tenants-api-dev", "Stage", "dev"],
      ["AWS/ApiGateway", "5XXError", "ApiName", "tenants-api-dev", "Stage", "dev"],
    ]);
  });

  test("shows each tenant's function and tables", () => {
    expect(metricsOf("Function errors by tenant", 2)).toEqual([
      ["AWS/Lambda", "Errors", "FunctionName", "tenant-001-dev", { stat: "Sum", label: "tenant-001" }],
      ["AWS/Lambda", "Errors", "FunctionName", "tenant-002-dev", { stat: "Sum", label: "tenant-002" }],
    ]);
    expect(metricsOf("Table throttles by tenant")).toEqual([
      ["AWS/DynamoDB", "ReadThrottleEvents", "TableName", "tenant-001-users-dev"],
      ["AWS/DynamoDB", "WriteThrottleEvents", "TableName", "tenant-001-users-dev"],
      ["AWS/DynamoDB", "ReadThrottleEvents", "TableName", "tenant-001-data-dev"],
      ["AWS/DynamoDB", "WriteThrottleEvents", "TableName", "tenant-001-data-dev"],
    ]);
  });

  test("lays its widgets out without overlap, in two columns", () => {
    const places = bodyOf(1).widgets.map(({ x, y, width, height }) => ({ x, y, width, height }));
    expect(new Set(places.map(({ x, y }) => `${x},${y}`)).size).toBe(places.length);
    for (const { x, y, width, height } of places) expect([x % width, y % height]).toEqual([0, 0]);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  test("stays within 500 metrics a graph and 2,500 in all with the 50 tenants of a cell", () => {
    const counts = bodyOf(50).widgets.map(({ properties }) => properties.metrics.length);
    expect(Math.max(...counts)).toBe(200);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2500);
  });
});
