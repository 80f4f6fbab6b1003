import type { ResourceNode } from "../../../graph/node.ts";
import type { Statement } from "../../iam/policy.ts";
import type { FactsContext } from "../context.ts";
import { NOTHING_KEPT } from "../encryption.ts";
import { onlyOne } from "../policies.ts";
import { fields, items, property } from "../values.ts";
import type { DataPart, PolicyFacts } from "../world.ts";
import { type DataKind, policiesOf } from "./data-kind.ts";

const POLICY = { kind: "aws_s3control_access_point_policy", property: "accessPointArn" };

/**
 * Another name for a bucket's objects, with a policy of its own. That the bucket must let the request pass too is left
 * out, which takes nobody's access away.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 */
export const accessPoint: DataKind = {
  kind: "aws_s3_access_point",
  parts: (arn) => [
    { type: "accesspoint", arn },
    { type: "accesspointobject", arn: `${arn}/object/*` },
  ],
  companions: [POLICY],
  policy: (node, context) =>
    onlyOne(node.address, policiesOf(node, context, { own: "policy", hung: [{ ...POLICY, document: "policy" }] })),
  encryption: () => NOTHING_KEPT,
  restrictsPublic,
};

/** Unlike a bucket's, an access point's is on unless it is turned off. */
function restrictsPublic(node: ResourceNode): boolean {
  const block = property(node, "publicAccessBlockConfiguration");
  if (block === undefined) return true;
  const { restrictPublicBuckets = true } = fields(items(block)[0]);
  return restrictPublicBuckets === true;
}

/** All of the account's. */
const EVERY = "*";

const EXACT: ReadonlySet<string> = new Set(["ArnEquals", "ArnLike", "StringEquals", "StringLike"]);

/**
 * A bucket's policy without the statements that leave access to access points of the bucket's own account: whom these let
 * in, they say themselves.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html#access-points-delegating-control
 */
export function withoutDelegation(
  facts: PolicyFacts | undefined,
  account: string,
  context: FactsContext,
): PolicyFacts | undefined {
  const { policy } = facts ?? {};
  if (facts === undefined || policy === undefined) return facts;
  const statements = policy.statements.filter((statement) => accessPointsOf(statement, account, context).length === 0);
  return statements.length === policy.statements.length ? facts : { ...facts, policy: { ...policy, statements } };
}

/**
 * Who may make an access point to which a bucket leaves access, decides who gets at the bucket.
 *
 * @param bucket its ARN
 */
export function delegatedParts(
  bucket: string,
  facts: PolicyFacts | undefined,
  account: string,
  context: FactsContext,
): readonly DataPart[] {
  const [, partition = "aws"] = bucket.split(":");
  const arns = (facts?.policy?.statements ?? [])
    .flatMap((statement) => accessPointsOf(statement, account, context))
    .map((name) => (name === EVERY ? `arn:${partition}:s3:*:${account}:accesspoint/*` : name));
  return [...new Set(arns)].map((arn) => ({ type: "accesspoint", arn, actions: ["s3:CreateAccessPoint"] }));
}

/**
 * The access points of this account to which a statement leaves access; none where it may mean others too, or one that
 * the graph does not hold, which says nothing of whom it lets in.
 */
function accessPointsOf(
  { effect, conditions }: Statement,
  account: string,
  { byArn }: FactsContext,
): readonly string[] {
  if (effect !== "Allow" || conditions.length === 0) return [];
  const isAsked = (arn: string) => arn.split(":")[4] === account && (/[*?]/.test(arn) || byArn(arn).length > 0);
  for (const { key, operator, ifExists, set, values } of conditions) {
    if (!EXACT.has(operator) || ifExists || set !== undefined) continue;
    const name = key.toLowerCase();
    if (name === "s3:dataaccesspointaccount" && values.every((value) => value === account)) return [EVERY];
    if (name === "s3:dataaccesspointarn" && values.every(isAsked)) return values;
  }
  return [];
}
