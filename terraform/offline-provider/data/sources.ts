import { type ProviderContext, placeOf } from "../context.ts";
import type { ObjectValue } from "../value.ts";

/** The result of a data source: its computed attributes, or a sentence that says what is wrong. */
export type DataSource = (config: ObjectValue, context: ProviderContext) => ObjectValue | string;

export const dataSources: Readonly<Record<string, DataSource>> = {
  aws_caller_identity: callerIdentity,
  aws_partition: partition,
  aws_region: region,
};

function callerIdentity(config: ObjectValue, context: ProviderContext): ObjectValue {
  const { account, partition } = placeOf(context, config);
  return {
    account_id: account,
    arn: `arn:${partition}:iam::${account}:user/bulkhead-offline`,
    id: account,
    user_id: "AIDABULKHEADOFFLINE00",
  };
}

function partition(config: ObjectValue, context: ProviderContext): ObjectValue {
  const place = placeOf(context, config);
  const reverse = place.dnsSuffix.split(".").reverse().join(".");
  return { dns_suffix: place.dnsSuffix, id: place.partition, partition: place.partition, reverse_dns_prefix: reverse };
}

function region(config: ObjectValue, context: ProviderContext): ObjectValue | string {
  if (context.region === undefined && config["region"] === null) {
    return "No region is configured: set `region` in the provider block, or AWS_REGION.";
  }
  const name = placeOf(context, config).region;
  return {
    id: name,
    name,
    region: name,
    endpoint: `ec2.${name}.${placeOf(context, config).dnsSuffix}`,
    description: name,
  };
}
