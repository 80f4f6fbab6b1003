import type { Value } from "../../../graph/value.ts";

/** A policy that AWS keeps: what it says in its default version. */
export interface AwsManagedPolicy {
  readonly arn: string;
  /** `v3`: AWS changes policies, so the version says what was read. */
  readonly version: string;
  readonly document: Value;
}

/** By ARN in the partition `aws`. */
export const AWS_MANAGED_POLICIES: ReadonlyMap<string, AwsManagedPolicy> = new Map();
