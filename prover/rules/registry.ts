import type { RuleId } from "../verdict.ts";
import { rule as accessLogging } from "./access-logging/rule.ts";
import { rule as destroyable } from "./destroyable/rule.ts";
import { rule as encryption } from "./encryption/rule.ts";
import { rule as layeredNetwork } from "./layered-network/rule.ts";
import { rule as naming } from "./naming/rule.ts";
import { rule as noPublicAccess } from "./no-public-access/rule.ts";
import { rule as noWildcardActions } from "./no-wildcard-actions/rule.ts";
import { rule as onDemand } from "./on-demand/rule.ts";
import { rule as recovery } from "./recovery/rule.ts";
import { rule as region } from "./region/rule.ts";
import { rule as retention } from "./retention/rule.ts";
import type { Rule } from "./rule.ts";
import { rule as scopedResources } from "./scoped-resources/rule.ts";
import { rule as tags } from "./tags/rule.ts";
import { rule as tlsOnly } from "./tls-only/rule.ts";

/** Every house rule, in the order of the reports. */
export const HOUSE_RULES: readonly Rule[] = [
  noWildcardActions,
  scopedResources,
  tags,
  naming,
  encryption,
  onDemand,
  recovery,
  noPublicAccess,
  tlsOnly,
  accessLogging,
  destroyable,
  region,
  retention,
  layeredNetwork,
];

const BY_ID: ReadonlyMap<string, Rule> = new Map(HOUSE_RULES.map((rule): [RuleId, Rule] => [rule.id, rule]));

export const ruleById = (id: string): Rule | undefined => BY_ID.get(id);
