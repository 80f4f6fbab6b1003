import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { type Properties, propertiesOf, textOf } from "./properties.ts";

/** What a kind has that would change answers on AWS, and does nothing here: `undefined` where it has none of it. */
const MISSED: Readonly<Record<string, (properties: Properties) => string | undefined>> = {
  aws_api_gateway_api_key: ({ text }) =>
    text("value") === undefined ? "has a value that AWS would choose: no client can send it here" : undefined,
  aws_api_gateway_rest_api: ({ get }) =>
    isSet(get("policy"))
      ? "has a resource policy, which is not evaluated: the API is as open as without it"
      : undefined,
  aws_api_gateway_rest_api_policy: () => "is not evaluated: the API is as open as without it",
  aws_api_gateway_stage: ({ get, object }) => {
    if (get("cacheClusterEnabled") === true) return "has a cache, which is not run: every request is answered anew";
    const destination = textOf(object("accessLogSettings")?.["destinationArn"]);
    return destination === undefined || destination.includes(":log-group:")
      ? undefined
      : "sends its access log elsewhere than to a log group, so it is not written";
  },
  aws_wafv2_web_acl_association: () => "is not run: the web ACL refuses nothing here",
};

/** One sentence for each, by address. */
export function notRun(graph: Graph): readonly string[] {
  return graph.nodes.flatMap((node: ResourceNode) => {
    const missed = MISSED[node.kind]?.(propertiesOf(node));
    return missed === undefined ? [] : [`${node.address} ${missed}.`];
  });
}

function isSet(policy: unknown): boolean {
  return policy !== undefined && policy !== null && policy !== "";
}
