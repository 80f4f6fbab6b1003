import type { ResourceNode } from "../../graph/node.ts";
import type { World } from "../facts/world.ts";
import type { RuleId } from "../verdict.ts";

/** One house rule: `rules/<id>/rule.ts`, its test, and a `README.md` for people. */
export interface Rule {
  readonly id: RuleId;
  /** One sentence: what is asked of which resources. */
  readonly claim: string;
  /** @throws UserError where the binding's options are not the rule's */
  readonly check: (
    nodes: readonly ResourceNode[],
    world: World,
    options: Readonly<Record<string, unknown>>,
  ) => RuleOutcome;
}

export interface RuleOutcome {
  /** How many resources the rule speaks of. */
  readonly checked: number;
  readonly breaches: readonly Breach[];
}

/** A resource that breaks a rule. An exception is declared for its address and `subject`. */
export interface Breach {
  readonly node: ResourceNode;
  /** What the rule found fault with, for exceptions to name: an action, a tag's key, a property. */
  readonly subject: string;
  readonly sentence: string;
  readonly because: readonly string[];
  readonly fix: string;
  /** The property is not known before deployment, or could not be read. */
  readonly unknown?: boolean;
}
