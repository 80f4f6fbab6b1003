import * as pulumi from "@pulumi/pulumi";
import { AlarmTopic } from "../components/alarm-topic.ts";
import type { Placement } from "../components/placement.ts";
import { type AlarmedTenant, PlatformAlarms } from "../components/platform-alarms.ts";
import { PlatformDashboard } from "../components/platform-dashboard.ts";
import { tenantFunctionName, tenantResourceName, tenantTableName } from "../model/naming.ts";
import type { PlatformNames } from "../model/platform-names.ts";
import { SHARED_TENANT } from "../model/tags.ts";
import type { TenantId } from "../model/tenant.ts";
import { tenantTags } from "../model/tenant-tags.ts";

export interface PlatformMonitoringArgs {
  readonly placement: Placement;
  readonly environment: string;
  readonly names: PlatformNames;
  readonly tenants: readonly MonitoredTenant[];
  /** The platform's key, for the topic. */
  readonly keyArn: pulumi.Input<string>;
  readonly accessLogName: pulumi.Input<string>;
  readonly authorizerLogName: pulumi.Input<string>;
}

export interface MonitoredTenant {
  readonly id: TenantId;
  /** The log group of the tenant's function. */
  readonly logName: pulumi.Input<string>;
}

/** The alarms, the topic that they are heard on, and the dashboard. */
export class PlatformMonitoring extends pulumi.ComponentResource {
  constructor(name: string, args: PlatformMonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:lib:PlatformMonitoring", name, {}, opts);
    const { names, keyArn, accessLogName, authorizerLogName } = args;
    const { account, region, suffix } = args.placement;
    const tags = tenantTags(SHARED_TENANT, args.environment);
    const tenants = args.tenants.map((tenant) => alarmed(tenant, args));
    const { authorizerFailuresAlarm, apiErrorsAlarm, apiThrottlesAlarm, breachedWallsAlarm } = names;
    const alarmNames = [authorizerFailuresAlarm, apiErrorsAlarm, apiThrottlesAlarm, breachedWallsAlarm];
    const topic = new AlarmTopic(
      `${name}-topic`,
      {
        topicName: names.alarmTopic,
        account,
        region,
        keyArn,
        alarmNames: [...alarmNames, ...tenants.map(({ errorsAlarmName }) => errorsAlarmName)],
        tags,
      },
      { parent: this },
    );
    new PlatformAlarms(
      `${name}-alarms`,
      { names, topicArn: topic.arn, accessLogName, authorizerLogName, tenants, tags },
      { parent: this },
    );
    new PlatformDashboard(
      `${name}-overview`,
      {
        dashboardName: names.dashboard,
        region,
        apiName: names.api,
        stageName: names.apiStage,
        authorizerName: names.authorizer,
        metricNamespace: names.metricNamespace,
        tenants: args.tenants.map(({ id }) => ({
          id,
          functionName: tenantFunctionName(id, suffix),
          tableNames: [tenantTableName(id, "users", suffix), tenantTableName(id, "data", suffix)],
        })),
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

function alarmed({ id, logName }: MonitoredTenant, args: PlatformMonitoringArgs): AlarmedTenant {
  const { suffix } = args.placement;
  return {
    id,
    logName,
    functionName: tenantFunctionName(id, suffix),
    errorsAlarmName: tenantResourceName("function-errors", id, suffix),
    tags: tenantTags(id, args.environment),
  };
}
