/**
 * What a platform's owners say about its proof in `bulkhead.yaml`: which crossings are meant, which rules bind, which
 * exceptions stand. The prover holds each of them to what it says.
 */
export interface ProofSettings {
  readonly crossings: readonly DeclaredCrossing[];
  readonly exceptions: readonly DeclaredException[];
  readonly rules: readonly RuleBinding[];
  /** Stacks of one project that are one environment although their names differ: groups of `PROJECT/STACK`. */
  readonly sameEnvironment: readonly (readonly string[])[];
  /** Fingerprints of findings that an existing platform has accepted; see {@link Declaration} for what is better. */
  readonly baseline: readonly string[];
}

/** Whoever widens a wall says why, who answers for it, and until when. */
export interface Declaration {
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly expires: string;
  /** `bulkhead.yaml:LINE`, for the reports. */
  readonly where: string;
}

/**
 * A crossing that is meant. Every entry is a glob (`*`, `?`) over ARNs and addresses. It never reaches from one
 * environment into another unless it says so.
 */
export interface DeclaredCrossing extends Declaration {
  /** Ids of isolation theorems. */
  readonly theorems: readonly string[];
  /** Who: an ARN, an address, or a name that a theorem uses for what has neither (`internet`, `dns`). */
  readonly principals: readonly string[];
  /** IAM actions, or `PROTOCOL/PORT` of the network; absent: whatever the theorem asks about. */
  readonly actions?: readonly string[];
  /** What is reached. */
  readonly resources: readonly string[];
  readonly acrossEnvironments: boolean;
}

/** A resource that a house rule need not hold for. */
export interface DeclaredException extends Declaration {
  readonly rules: readonly string[];
  /** Globs over addresses and ARNs. */
  readonly resources: readonly string[];
  /** Globs over what the rule found fault with (an action, a tag's key); absent: anything of the resource. */
  readonly subjects?: readonly string[];
}

/** Which house rule binds which stacks, with which values, and where that is asked for. */
export interface RuleBinding {
  readonly rule: string;
  /** Globs over `PROJECT/STACK`. */
  readonly stacks: readonly string[];
  /** What the rule asks for, where it leaves a choice: required tags, a region, days of retention. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The document and its line that ask for it: `environments.md:12`. */
  readonly requirement: string;
  readonly where: string;
}

export const NO_SETTINGS: ProofSettings = {
  crossings: [],
  exceptions: [],
  rules: [],
  sameEnvironment: [],
  baseline: [],
};
