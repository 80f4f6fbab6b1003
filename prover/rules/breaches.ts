import type { ResourceNode } from "../../graph/node.ts";
import { isUnknown, type Value } from "../../graph/value.ts";
import { fields, items, known, property } from "../facts/values.ts";
import type { Breach } from "./rule.ts";

/** What a rule says of a resource that breaks it. */
export type Fault = Omit<Breach, "node" | "because" | "unknown"> & { readonly because?: readonly string[] };

export function breach(node: ResourceNode, { because = [], ...fault }: Fault): Breach {
  return { node, because, ...fault };
}

/** Neither holds nor breaks: the rule needs what is not known before deployment, or cannot be read. */
export function unread(node: ResourceNode, subject: string, reason: string): Breach {
  return {
    node,
    subject,
    sentence: `${node.address}: ${subject} could not be read.`,
    because: [reason],
    fix: `Give ${subject} a value that is known before deployment, or prove the state after it.`,
    unknown: true,
  };
}

/** Nothing where the value is as it should be. */
export function judge(
  node: ResourceNode,
  value: Value | undefined,
  holds: (value: Value | undefined) => boolean,
  fault: Fault,
): readonly Breach[] {
  if (isUnknown(value)) return [unread(node, fault.subject, value.reason)];
  return holds(value) ? [] : [breach(node, fault)];
}

/**
 * What stands at `pointInTimeRecovery.enabled`. A block may stand alone or as the only one of a list; of several, none
 * is the one that is meant.
 */
export function valueAt(node: ResourceNode, path: string): Value | undefined {
  const [first = "", ...rest] = path.split(".");
  return valueWithin(property(node, first), rest.join("."));
}

export function valueWithin(value: Value | undefined, path: string): Value | undefined {
  return path.split(".").reduce<Value | undefined>((part, name) => {
    const list = items(part);
    const block = list.length === 1 ? list[0] : undefined;
    if (name === "" || isUnknown(block)) return name === "" ? part : block;
    return known(fields(block)[name]);
  }, known(value));
}

/** Programs write flags as text, too. */
export const isTrue = (value: Value | undefined): boolean => value === true || value === "true";
