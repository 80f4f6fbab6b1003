import type { Place } from "./facts/world.ts";
import type { RuleId, TheoremId } from "./verdict.ts";

/** A crossing that a theorem has found to be possible. */
export interface Crossing {
  readonly theorem: TheoremId;
  /** Every name by which a declaration may call them: ARN, address. */
  readonly principals: readonly string[];
  readonly action?: string;
  readonly resources: readonly string[];
  readonly from: Place;
  readonly to: Place;
}

/** What the platform's owners declared, and what of it was used: a declaration that nothing needs is a finding too. */
export interface Ledger {
  /** Whether the crossing is declared and the declaration has not expired. Marks the declaration as used. */
  readonly declares: (crossing: Crossing) => boolean;
  /** Whether some declaration could cover this theorem, these principals and these resources, with whatever action. */
  readonly mayDeclare: (crossing: Omit<Crossing, "action">) => boolean;
  /** Whether the baseline accepts a finding: it is reported all the same, but must not take the place of a new one. */
  readonly accepts: (fingerprint: string) => boolean;
  readonly excepts: (rule: RuleId, resources: readonly string[], subject: string) => boolean;
}
