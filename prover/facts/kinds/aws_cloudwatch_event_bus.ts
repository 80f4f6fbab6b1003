import { keyIn } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const POLICY = { kind: "aws_cloudwatch_event_bus_policy", property: "eventBusName" };

/**
 * Whoever puts an event on a bus has its targets do what they do.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
export const eventBus: DataKind = {
  kind: "aws_cloudwatch_event_bus",
  parts: (arn) => [
    { type: "event-bus", arn },
    // A rule on the bus sends a copy of its events wherever the rule's targets are.
    { type: "rule-on-custom-event-bus", arn: `${arn.replace(":event-bus/", ":rule/")}/*` },
  ],
  companions: [POLICY],
  policy: (node, context) =>
    onlyOne(node.address, policiesOf(node, context, { hung: [{ ...POLICY, document: "policy" }] })),
  encryption: (node, context) => keyIn(node, "kmsKeyIdentifier", context),
};
