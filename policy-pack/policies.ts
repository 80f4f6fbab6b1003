import type { StackValidationPolicy } from "@pulumi/policy";
import { HOUSE_RULES } from "../prover/rules/registry.ts";
import { ISOLATION } from "../prover/theorems/registry.ts";
import { proveResources } from "./prove-resources.ts";
import { violationText } from "./violation-text.ts";

/** A policy for each theorem and rule, so that each has an enforcement level of its own; it reports what is refuted. */
const REFUTED: readonly StackValidationPolicy[] = [...ISOLATION, ...HOUSE_RULES].map(({ id, claim }) => ({
  name: id,
  description: claim,
  severity: "critical",
  validateStack: ({ resources }, report) => {
    const result = proveResources(resources).results.find((candidate) => candidate.id === id);
    for (const finding of result?.findings ?? []) {
      if (finding.verdict === "refuted") report(violationText(finding), urnOf(finding.resource));
    }
  },
}));

/**
 * What could not be decided. Before a first deployment much is unknown that AWS draws by lot (the ids of keys), so this
 * one advises; the pack's configuration makes it mandatory for who wants that.
 */
const UNDECIDED: StackValidationPolicy = {
  name: "undecided",
  description: "What could not be decided is never taken for proved.",
  enforcementLevel: "advisory",
  severity: "medium",
  validateStack: ({ resources }, report) => {
    for (const { id, findings } of proveResources(resources).results) {
      const unknown = findings.filter(({ verdict }) => verdict === "unknown");
      for (const finding of unknown) report(`${id}: ${violationText(finding)}`, urnOf(finding.resource));
    }
  },
};

export const POLICIES: readonly StackValidationPolicy[] = [...REFUTED, UNDECIDED];

/** What is reached may also be no resource: an account, another's ARN. The violation is the stack's then. */
function urnOf(address: string): string | undefined {
  return /^urn:pulumi:[^ ]+$/.test(address) ? address : undefined;
}
