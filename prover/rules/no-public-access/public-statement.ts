import type { Value } from "../../../graph/value.ts";
import { fields, items } from "../../facts/values.ts";
import type { WrittenStatement } from "../policy-documents.ts";

/**
 * Whether a statement of a resource's policy admits anybody at all: an Allow for everyone, or for everyone but some,
 * with no condition that fixes where the caller comes from.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isPublic({ effect, principal, negatedPrincipal, conditions }: WrittenStatement): boolean {
  if (effect !== "Allow" || principal === undefined) return false;
  return (negatedPrincipal || namesEveryone(principal)) && !Object.entries(conditions).some(fixesTheCaller);
}

function namesEveryone(principal: Value): boolean {
  const names = typeof principal === "string" ? [principal] : items(fields(principal)["AWS"]);
  return names.includes("*");
}

/** Operators that fail where the key is absent; a list of values may hold several. */
const FIXING = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;

const CALLER_KEYS = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "kms:calleraccount",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
]);

function fixesTheCaller([name, values]: readonly [string, Value]): boolean {
  const [operator = "", key = ""] = name.split(" ");
  if (!FIXING.test(operator) || !CALLER_KEYS.has(key.toLowerCase())) return false;
  const given = items(values);
  return given.length > 0 && given.every((value) => typeof value === "string" && isFixed(value, key.toLowerCase()));
}

/** A wildcard leaves the caller open, unless it stands in an ARN behind a fixed account, or behind a bucket's name. */
function isFixed(value: string, key: string): boolean {
  if (key === "aws:sourceip") return !/\/[0-7]$/.test(value);
  if (!/[*?]|\$\{/.test(value)) return value !== "";
  if (key.endsWith("orgpaths")) return /^o-[a-z0-9]+\/r-[a-z0-9]+\//.test(value);
  return /^arn:[^:]*:[^:]*:[^:]*:\d{12}:|^arn:aws[a-z-]*:s3:::[^/*?]+\//.test(value);
}
