import { type RecentLog, recentLog, type Stamp } from "./recent-log.ts";

/** One request to an API and how it ended. */
export interface AnsweredRequest extends Stamp {
  readonly requestId: string;
  readonly method: string;
  /** Without the stage. */
  readonly path: string;
  readonly status: number;
  /** From its arrival to the answer. */
  readonly milliseconds: number;
  /** Why API Gateway answered by itself: `UNAUTHORIZED`, `THROTTLED`; absent where the integration answered. */
  readonly refusal?: string;
  /** Whom the authorizer took the caller for. */
  readonly principalId?: string;
}

export type RequestLog = RecentLog<AnsweredRequest>;

/** @param kept how many of the newest are kept */
export const requestLog = (kept?: number): RequestLog => recentLog<AnsweredRequest>(kept);
