import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown } from "../../graph/value.ts";
import { isShared } from "../../model/compartment.ts";
import type { FactsContext } from "./context.ts";
import { outsideOf } from "./places.ts";
import { knownText, property } from "./values.ts";
import type { Doubt, Place } from "./world.ts";

/**
 * Protocols by which a topic's messages leave AWS, for whoever reads there. Where they stay, the subscription names an
 * ARN, and is a delivery like any other.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 */
const LEAVING: ReadonlySet<string> = new Set(["application", "email", "email-json", "http", "https", "sms"]);

/** What a tenant's topic sends to readers outside AWS; what the platform's and an environment's send is assumed to be meant. */
export function readSubscribers(context: FactsContext): {
  readonly doubts: readonly Doubt[];
  readonly assumptions: readonly string[];
} {
  const leaving = context.ofKind("aws_sns_topic_subscription").flatMap((node) => {
    const endpoint = endpointOf(node);
    return endpoint === undefined ? [] : [{ node, endpoint, place: placeOf(node, context) }];
  });
  const ofTenants = leaving.filter(({ place }) => isTenants(place));
  const others = leaving.length - ofTenants.length;
  return {
    doubts: ofTenants.map(({ node, endpoint, place }) => ({
      address: node.address,
      reason: `${node.address} sends what a topic of ${place.label} announces to ${endpoint}: who reads there is not known.`,
      theorems: ["identity"],
      delivery: {
        from: place,
        to: outsideOf(endpoint),
        principals: [node.address, node.id],
        resources: [endpoint],
      },
    })),
    assumptions:
      others === 0
        ? []
        : [
            `${others} ${others === 1 ? "subscription sends" : "subscriptions send"} what topics that are no tenant's announce out of AWS, by mail or web: who reads there is not seen.`,
          ],
  };
}

const isTenants = (place: Place): boolean => place.tenant !== undefined && !isShared(place);

/** Of its topic, which may have tags where the subscription can have none. */
function placeOf(node: ResourceNode, context: FactsContext): Place {
  const link = context.linked(node, "topic", "aws_sns_topic");
  const [topic] = link.type === "nodes" ? link.nodes : [];
  return context.placeOf(topic ?? node);
}

function endpointOf(node: ResourceNode): string | undefined {
  const protocol = property(node, "protocol");
  const endpoint = knownText(node, "endpoint") ?? "an endpoint that is not known before deployment";
  const leaves = isUnknown(protocol) || LEAVING.has(String(protocol));
  return leaves && !endpoint.startsWith("arn:") ? endpoint : undefined;
}
