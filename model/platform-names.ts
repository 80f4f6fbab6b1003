import { type EnvironmentSuffix, sharedResourceName } from "./naming.ts";

export interface PlatformNaming {
  readonly suffix: EnvironmentSuffix;
  /** Where one account holds several cells. */
  readonly cell?: string;
  readonly account: string;
  readonly region: string;
}

/** The physical names of what the tenants share, each `{resource-type}-{suffix}`. */
export type PlatformNames = ReturnType<typeof platformNames>;

/** The trail's buckets also carry account and region: bucket names are one namespace for everybody. */
export function platformNames({ suffix, cell, account, region }: PlatformNaming) {
  const named = (resourceType: string) => sharedResourceName(resourceType, suffix, cell);
  const authorizer = named("authorizer");
  const api = named("tenants-api");
  return {
    keyAlias: `alias/${named("platform/data-key")}` as const,
    userPool: named("user-pool"),
    userPoolClient: named("user-pool-client"),
    authorizer,
    authorizerRole: named("authorizer-role"),
    authorizerLogGroup: `/aws/lambda/${authorizer}`,
    api,
    apiStage: suffix,
    apiAccessLogGroup: `/aws/apigateway/${api}`,
    apiLoggingRole: named("api-logging-role"),
    alarmTopic: named("alarms"),
    dashboard: named("platform"),
    metricNamespace: named("bulkhead"),
    authorizerFailuresAlarm: named("authorizer-failures"),
    apiErrorsAlarm: named("api-5xx"),
    apiThrottlesAlarm: named("api-throttles"),
    breachedWallsAlarm: named("breached-walls"),
    trail: named("audit-trail"),
    trailBucket: named(`audit-trail-${account}-${region}`),
    trailLogBucket: named(`audit-trail-logs-${account}-${region}`),
  } as const;
}
