import type { EnvironmentSuffix } from "../model/naming.ts";

/** Where a stack is deployed, and what its names end in. Plain strings: they are known before any resource exists. */
export interface Placement {
  /** `us-east-1` */
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  readonly suffix: EnvironmentSuffix;
  /** The cell that shared names carry. @default the only cell, which needs no id */
  readonly cell?: string;
}
