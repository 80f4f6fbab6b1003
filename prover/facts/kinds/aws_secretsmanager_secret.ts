import type { ResourceNode } from "../../../graph/node.ts";
import type { FactsContext } from "../context.ts";
import { AWS_KEY, keyIn, keyNamed } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { fields, items, property } from "../values.ts";
import type { PolicyFacts } from "../world.ts";
import { type DataKind, policiesOf, type Replica } from "./data-kind.ts";

const POLICY = { kind: "aws_secretsmanager_secret_policy", property: "secretArn" };

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html */
export const secretOfManager: DataKind = {
  kind: "aws_secretsmanager_secret",
  parts: (arn) => [{ type: "secret", arn }],
  companions: [POLICY],
  policy,
  encryption: (node, context) => keyIn(node, "kmsKeyId", context),
  replicas,
};

function policy(node: ResourceNode, context: FactsContext): PolicyFacts | undefined {
  return onlyOne(node.address, policiesOf(node, context, { own: "policy", hung: [{ ...POLICY, document: "policy" }] }));
}

/**
 * The secret is copied with its tags and its policy, under a key of the other region.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 */
function replicas(node: ResourceNode, context: FactsContext): readonly Replica[] {
  const same = policy(node, context);
  return items(property(node, "replicas")).flatMap((item) => {
    const { region, kmsKeyId } = fields(item);
    if (typeof region !== "string") return [];
    const isNamed = kmsKeyId !== undefined && kmsKeyId !== null && kmsKeyId !== "";
    const encryption = isNamed ? keyNamed(kmsKeyId, node, "replicas", context) : AWS_KEY;
    return [{ region, encryption, ...(same !== undefined && { policy: same }) }];
  });
}
