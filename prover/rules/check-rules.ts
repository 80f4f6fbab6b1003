import { UserError } from "../../model/errors.ts";
import type { RuleBinding } from "../../model/proof-settings.ts";
import type { World } from "../facts/world.ts";
import type { Ledger } from "../ledger.ts";
import type { Finding, Outcome, RuleId } from "../verdict.ts";
import { matches } from "./glob.ts";
import { ruleById } from "./registry.ts";
import type { Breach } from "./rule.ts";

/** What the bindings of one house rule find in the stacks that they bind. */
export interface RuleCheck extends Outcome {
  readonly id: RuleId;
}

/**
 * Checks every house rule that `bulkhead.yaml` binds, in the stacks that it binds it to.
 *
 * @throws UserError where a binding names no rule, or gives it options that are not its own
 */
export function checkRules(bindings: readonly RuleBinding[], world: World, ledger: Ledger): readonly RuleCheck[] {
  const ids = [...new Set(bindings.map(({ rule }) => rule))];
  return ids.map((id) => {
    const rule = ruleById(id);
    if (rule === undefined) {
      throw new UserError({
        message: `There is no house rule "${id}".`,
        where: bindings.find((binding) => binding.rule === id)?.where ?? "bulkhead.yaml",
        fix: "Bind a rule that docs/proving.md lists.",
      });
    }
    const checks = bindings
      .filter((binding) => binding.rule === id)
      .map((binding) => {
        const nodes = world.nodes.filter(({ stack }) => binding.stacks.some((glob) => matches(glob, stack)));
        const { checked, breaches } = rule.check(nodes, world, binding.options);
        return { checked, findings: breaches.flatMap((breach) => findingsOf(rule.id, breach, binding, ledger)) };
      });
    return {
      id: rule.id,
      checked: { resources: checks.reduce((sum, { checked }) => sum + checked, 0) },
      findings: checks.flatMap(({ findings }) => findings),
    };
  });
}

function findingsOf(
  rule: RuleId,
  { node, subject, sentence, because, fix, unknown = false }: Breach,
  { requirement }: RuleBinding,
  ledger: Ledger,
): readonly Finding[] {
  const { arn } = node.outputs;
  const names = [node.address, node.id, ...(typeof arn === "string" ? [arn] : [])];
  if (ledger.excepts(rule, names, subject)) return [];
  return [
    {
      verdict: unknown ? "unknown" : "refuted",
      sentence,
      action: subject,
      resource: node.address,
      because: [...because, `asked for by ${requirement}`],
      fix,
      ...(node.source !== undefined && { source: `${node.source.file}:${node.source.line}` }),
      fingerprint: [rule, "-", subject, node.id].join("|"),
    },
  ];
}
