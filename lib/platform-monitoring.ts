import * as pulumi from "@pulumi/pulumi";
import { AlarmTopic } from "../components/alarm-topic.ts";
import type { Placement } from "../components/placement.ts";
import { type AlarmedTenant, functionErrorsAlarm, PlatformAlarms } from "../components/platform-alarms.ts";
import { PlatformDashboard } from "../components/platform-dashboard.ts";
import { tenantFunctionName, tenantTableName } from "../model/naming.ts";
import type { PlatformNames } from "../model/platform-names.ts";
import { SHARED_TENANT } from "../model/tags.ts";
import type { Tenant } from "../model/tenant.ts";
import { tenantTags } from "../model/tenant-tags.ts";

export interface PlatformMonitoringArgs {
  readonly placement: Placement;
  readonly environment: string;
  readonly names: PlatformNames;
  readonly tenants: readonly Tenant[];
  /** The platform's key, for the topic. */
  readonly keyArn: pulumi.Input<string>;
  readonly accessLogName: pulumi.Input<string>;
}

/** The alarms, the topic that they are heard on, and the dashboard. */
export class PlatformMonitoring extends pulumi.ComponentResource {
  constructor(name: string, args: PlatformMonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:lib:PlatformMonitoring", name, {}, opts);
    const { names } = args;
    const { account, region, suffix } = args.placement;
    const tags = tenantTags(SHARED_TENANT, args.environment);
    const tenants = args.tenants.map((tenant) => alarmed(tenant, args));
    const alarmNames = [names.authorizerFailuresAlarm, names.apiErrorsAlarm, names.apiThrottlesAlarm];
    const topic = new AlarmTopic(
      `${name}-topic`,
      {
        topicName: names.alarmTopic,
        account,
        region,
        keyArn: args.keyArn,
        alarmNames: [...alarmNames, ...tenants.map(({ alarmName }) => alarmName)],
        tags,
      },
      { parent: this },
    );
    new PlatformAlarms(
      `${name}-alarms`,
      { names, topicArn: topic.arn, accessLogName: args.accessLogName, tenants, tags },
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

function alarmed({ id }: Tenant, { placement: { suffix }, environment }: PlatformMonitoringArgs): AlarmedTenant {
  return {
    id,
    functionName: tenantFunctionName(id, suffix),
    alarmName: functionErrorsAlarm(id, suffix),
    tags: tenantTags(id, environment),
  };
}
