import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown, type Value } from "../../graph/value.ts";
import type { FactsContext, Link } from "./context.ts";
import { known, property } from "./values.ts";
import type { Encryption } from "./world.ts";

export const KEY_KINDS = ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key"];

/** Where nothing is asked for: AWS's own key. */
export const AWS_KEY: Encryption = { by: "aws-key" };
/** Data is kept as it comes. */
export const UNENCRYPTED: Encryption = { by: "unencrypted" };
/** There is no data to encrypt. */
export const NOTHING_KEPT: Encryption = { by: "none" };

/** The encryption that a top-level property names: a key's id or ARN, or an alias. */
export function keyIn(
  node: ResourceNode,
  name: string,
  context: FactsContext,
  otherwise: Encryption = AWS_KEY,
): Encryption {
  const value = property(node, name);
  if (value === undefined || value === "") return otherwise;
  return keyNamed(value, node, name, context);
}

/**
 * The key that a value names, which may stand deep in a property; `name` is the top-level property, whose sources tell
 * more where the value is not known yet.
 */
export function keyNamed(value: Value, node: ResourceNode, name: string, context: FactsContext): Encryption {
  const plain = known(value);
  if (isUnknown(plain)) return keyAtTheEnd(sourceOf(node, name, context), plain.reason, context);
  if (typeof plain !== "string") return { by: "unknown", reason: `The key of ${node.address} is not a name.` };
  if (plain.includes("alias/")) {
    if (/(^|:)alias\/aws\//.test(plain)) return AWS_KEY;
    if (/(^|:)alias\//.test(plain)) return keyBehind(plain, node, context);
  }
  const [key] = context.named(KEY_KINDS, plain, node);
  if (key !== undefined) return { by: "customer-key", key: context.nameOf(key) };
  if (plain.startsWith("arn:")) return { by: "customer-key", key: plain };
  return { by: "customer-key", key: `arn:aws:kms:${node.region ?? ""}:${context.accountOf(node)}:key/${plain}` };
}

/** The key of a kind that encrypts only where a property asks for it. */
export function keyWhere(
  asked: string,
  isAsked: (value: Value | undefined) => boolean,
  node: ResourceNode,
  name: string,
  context: FactsContext,
): Encryption {
  const value = property(node, asked);
  if (isUnknown(value)) {
    return {
      by: "unknown",
      reason: `Whether ${node.address} is encrypted is not known before deployment: ${value.reason}`,
    };
  }
  return isAsked(value) ? keyIn(node, name, context) : UNENCRYPTED;
}

function sourceOf(node: ResourceNode, name: string, context: FactsContext): Link {
  // The value is unknown, so only where it comes from can tell.
  const [link = { type: "absent" }] = context.linkedAll(node, name, ...KEY_KINDS, "aws_kms_alias");
  return link;
}

function keyBehind(alias: string, node: ResourceNode, context: FactsContext): Encryption {
  const [found] = context.named(["aws_kms_alias"], alias, node);
  if (found === undefined) return { by: "unknown", reason: `The key behind ${alias} is not in the graph.` };
  return keyAtTheEnd({ type: "nodes", nodes: [found] }, `the key behind ${alias}`, context);
}

function keyAtTheEnd(link: Link, reason: string, context: FactsContext): Encryption {
  const [node] = link.type === "nodes" ? link.nodes : [];
  if (node === undefined) return { by: "unknown", reason: `The key is not known before deployment: ${reason}` };
  if (node.kind !== "aws_kms_alias") return { by: "customer-key", key: context.nameOf(node) };
  const target = context.linked(node, "targetKeyId", ...KEY_KINDS);
  if (target.type === "nodes") return keyAtTheEnd(target, reason, context);
  if (target.type === "outside" && target.value.startsWith("arn:")) return { by: "customer-key", key: target.value };
  return { by: "unknown", reason: `The key behind ${node.address} is not in the graph.` };
}
