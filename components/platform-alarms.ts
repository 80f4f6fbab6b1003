import * as pulumi from "@pulumi/pulumi";
import { LOG_EVENTS, logEventPattern } from "../model/function-contract.ts";
import type { PlatformNames } from "../model/platform-names.ts";
import type { Tags } from "../model/tags.ts";
import type { TenantId } from "../model/tenant.ts";
import { LogMetric } from "./log-metric.ts";
import { type CountMetric, SumAlarm, type SumAlarmArgs } from "./sum-alarm.ts";

export interface PlatformAlarmsArgs {
  readonly names: PlatformNames;
  readonly topicArn: pulumi.Input<string>;
  readonly accessLogName: pulumi.Input<string>;
  readonly authorizerLogName: pulumi.Input<string>;
  readonly tenants: readonly AlarmedTenant[];
  readonly tags: Tags;
}

export interface AlarmedTenant {
  readonly id: TenantId;
  readonly functionName: string;
  readonly logName: pulumi.Input<string>;
  readonly errorsAlarmName: string;
  readonly tags: Tags;
}

/**
 * API Gateway's own words for an authorizer that failed, as opposed to one that refused. The function's error metric
 * would not do: a refusal is thrown, so it rings for every bad token. Its log would not do alone: a function that
 * crashed has written nothing.
 */
const AUTHORIZER_FAILED =
  '{ ($.responseType = "AUTHORIZER_FAILURE") || ($.responseType = "AUTHORIZER_CONFIGURATION_ERROR") }';
const THROTTLED = '{ $.status = "429" }';

/** What somebody has to hear of: tokens that cannot be checked, walls, failures, throttling, and each tenant's errors. */
export class PlatformAlarms extends pulumi.ComponentResource {
  readonly #name: string;
  readonly #args: PlatformAlarmsArgs;

  constructor(name: string, args: PlatformAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:PlatformAlarms", name, {}, opts);
    this.#name = name;
    this.#args = args;
    this.authorizerFailures();
    this.apiErrors();
    this.throttling();
    this.breachedWalls();
    for (const tenant of args.tenants) this.functionErrors(tenant);
    this.registerOutputs({});
  }

  private authorizerFailures(): void {
    const { names, accessLogName, authorizerLogName } = this.#args;
    const metricName = "AuthorizerFailures";
    const failures = logEventPattern(LOG_EVENTS.authorizerInternalFailure);
    this.alarm("authorizer-failures", {
      alarmName: names.authorizerFailuresAlarm,
      description: "Tokens could not be checked: no keys from the issuer, or the authorizer is broken. Nobody gets in.",
      metrics: [
        this.logMetric("authorizer-failures", metricName, accessLogName, AUTHORIZER_FAILED),
        this.logMetric("authorizer-internal-failures", "AuthorizerInternalFailures", authorizerLogName, failures),
      ],
      threshold: 1,
    });
  }

  private apiErrors(): void {
    const { names } = this.#args;
    const dimensions = { ApiName: names.api, Stage: names.apiStage };
    this.alarm("api-errors", {
      alarmName: names.apiErrorsAlarm,
      description: "The API answered 5xx.",
      metrics: [{ namespace: "AWS/ApiGateway", metricName: "5XXError", dimensions }],
      threshold: 5,
    });
  }

  private throttling(): void {
    const { names, accessLogName } = this.#args;
    this.alarm("throttles", {
      alarmName: names.apiThrottlesAlarm,
      description: "Tenants were throttled: the access log says which.",
      metrics: [this.logMetric("throttles", "ThrottledRequests", accessLogName, THROTTLED)],
      threshold: 50,
    });
  }

  /** Every tenant's log adds to one metric: a breach is the platform's failure, whoever noticed it. */
  private breachedWalls(): void {
    const { names, tenants } = this.#args;
    const metricName = "BreachedWalls";
    const pattern = logEventPattern(LOG_EVENTS.tenantApiWallBreached);
    for (const { id, logName } of tenants) this.logMetric(`breached-walls-${id}`, metricName, logName, pattern);
    this.alarm("breached-walls", {
      alarmName: names.breachedWallsAlarm,
      description: "A tenant's function was handed another tenant's request: it refused, but a wall before it is open.",
      metrics: [{ namespace: names.metricNamespace, metricName }],
      threshold: 1,
    });
  }

  /** What the function caught and answered 500 to is in its log; what ended it is in Lambda's metric. */
  private functionErrors({ id, functionName, logName, errorsAlarmName, tags }: AlarmedTenant): void {
    const pattern = logEventPattern(LOG_EVENTS.tenantApiFailure);
    const metrics: SumAlarmArgs["metrics"] = [
      { namespace: "AWS/Lambda", metricName: "Errors", dimensions: { FunctionName: functionName } },
      this.logMetric(`failures-${id}`, `Failures-${id}`, logName, pattern),
    ];
    this.alarm(`errors-${id}`, {
      alarmName: errorsAlarmName,
      description: `The function of ${id} failed.`,
      metrics,
      threshold: 1,
      tags,
    });
  }

  private logMetric(id: string, metricName: string, logGroupName: pulumi.Input<string>, pattern: string): CountMetric {
    const { names } = this.#args;
    const { metricNamespace: namespace } = names;
    const filterName = `${metricName}-${names.metricNamespace}`;
    new LogMetric(
      `${this.#name}-${id}`,
      { filterName, logGroupName, pattern, namespace, metricName },
      { parent: this },
    );
    return { namespace, metricName };
  }

  private alarm(id: string, alarm: Omit<SumAlarmArgs, "topicArn" | "tags"> & { readonly tags?: Tags }): void {
    const { topicArn, tags } = this.#args;
    new SumAlarm(`${this.#name}-${id}`, { tags, ...alarm, topicArn }, { parent: this });
  }
}
