import type * as pulumi from "@pulumi/pulumi";
import type { PolicyCondition } from "../../model/iam-policy.ts";
import type { StatementInput } from "../policies/policy-json.ts";

/** One capability on named resources: what a role may do, made by a function of this folder and never by hand. */
export interface Grant {
  /** Letters and digits, unique in a role. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly pulumi.Input<string>[];
  readonly conditions?: PolicyCondition<pulumi.Input<string>>;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
}

/** The statement of an identity policy that carries this grant. */
export function grantStatement(grant: Grant): StatementInput {
  return {
    Sid: grant.sid,
    Effect: grant.effect ?? "Allow",
    Action: grant.actions,
    Resource: grant.resources,
    ...(grant.conditions !== undefined && { Condition: grant.conditions }),
  };
}
