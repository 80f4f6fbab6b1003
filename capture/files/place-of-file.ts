import type { Graph } from "../../graph/graph.ts";
import type { Place } from "../pulumi/protocol.ts";

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:…` */
const ARN = /^arn:[\w-]+:[\w-]*:([\w-]*):(\d{12}):/;

/**
 * The account and the region that most of the resources' own ARNs name. What a policy names does not count: that may be
 * anybody's.
 */
export function placeOf({ nodes }: Graph): Partial<Place> {
  const arns = nodes
    .filter(({ category }) => category === "custom")
    .flatMap(({ outputs }) => (typeof outputs["arn"] === "string" ? (ARN.exec(outputs["arn"]) ?? []).slice(1) : []));
  const region = commonest(arns.filter((part, index) => index % 2 === 0 && part !== ""));
  const account = commonest(arns.filter((_, index) => index % 2 === 1));
  return { ...(region !== undefined && { region }), ...(account !== undefined && { account }) };
}

function commonest(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1))[0]?.[0];
}
