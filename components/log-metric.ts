import { LogMetricFilter } from "@pulumi/aws/cloudwatch/logMetricFilter.js";
import * as pulumi from "@pulumi/pulumi";

export interface LogMetricArgs {
  readonly filterName: string;
  readonly logGroupName: pulumi.Input<string>;
  /** Which lines count, as CloudWatch Logs writes filters. */
  readonly pattern: string;
  readonly namespace: string;
  readonly metricName: string;
}

/**
 * How many lines of a log fit a pattern. It counts 0 where none do, and so has no dimensions: CloudWatch Logs takes a
 * default value or dimensions, never both.
 */
export class LogMetric extends pulumi.ComponentResource {
  constructor(name: string, args: LogMetricArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:LogMetric", name, {}, opts);
    new LogMetricFilter(
      `${name}-filter`,
      {
        name: args.filterName,
        logGroupName: args.logGroupName,
        pattern: args.pattern,
        metricTransformation: { namespace: args.namespace, name: args.metricName, value: "1", defaultValue: "0" },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
