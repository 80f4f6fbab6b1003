/** What the platform's dashboard shows. */
export interface DashboardSubject {
  readonly region: string;
  readonly apiName: string;
  readonly stageName: string;
  readonly authorizerName: string;
  readonly metricNamespace: string;
  readonly tenants: readonly DashboardTenant[];
}

export interface DashboardTenant {
  readonly id: string;
  readonly functionName: string;
  readonly tableNames: readonly string[];
}

/** Namespace, name, then dimensions as alternating names and values, then how it is drawn. */
type Metric = readonly (string | { readonly label?: string; readonly stat?: string })[];

const HALF_WIDTH = 12;
const HEIGHT = 6;

/**
 * A dashboard in two columns, as CloudWatch takes it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(subject: DashboardSubject) {
  const graphs = [
    { title: "Requests and errors", metrics: apiMetrics(subject) },
    { title: "Latency, ms", metrics: latencyMetrics(subject) },
    { title: "Authorizer failures and throttled requests", metrics: wallMetrics(subject) },
    { title: "Authorizer, ms", metrics: authorizerMetrics(subject) },
    { title: "Invocations by tenant", metrics: functionMetrics(subject, "Invocations", "Sum") },
    { title: "Function errors by tenant", metrics: functionMetrics(subject, "Errors", "Sum") },
    { title: "Function duration by tenant, ms, p99", metrics: functionMetrics(subject, "Duration", "p99") },
    { title: "Table throttles by tenant", metrics: tableMetrics(subject) },
  ];
  return { widgets: graphs.map(({ title, metrics }, index) => graph(subject.region, title, metrics, index)) };
}

function graph(region: string, title: string, metrics: readonly Metric[], index: number) {
  return {
    type: "metric",
    x: (index % 2) * HALF_WIDTH,
    y: Math.floor(index / 2) * HEIGHT,
    width: HALF_WIDTH,
    height: HEIGHT,
    properties: { title, region, view: "timeSeries", stacked: false, period: 300, stat: "Sum", metrics },
  };
}

function apiMetrics({ apiName, stageName }: DashboardSubject): Metric[] {
  return ["Count", "4XXError", "5XXError"].map((metric) => api(metric, apiName, stageName));
}

function latencyMetrics({ apiName, stageName }: DashboardSubject): Metric[] {
  return ["p50", "p99"].map((stat) => [...api("Latency", apiName, stageName), { stat, label: stat }]);
}

function api(metric: string, apiName: string, stageName: string): string[] {
  return ["AWS/ApiGateway", metric, "ApiName", apiName, "Stage", stageName];
}

function wallMetrics({ metricNamespace }: DashboardSubject): Metric[] {
  return ["AuthorizerFailures", "ThrottledRequests"].map((metric) => [metricNamespace, metric]);
}

function authorizerMetrics({ authorizerName }: DashboardSubject): Metric[] {
  return ["p50", "p99"].map((stat) => [
    "AWS/Lambda",
    "Duration",
    "FunctionName",
    authorizerName,
    { stat, label: stat },
  ]);
}

function functionMetrics({ tenants }: DashboardSubject, metric: string, stat: string): Metric[] {
  return tenants.map(({ id, functionName }) => [
    "AWS/Lambda",
    metric,
    "FunctionName",
    functionName,
    { stat, label: id },
  ]);
}

/** By event: an on-demand table reports `ThrottledRequests` by operation only, so an alarm on the table never rings. */
function tableMetrics({ tenants }: DashboardSubject): Metric[] {
  return tenants.flatMap(({ tableNames }) =>
    tableNames.flatMap((table) =>
      ["ReadThrottleEvents", "WriteThrottleEvents"].map((metric) => ["AWS/DynamoDB", metric, "TableName", table]),
    ),
  );
}
