import type { ApiFacts, FunctionFacts, LogGroupFacts, OutsideFunctionFacts } from "../compute.ts";
import type { ApiWithoutOutside } from "./rest-api.ts";

const PREFIX = "/aws/lambda/";

/** The API with the functions that it calls and that somebody else deploys. */
export function withOutsideFunctions(
  api: ApiWithoutOutside,
  functions: readonly FunctionFacts[],
  logGroups: readonly LogGroupFacts[],
): ApiFacts {
  const inside = new Set(functions.map(({ arn }) => arn));
  const written = new Set(functions.map(({ logGroup }) => logGroup));
  const groups = logGroups.filter(({ name }) => name.startsWith(PREFIX) && !written.has(name));
  const arns = new Set(calledBy(api).filter((arn) => !inside.has(arn)));
  return { ...api, outsideFunctions: [...arns].map((arn) => placed(arn, groups)) };
}

/** Every function that an API calls, in the order of its routes. */
export function calledBy({ routes }: ApiWithoutOutside): readonly string[] {
  return routes.flatMap(({ authorizer, integration }) => [
    ...(authorizer.type === "function" ? [authorizer.functionArn] : []),
    ...(integration.type === "function" ? [integration.functionArn] : []),
  ]);
}

/**
 * A log group `/aws/lambda/NAME` of the graph that no function of the graph writes to is there for functions called `NAME`
 * or `NAME-…`; the longest such name decides. Where the longest is of several places, none does.
 */
function placed(arn: string, groups: readonly LogGroupFacts[]): OutsideFunctionFacts {
  const [, , , region, account, , name = ""] = arn.split(":");
  const matching = groups.filter((group) => {
    const [, , , groupRegion, groupAccount] = group.arn.split(":");
    return groupRegion === region && groupAccount === account && `${name}-`.startsWith(`${stem(group)}-`);
  });
  const longest = Math.max(0, ...matching.map((group) => stem(group).length));
  const [group, ...others] = matching.filter((candidate) => stem(candidate).length === longest);
  if (group === undefined || others.some(({ place }) => place.key !== group.place.key)) return { arn, name };
  return { arn, name, place: group.place, placedBy: group.address };
}

function stem({ name }: LogGroupFacts): string {
  return name.slice(PREFIX.length);
}
