import type { ResourceNode } from "../../../graph/node.ts";
import type { FactsContext } from "../context.ts";
import { AWS_KEY, keyNamed, NOTHING_KEPT } from "../encryption.ts";
import { fields, items, property } from "../values.ts";
import type { Encryption } from "../world.ts";
import type { DataKind } from "./data-kind.ts";

/**
 * What runs for a compartment, and keeps little by itself: whoever may start, stop or enter it acts in that compartment.
 * As which role it runs is the theorem escalation's, with whom it may speak the theorem network's.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
 */
export const computeKinds: readonly DataKind[] = [
  {
    kind: "aws_ecs_cluster",
    parts: (arn) => [
      { type: "cluster", arn },
      { type: "task", arn: `${arn.replace(":cluster/", ":task/")}/*` },
    ],
    encryption: () => NOTHING_KEPT,
  },
  { kind: "aws_ecs_service", parts: (arn) => [{ type: "service", arn }], encryption: () => NOTHING_KEPT },
  {
    kind: "aws_sfn_state_machine",
    parts: (arn) => [
      { type: "statemachine", arn },
      { type: "statemachine", arn: `${arn}:*` },
      { type: "execution", arn: `${arn.replace(":stateMachine:", ":execution:")}:*` },
    ],
    encryption: historyEncryption,
  },
];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html */
function historyEncryption(node: ResourceNode, context: FactsContext): Encryption {
  const { kmsKeyId } = fields(items(property(node, "encryptionConfiguration"))[0]);
  if (kmsKeyId === undefined || kmsKeyId === null || kmsKeyId === "") return AWS_KEY;
  return keyNamed(kmsKeyId, node, "encryptionConfiguration", context);
}
