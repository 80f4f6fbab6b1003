import { type RecentLog, recentLog, type Stamp } from "./recent-log.ts";

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
export interface AccessDecision extends Stamp {
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

/** The newest decisions of a local cloud, and whoever wants to hear of the next ones. */
export type DecisionLog = RecentLog<AccessDecision>;

/** @param kept how many of the newest are kept */
export const decisionLog = (kept?: number): DecisionLog => recentLog<AccessDecision>(kept);
