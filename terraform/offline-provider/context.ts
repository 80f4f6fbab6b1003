import { isObject, items, type ObjectValue, single, text } from "./value.ts";

/** What a provider block settles for the resources under it. */
export interface ProviderContext {
  readonly account: string;
  /** Undefined until a provider block or the environment names one. */
  readonly region: string | undefined;
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly ignoredTagKeys: readonly string[];
  /** Which deployment this is: another one of the same configuration gets other ids. */
  readonly deployment?: string;
}

/** What a single resource's computed values are made of. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** `amazonaws.com`, or China's. */
  readonly dnsSuffix: string;
  readonly deployment?: string;
}

/** The account number of AWS's own documentation: nobody's. */
export const exampleAccount = "123456789012";

export function contextOf(config: ObjectValue, env: Readonly<Record<string, string | undefined>>): ProviderContext {
  const tags = single(config, "default_tags")?.["tags"];
  const ignored = single(config, "ignore_tags");
  const deployment = env["BULKHEAD_DEPLOYMENT"];
  return {
    account: env["BULKHEAD_ACCOUNT_ID"] ?? assumedAccount(config) ?? exampleAccount,
    region: text(config, "region") ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"],
    defaultTags: isObject(tags) ? stringsOf(tags) : {},
    ignoredTagKeys: ignored === undefined ? [] : items(ignored, "keys").filter((key) => typeof key === "string"),
    ...(deployment !== undefined && { deployment }),
  };
}

/** A provider that assumes a role works in the role's account. */
function assumedAccount(config: ObjectValue): string | undefined {
  const role = single(config, "assume_role");
  return role === undefined ? undefined : text(role, "role_arn")?.match(/^arn:[\w-]+:iam::(\d{12}):/)?.[1];
}

function stringsOf(map: ObjectValue): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [key, value] of Object.entries(map)) if (typeof value === "string") entries.push([key, value]);
  return Object.fromEntries(entries);
}

export function placeOf(context: ProviderContext, resource: ObjectValue): Place {
  const region = text(resource, "region") ?? context.region ?? "us-east-1";
  const partition = partitionOf(region);
  return {
    account: context.account,
    region,
    partition,
    dnsSuffix: partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
    ...(context.deployment !== undefined && { deployment: context.deployment }),
  };
}

/** Source: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  if (region.startsWith("eusc-")) return "aws-eusc";
  return "aws";
}
