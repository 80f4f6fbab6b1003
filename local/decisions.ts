/** The wall that decided. `iam`: identity and resource policies; `key`: the key of a table; `endpoint`: a VPC endpoint's policy. */
export type DecisionLayer = "authorizer" | "iam" | "key" | "endpoint" | "network" | "throttle" | "validation";

/** A statement that decided, where a person finds it. */
export interface DecidingStatement {
  /** The address of the resource that holds the document: `aws_iam_role_policy.tenant-001`. */
  readonly address: string;
  /** From 0, in the document's order. */
  readonly statement?: number;
  readonly sid?: string;
}

/** One decision about one call, as the console and `--json` show it. */
export interface AccessDecision {
  /** Rises by one with each decision of a local cloud, from 1. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The API request in whose course it was taken, where it is known. */
  readonly requestId?: string;
  /** `tenant-001`; `shared` for the platform. */
  readonly tenant?: string;
  readonly layer: DecisionLayer;
  /** Who asked: a session's ARN, a token's subject, a function's name. */
  readonly principal: string;
  /** `dynamodb:GetItem`, `GET /tenants/tenant-001/users`, `tcp/443`. */
  readonly action: string;
  /** An ARN, a path, an address. */
  readonly resource: string;
  readonly verdict: "allow" | "deny";
  /** The rule that decided, as a sentence. */
  readonly because: string;
  readonly by: readonly DecidingStatement[];
}

export type DecisionListener = (decision: AccessDecision) => void;

/** The newest decisions of a local cloud, and whoever wants to hear of the next ones. */
export interface DecisionLog {
  readonly record: (decision: Omit<AccessDecision, "sequence" | "time">) => void;
  /** From the oldest that is kept to the newest. @param after leaves out those up to this sequence number */
  readonly recent: (after?: number) => readonly AccessDecision[];
  /** @returns what ends the subscription. What a listener throws is dropped: watching changes nothing. */
  readonly subscribe: (listener: DecisionListener) => () => void;
}

const KEPT = 2_000;

/** @param kept how many of the newest are kept */
export function decisionLog(kept = KEPT): DecisionLog {
  const ring: AccessDecision[] = [];
  const listeners = new Set<DecisionListener>();
  let sequence = 0;
  return {
    record: (decision) => {
      const recorded = { ...decision, sequence: sequence + 1, time: Date.now() };
      ring[sequence % kept] = recorded;
      sequence += 1;
      for (const listener of listeners) tell(listener, recorded);
    },
    recent: (after = 0) => {
      const first = Math.max(after, sequence - kept, 0);
      return Array.from({ length: Math.max(0, sequence - first) }, (_, index) => ring[(first + index) % kept]).flatMap(
        (decision) => decision ?? [],
      );
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function tell(listener: DecisionListener, decision: AccessDecision): void {
  try {
    listener(decision);
  } catch {
    // Its own affair.
  }
}
