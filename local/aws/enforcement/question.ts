import type { DecisionLayer } from "../../decisions.ts";
import type { NetworkPath } from "../../network/paths.ts";
import type { Session } from "../session.ts";

/** Keys of a request's context; one that is `undefined` is not in the request. */
export type RequestKeys = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Whether a session may do one thing. */
export interface Question {
  readonly caller: Caller;
  /** `dynamodb:GetItem` */
  readonly action: string;
  /** An ARN, or `*` where the action names no resource. */
  readonly resource: string;
  /** What the service says of the request, by condition key. */
  readonly keys?: RequestKeys;
  /**
   * Other values of the same keys, where it is not known which of them AWS would find in the request: it is only allowed
   * where every one of them is.
   */
  readonly orKeys?: RequestKeys;
  /** The service that asks in the caller's name: `dynamodb`. */
  readonly calledVia?: string;
  /** @default "iam" */
  readonly layer?: Extract<DecisionLayer, "iam" | "key">;
}

/** Who asks, from where, and for the decisions that are shown, in the course of what. */
export interface Caller {
  readonly session: Session;
  readonly accessKeyId: string;
  readonly region: string;
  readonly path: NetworkPath;
  readonly requestId?: string;
}
