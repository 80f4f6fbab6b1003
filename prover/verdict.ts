import type { Decision } from "./iam/decide.ts";
import type { Request } from "./iam/request.ts";

export const THEOREMS = [
  "identity",
  "escalation",
  "keys",
  "network",
  "routes",
  "logs",
  "runtime",
  "environments",
] as const;

/** The isolation theorems. */
export type TheoremId = (typeof THEOREMS)[number];

export const RULES = [
  "no-wildcard-actions",
  "scoped-resources",
  "tags",
  "naming",
  "encryption",
  "on-demand",
  "recovery",
  "no-public-access",
  "tls-only",
  "access-logging",
  "destroyable",
  "region",
  "retention",
  "layered-network",
] as const;

/** The house rules. */
export type RuleId = (typeof RULES)[number];

/** `not-applicable`: there was nothing to check, which proves nothing. */
export type Verdict = "proved" | "refuted" | "unknown" | "not-applicable";

/** A side of the walls, as reports name it. Two are one if their keys are equal. */
export interface Side {
  readonly key: string;
  /** `tenant-001 in production`. */
  readonly label: string;
}

/** From where to where something reaches. */
export interface Crosses {
  readonly from: Side;
  readonly to: Side;
}

/** One thing that stands in the way of a proof. Every string is for people and names nodes by address. */
export interface Finding {
  readonly verdict: "refuted" | "unknown";
  /** One sentence: who can do what to whom, or what could not be decided. */
  readonly sentence: string;
  readonly principal?: string;
  readonly action?: string;
  /** The address of what is reached, or of what breaks the rule. */
  readonly resource: string;
  /** Absent where a thing is wrong within one side, or of all of them. */
  readonly crosses?: Crosses;
  /** The chain, one link a line: statements, attachments, routes, with their addresses. */
  readonly because: readonly string[];
  /** The smallest change that would close it. */
  readonly fix: string;
  /** A counterexample, and what the reference evaluator says of it; for packets, the packet. */
  readonly replay?: Replay;
  /** `FILE:LINE` of the resource's declaration, where the graph knows it. */
  readonly source?: string;
  /** Stable over unrelated changes: what a baseline holds. */
  readonly fingerprint: string;
}

export type Replay =
  | { readonly kind: "request"; readonly request: Request; readonly decision: Decision }
  | { readonly kind: "packet"; readonly packet: PacketReplay }
  | { readonly kind: "call"; readonly method: string; readonly path: string; readonly reaches: string };

export interface PacketReplay {
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Each filter that let it pass, in the order of the way there and of the answer's way back. */
  readonly passes: readonly string[];
}

/** What a theorem or rule found. */
export interface Outcome {
  /** How many facts it checked, and of what: `{ pairs: 1200, principals: 40 }`. The first is the theorem's measure. */
  readonly checked: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
}

export interface Result extends Outcome {
  readonly id: TheoremId | RuleId;
  readonly kind: "theorem" | "rule";
  readonly verdict: Verdict;
  /** How many findings the baseline accepts: the verdict is of the others. Only where there are any. */
  readonly accepted?: number;
}
