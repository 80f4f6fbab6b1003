import { MetricAlarm, type MetricAlarmArgs } from "@pulumi/aws/cloudwatch/metricAlarm.js";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../model/tags.ts";

export interface SumAlarmArgs {
  readonly alarmName: string;
  readonly description: string;
  /** Their sums over five minutes are added up. One at least. */
  readonly metrics: readonly [CountMetric, ...CountMetric[]];
  /** It rings from this sum on. */
  readonly threshold: number;
  readonly topicArn: pulumi.Input<string>;
  readonly tags: Tags;
}

/** A metric that counts something. */
export interface CountMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions?: Readonly<Record<string, string>>;
}

const PERIOD_SECONDS = 300;

/** An alarm on how often something happened in five minutes. Where nothing is reported, nothing happened. */
export class SumAlarm extends pulumi.ComponentResource {
  constructor(name: string, args: SumAlarmArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:SumAlarm", name, {}, opts);
    new MetricAlarm(
      `${name}-alarm`,
      {
        name: args.alarmName,
        alarmDescription: args.description,
        ...watched(args.metrics),
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: args.threshold,
        treatMissingData: "notBreaching",
        alarmActions: [args.topicArn],
        okActions: [args.topicArn],
        tags: args.tags,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

/** One metric as it is; several as an expression, in which a metric that reports nothing counts as 0. */
function watched(metrics: SumAlarmArgs["metrics"]): Partial<MetricAlarmArgs> {
  const [only, ...more] = metrics;
  if (more.length === 0) return { ...only, statistic: "Sum", period: PERIOD_SECONDS };
  const sums = metrics.map((metric, index) => ({
    id: `m${index}`,
    metric: { ...metric, stat: "Sum", period: PERIOD_SECONDS },
  }));
  const expression = sums.map(({ id }) => `FILL(${id}, 0)`).join(" + ");
  return { metricQueries: [...sums, { id: "total", expression, label: "Total", returnData: true }] };
}
