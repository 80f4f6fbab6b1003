import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import * as pulumi from "@pulumi/pulumi";
import { type EnvironmentSuffix, tenantResourceName } from "../model/naming.ts";
import type { PlatformNames } from "../model/platform-names.ts";
import type { Tags } from "../model/tags.ts";
import type { TenantId } from "../model/tenant.ts";
import { LogMetric } from "./log-metric.ts";

export interface PlatformAlarmsArgs {
  readonly names: PlatformNames;
  readonly topicArn: pulumi.Input<string>;
  readonly accessLogName: pulumi.Input<string>;
  readonly tenants: readonly AlarmedTenant[];
  readonly tags: Tags;
}

export interface AlarmedTenant {
  readonly id: TenantId;
  readonly functionName: string;
  /** The alarm's name: {@link functionErrorsAlarm}. */
  readonly alarmName: string;
  readonly tags: Tags;
}

/** What one alarm watches; it rings when the sum over the period reaches the threshold. */
interface Watch {
  readonly alarmName: string;
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly threshold: number;
  readonly tags: Tags;
}

const PERIOD_SECONDS = 300;

/**
 * The names under which API Gateway reports an authorizer that failed, as opposed to one that refused. A refusal is an
 * error to Lambda too (it is thrown), so the function's own error metric would ring for every bad token.
 */
const AUTHORIZER_FAILED =
  '{ ($.responseType = "AUTHORIZER_FAILURE") || ($.responseType = "AUTHORIZER_CONFIGURATION_ERROR") }';
const THROTTLED = '{ $.status = "429" }';

/** `function-errors-tenant-001-{suffix}` */
export function functionErrorsAlarm(tenant: TenantId, suffix: EnvironmentSuffix): string {
  return tenantResourceName("function-errors", tenant, suffix);
}

/** What somebody has to hear of: tokens that cannot be checked, failures, throttling, and each tenant's own errors. */
export class PlatformAlarms extends pulumi.ComponentResource {
  constructor(name: string, args: PlatformAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:PlatformAlarms", name, {}, opts);
    const failures = this.logMetric(`${name}-authorizer-failures`, args, "AuthorizerFailures", AUTHORIZER_FAILED);
    const throttles = this.logMetric(`${name}-throttles`, args, "ThrottledRequests", THROTTLED);
    for (const watch of platformWatches(args, failures, throttles)) this.alarm(name, args, watch);
    for (const tenant of args.tenants) this.alarm(name, args, functionErrors(tenant));
    this.registerOutputs({});
  }

  private logMetric(name: string, { names, accessLogName }: PlatformAlarmsArgs, metricName: string, pattern: string) {
    return new LogMetric(
      name,
      {
        filterName: `${metricName}-${names.metricNamespace}`,
        logGroupName: accessLogName,
        pattern,
        namespace: names.metricNamespace,
        metricName,
      },
      { parent: this },
    );
  }

  private alarm(name: string, { topicArn }: PlatformAlarmsArgs, watch: Watch): void {
    new MetricAlarm(
      `${name}-${watch.alarmName}`,
      {
        name: watch.alarmName,
        alarmDescription: watch.description,
        namespace: watch.namespace,
        metricName: watch.metricName,
        ...(watch.dimensions !== undefined && { dimensions: watch.dimensions }),
        statistic: "Sum",
        period: PERIOD_SECONDS,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: watch.threshold,
        treatMissingData: "notBreaching",
        alarmActions: [topicArn],
        okActions: [topicArn],
        tags: watch.tags,
      },
      { parent: this },
    );
  }
}

function platformWatches({ names, tags }: PlatformAlarmsArgs, failures: LogMetric, throttles: LogMetric): Watch[] {
  return [
    {
      alarmName: names.authorizerFailuresAlarm,
      description: "Tokens could not be checked: no keys from the issuer, or the authorizer is broken. Nobody gets in.",
      namespace: failures.namespace,
      metricName: failures.metricName,
      threshold: 1,
      tags,
    },
    {
      alarmName: names.apiErrorsAlarm,
      description: "The API answered 5xx.",
      namespace: "AWS/ApiGateway",
      metricName: "5XXError",
      dimensions: { ApiName: names.api, Stage: names.apiStage },
      threshold: 5,
      tags,
    },
    {
      alarmName: names.apiThrottlesAlarm,
      description: "Tenants were throttled: the access log says which.",
      namespace: throttles.namespace,
      metricName: throttles.metricName,
      threshold: 50,
      tags,
    },
  ];
}

function functionErrors({ id, functionName, alarmName, tags }: AlarmedTenant): Watch {
  return {
    alarmName,
    description: `The function of ${id} failed.`,
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: functionName },
    threshold: 1,
    tags,
  };
}
