import type { ResourceNode } from "../../graph/node.ts";
import type { World } from "../facts/world.ts";
import type { Options } from "../rules/options.ts";
import type { Rule } from "../rules/rule.ts";
import { worldOf } from "./nodes.ts";

/** What a rule says of a few resources: how many it speaks of, and each breach as `ADDRESS: SUBJECT`, a doubt with `?`. */
export function check(rule: Rule, nodes: readonly ResourceNode[], options: Options = {}, world: World = worldOf()) {
  const { checked, breaches } = rule.check(nodes, world, options);
  return {
    checked,
    breaches: breaches.map(({ node, subject, unknown }) => `${node.address}: ${subject}${unknown ? "?" : ""}`),
  };
}

/** The first breach's sentence. */
export function sentence(rule: Rule, nodes: readonly ResourceNode[], options: Options = {}, world = worldOf()) {
  return rule.check(nodes, world, options).breaches[0]?.sentence;
}
