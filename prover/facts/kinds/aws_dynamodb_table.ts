import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import type { Policy } from "../../iam/policy.ts";
import { inRegion } from "../arn.ts";
import { groupBy } from "../compute/group-by.ts";
import type { FactsContext } from "../context.ts";
import { AWS_KEY, keyNamed } from "../encryption.ts";
import { together } from "../policies.ts";
import { fields, items, known, knownText, property } from "../values.ts";
import type { Encryption, PolicyFacts } from "../world.ts";
import type { DataKind, Replica } from "./data-kind.ts";

const POLICY = "aws_dynamodb_resource_policy";
const REPLICA = "aws_dynamodb_table_replica";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-intro.html */
export const table: DataKind = {
  kind: "aws_dynamodb_table",
  parts: (arn) => [
    { type: "table", arn },
    { type: "index", arn: `${arn}/index/*` },
    { type: "stream", arn: `${arn}/stream/*` },
    { type: "backup", arn: `${arn}/backup/*` },
    { type: "export", arn: `${arn}/export/*` },
    { type: "import", arn: `${arn}/import/*` },
  ],
  companions: [
    { kind: POLICY, property: "resourceArn" },
    { kind: REPLICA, property: "globalTableArn" },
  ],
  policy,
  encryption,
  replicas,
};

/** A table's policy and its stream's are two documents: each speaks only of what it hangs on. */
function policy(node: ResourceNode, context: FactsContext): PolicyFacts | undefined {
  const table = context.nameOf(node);
  const own = context.attachedTo(node, POLICY, "resourceArn");
  const within = (policiesWithin(context).get(table) ?? []).filter((one) => !own.includes(one));
  return together(
    node.address,
    [...own, ...within].map((one) => policyIn(one, table, context)),
  );
}

const indexed = new WeakMap<FactsContext, ReadonlyMap<string, readonly ResourceNode[]>>();

/** By the table's ARN, policies on what is within it: a stream is named after the moment that it was turned on. */
function policiesWithin(context: FactsContext): ReadonlyMap<string, readonly ResourceNode[]> {
  const known = indexed.get(context);
  if (known !== undefined) return known;
  const found = groupBy(context.ofKind(POLICY), (one) => {
    const [start, name] = (knownText(one, "resourceArn") ?? "").split("/");
    return `${start}/${name}`;
  });
  indexed.set(context, found);
  return found;
}

function policyIn(node: ResourceNode, table: string, context: FactsContext): PolicyFacts {
  const read = context.readPolicy(node.inputs["policy"], { address: node.address, kind: "resource" });
  const on = knownText(node, "resourceArn") ?? table;
  return read.policy === undefined ? read : { ...read, policy: restrictedTo(on, read.policy) };
}

function restrictedTo(arn: string, { statements, ...rest }: Policy): Policy {
  const resource = { negated: false, values: [arn, `${arn}/index/*`] };
  return { ...rest, statements: statements.map((statement) => ({ resource, ...statement })) };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html */
function encryption(node: ResourceNode, context: FactsContext): Encryption {
  const [settings] = items(property(node, "serverSideEncryption"));
  if (isUnknown(settings)) return { by: "unknown", reason: settings.reason };
  const { enabled, kmsKeyArn } = fields(settings);
  return enabled === true ? keyOr(kmsKeyArn, node, "serverSideEncryption", context) : AWS_KEY;
}

function keyOr(key: Value | undefined, node: ResourceNode, name: string, context: FactsContext): Encryption {
  return known(key) === undefined || key === "" ? AWS_KEY : keyNamed(key ?? null, node, name, context);
}

/**
 * Replicas of a global table: in the table's own property, or resources of their own.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html
 */
function replicas(node: ResourceNode, context: FactsContext): readonly Replica[] {
  const inside = items(property(node, "replicas")).flatMap((item) => {
    const { regionName, kmsKeyArn } = fields(item);
    if (typeof regionName !== "string") return [];
    return [replicaIn(regionName, keyOr(kmsKeyArn, node, "replicas", context), node, context)];
  });
  const apart = context.attachedTo(node, REPLICA, "globalTableArn").flatMap((replica) => {
    const region = knownText(replica, "region") ?? replica.region;
    const key = keyOr(property(replica, "kmsKeyArn"), replica, "kmsKeyArn", context);
    return region === undefined ? [] : [replicaIn(region, key, node, context)];
  });
  return [...inside, ...apart];
}

function replicaIn(region: string, key: Encryption, node: ResourceNode, context: FactsContext): Replica {
  const arn = inRegion(context.nameOf(node), region);
  const policies = context.ofKind(POLICY).flatMap((one) => {
    const on = knownText(one, "resourceArn");
    return on === arn || on?.startsWith(`${arn}/`) ? [policyIn(one, arn, context)] : [];
  });
  const policy = together(`${node.address} in ${region}`, policies);
  return { region, encryption: key, ...(policy !== undefined && { policy }) };
}
