/** When a fault strikes, of the occasions that it is for. */
interface Occasions {
  /** From 0 to 1. @default 1: always */
  readonly probability?: number;
  /** Occasions of each target that pass first. @default 0 */
  readonly after?: number;
  /** How often it strikes each target at most. @default no limit */
  readonly times?: number;
}

/** Which tables and operations, by patterns with `*` and `?`. */
interface OfTables extends Occasions {
  /** @default every table */
  readonly tables?: readonly string[];
  /** @default every operation on items */
  readonly operations?: readonly string[];
}

export interface ThrottledTable extends OfTables {
  readonly fault: "throttled-table";
  /** @default ProvisionedThroughputExceededException */
  readonly error?: "ProvisionedThroughputExceededException" | "ThrottlingException" | "RequestLimitExceeded";
}

/** Somebody else was faster: a write with a condition is refused as if it no longer held. */
export interface ConditionRace extends OfTables {
  readonly fault: "condition-race";
}

export interface SlowJwks extends Occasions {
  readonly fault: "slow-jwks";
  /** In milliseconds. */
  readonly delay: number;
}

export interface UnreachableJwks extends Occasions {
  readonly fault: "unreachable-jwks";
}

/** The issuer signs with a new key: at every occasion, an occasion being a token that is issued. */
export interface RotatedKey extends Occasions {
  readonly fault: "rotated-key";
  /** Whether the old key is no longer published. @default false */
  readonly withdraw?: boolean;
}

/** A clock that is not the functions' clock. */
export interface ClockSkew {
  readonly fault: "clock-skew";
  /** Whose: the token issuer's, or that of AWS's endpoint. */
  readonly clock: "issuer" | "aws";
  /** How far it is ahead of the functions'; negative: behind. */
  readonly seconds: number;
}

/** Which functions, by patterns with `*` and `?`. */
interface OfFunctions extends Occasions {
  /** @default every function, the authorizer too */
  readonly functions?: readonly string[];
}

/** The handler runs, its answer is lost, and its time passes. */
export interface FunctionTimeout extends OfFunctions {
  readonly fault: "function-timeout";
}

/** The function's process is killed while its handler runs. */
export interface FunctionCrash extends OfFunctions {
  readonly fault: "function-crash";
  /** For how many milliseconds the handler runs first. @default 0 */
  readonly delay?: number;
}

/** The call gets a process of its own that has to be started. */
export interface ColdStart extends OfFunctions {
  readonly fault: "cold-start";
  /** Milliseconds that the start takes longer. @default 0 */
  readonly delay?: number;
}

export type Fault =
  | ThrottledTable
  | ConditionRace
  | SlowJwks
  | UnreachableJwks
  | RotatedKey
  | ClockSkew
  | FunctionTimeout
  | FunctionCrash
  | ColdStart;

/** What is asked for in a file: the same seed makes the same faults strike at the same occasions. */
export interface FaultSettings {
  readonly seed: number;
  readonly faults: readonly Fault[];
}
