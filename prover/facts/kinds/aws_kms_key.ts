import type { ResourceNode } from "../../../graph/node.ts";
import type { FactsContext } from "../context.ts";
import { NOTHING_KEPT } from "../encryption.ts";
import { onlyOne, policyOf, together } from "../policies.ts";
import { knownText } from "../values.ts";
import type { PolicyFacts } from "../world.ts";
import { grantStatement } from "./aws_kms_grant.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const POLICY = { kind: "aws_kms_key_policy", property: "keyId" };
const GRANT = { kind: "aws_kms_grant", property: "keyId" };
const ALIAS = { kind: "aws_kms_alias", property: "targetKeyId" };

const keyOfKind = (kind: string): DataKind => ({
  kind,
  parts: (arn) => [{ type: "key", arn }],
  companions: [POLICY, GRANT, ALIAS],
  policy,
  encryption: () => NOTHING_KEPT,
  aliases: (node, context) => context.attachedTo(node, ALIAS.kind, ALIAS.property).map(context.nameOf),
});

/** Keys, and the replicas of keys of other regions: each has a policy of its own. */
export const keys: readonly DataKind[] = [
  "aws_kms_key",
  "aws_kms_replica_key",
  "aws_kms_external_key",
  "aws_kms_replica_external_key",
].map(keyOfKind);

function policy(node: ResourceNode, context: FactsContext): PolicyFacts | undefined {
  const written = policiesOf(node, context, { own: "policy", hung: [{ ...POLICY, document: "policy" }] });
  const inForce = onlyOne(node.address, written) ?? defaultPolicy(node, context);
  const grants = context.attachedTo(node, GRANT.kind, GRANT.property);
  return together(node.address, [inForce, ...grants.map(grantStatement)]);
}

/**
 * A key made without a policy leaves its use to the account's identity policies.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function defaultPolicy(node: ResourceNode, context: FactsContext): PolicyFacts {
  const partition = (knownText(node, "arn") ?? "arn:aws").split(":")[1];
  const root = `arn:${partition}:iam::${context.accountOf(node)}:root`;
  return policyOf(`${node.address} (default policy)`, [
    { Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" },
  ]);
}
