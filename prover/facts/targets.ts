import type { Target } from "../access/access.ts";
import { actionsFor } from "./actions.ts";
import type { ServiceReference } from "./service-reference.ts";
import type { DataFacts, DataPart, PrincipalFacts } from "./world.ts";

/** Services whose tags reach requests only where somebody turned that on, which a graph does not tell. */
const TAGS_BY_CHOICE: ReadonlySet<string> = new Set(["s3"]);

const RESOURCE_TAG = "aws:ResourceTag/";

/**
 * Kinds to which services deliver, and which by custom admit everybody whose request has the ARN of its source: only a
 * service's has one. Where services may send on whose behalf, is asked of the same statements
 * (theorems/identity/admitted-services.ts).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcearn
 */
export const DELIVERED_TO: ReadonlySet<string> = new Set(["aws_sns_topic", "aws_sqs_queue"]);

const known = new WeakMap<ServiceReference, WeakMap<DataFacts, readonly Target[]>>();

/**
 * A resource as what is asked for: one target for each of its parts, with the actions that can name it and the keys of
 * the request's context that it fixes.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resource-properties
 */
export function targetsOf(data: DataFacts, services: ServiceReference): readonly Target[] {
  const byData = known.get(services) ?? new WeakMap<DataFacts, readonly Target[]>();
  known.set(services, byData);
  const targets = byData.get(data) ?? makeTargets(data, services);
  byData.set(data, targets);
  return targets;
}

function makeTargets(data: DataFacts, services: ServiceReference): readonly Target[] {
  const own = tagKeys(data);
  const targets: Target[] = [];
  for (const part of data.parts) {
    const actions = actionsOf(part, services);
    for (const tags of tagsOf(data, part, own, services)) targets.push(targetOf(data, part.arn, actions, tags));
  }
  return targets;
}

const TAGS = [RESOURCE_TAG.toLowerCase()];
const SOURCES = ["aws:sourcearn", "aws:sourceaccount"];
const TAGS_AND_SOURCES = [...TAGS, ...SOURCES];

function targetOf(
  data: DataFacts,
  arn: string,
  actions: readonly string[],
  tags: Readonly<Record<string, string>> | undefined,
): Target {
  const { account, kind } = data;
  const service = serviceOf(arn);
  const policy = data.policy?.policy;
  const context: Record<string, string | readonly string[]> = { "aws:ResourceAccount": account, ...tags };
  if (service === "s3") context["s3:ResourceAccount"] = account;
  if (service === "kms") context["kms:ResourceAliases"] = aliasNames(data);
  const target: { -readonly [K in keyof Target]: Target[K] } = { arn, account, actions, context };
  if (policy !== undefined) target.policy = policy;
  if (DELIVERED_TO.has(kind)) target.complete = tags === undefined ? SOURCES : TAGS_AND_SOURCES;
  else if (tags !== undefined) target.complete = TAGS;
  return target;
}

/** The target as one principal asks for it, with the keys that both of them fix together. */
export function askedBy(target: Target, { account }: PrincipalFacts): Target {
  if (account === "" || serviceOf(target.arn) !== "kms") return target;
  return { ...target, context: { ...target.context, "kms:CallerAccount": account } };
}

/** The actions that can name a part of a resource; none where the reference does not hold the service. */
export function actionsOf(part: DataPart, services: ServiceReference): readonly string[] {
  const actions = actionsFor(services, serviceOf(part.arn), part.type);
  const { actions: only } = part;
  return only === undefined ? actions : actions.filter((action) => only.includes(action));
}

/** The IAM prefix in an ARN is the service's own, for every kind that is read as data. */
function serviceOf(arn: string): string {
  const start = arn.indexOf(":", arn.indexOf(":") + 1) + 1;
  if (start === 0) return "";
  const end = arn.indexOf(":", start);
  return end === -1 ? arn.slice(start) : arn.slice(start, end);
}

/**
 * All tags that a request for a part may carry, one way after the other; `undefined` where they may be any. A stream has
 * none of its own: a request carries its group's, or none at all.
 */
function tagsOf(
  data: DataFacts,
  part: DataPart,
  own: Readonly<Record<string, string>>,
  services: ServiceReference,
): readonly (Readonly<Record<string, string>> | undefined)[] {
  if (part.type === "log-stream") return [own, {}];
  return [carriesTags(data, part, services) ? own : undefined];
}

/** Tags are those of the resource itself; what lies within it may have others, or none. */
function carriesTags({ parts }: DataFacts, part: DataPart, { services }: ServiceReference): boolean {
  const service = serviceOf(part.arn);
  const own = part.type === parts[0]?.type && part.actions === undefined;
  return own && !TAGS_BY_CHOICE.has(service) && (services.get(service)?.taggedTypes?.has(part.type) ?? false);
}

function tagKeys({ tags }: DataFacts): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${RESOURCE_TAG}${key}`, value]));
}

function aliasNames({ aliases = [] }: DataFacts): readonly string[] {
  return aliases.map((alias) => alias.slice(alias.indexOf("alias/")));
}
