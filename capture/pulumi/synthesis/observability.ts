import type { Row } from "./row.ts";

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
export const observability: Readonly<Record<string, Row>> = {
  "aws:cloudwatch/logGroup:LogGroup": {
    name: "{autoname}",
    id: "{name}",
    arn: "arn:{partition}:logs:{region}:{account}:log-group:{name}",
    retentionInDays: 0,
  },
  "aws:cloudwatch/logStream:LogStream": {
    name: "{autoname}",
    id: "{name}",
    arn: "arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{name}",
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": { name: "{autoname}", id: "{name}" },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": { id: "{policyName}" },
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": { name: "{autoname}", id: "cwlsf-{hex:10}" },
  "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy": { id: "{logGroupName}" },
  "aws:cloudwatch/queryDefinition:QueryDefinition": { id: "{uuid}", queryDefinitionId: "{id}" },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    name: "{autoname}",
    id: "{name}",
    arn: "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",
  },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    id: "{alarmName}",
    arn: "arn:{partition}:cloudwatch:{region}:{account}:alarm:{alarmName}",
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    id: "{dashboardName}",
    dashboardArn: "arn:{partition}:cloudwatch::{account}:dashboard/{dashboardName}",
  },
  "aws:cloudtrail/trail:Trail": {
    name: "{autoname}",
    id: "{arn}",
    arn: "arn:{partition}:cloudtrail:{region}:{account}:trail/{name}",
    homeRegion: "{region}",
  },
  "aws:xray/group:Group": { id: "{arn}", arn: "arn:{partition}:xray:{region}:{account}:group/{groupName}/{upper:26}" },
};
