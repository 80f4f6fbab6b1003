import * as pulumi from "@pulumi/pulumi";
import { type PolicyStatement, policyDocument } from "../../model/iam-policy.ts";

/** A statement of which some strings are only known once other resources exist. */
export type StatementInput = PolicyStatement<pulumi.Input<string>>;

/** The document of these statements as the JSON text that AWS takes; waits for every output in it. */
export function policyJson(statements: readonly pulumi.Input<StatementInput>[]): pulumi.Output<string> {
  return pulumi
    .output(statements)
    .apply((resolved) => JSON.stringify(policyDocument<string>(...resolved.map(withoutAbsent))));
}

/** Pulumi gives an absent optional back as `undefined`; a document has no such member. */
function withoutAbsent(statement: PolicyStatement): PolicyStatement {
  const { Sid, Effect, Principal, Action, Resource, Condition } = statement;
  return {
    Sid,
    Effect,
    ...(Principal !== undefined && { Principal }),
    Action,
    ...(Resource !== undefined && { Resource }),
    ...(Condition !== undefined && { Condition }),
  };
}
