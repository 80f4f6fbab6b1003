import type { Access } from "../access/access.ts";

/** Whether one principal can do one thing to one resource. */
export interface Answer {
  readonly principal: string;
  /** The side of the walls that the principal stands on, for people. */
  readonly from: string;
  readonly action: string;
  /** The ARN; `*` where the resource has parts of which any would do. */
  readonly resource: string;
  readonly to: string;
  readonly access: Access;
  /** Of an access that exists: the rule, then each statement with its document and what attaches it. */
  readonly because: readonly string[];
  /** What could not be read of the principal's or the resource's policies: the answer is not sure where there is any. */
  readonly doubts: readonly string[];
}
