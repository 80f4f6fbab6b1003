/**
 * An IAM policy document as our own components write it. Captured documents may be looser (a string where we write a
 * list); reading those is the prover's work.
 *
 * `S` is the type of a string in it: `string` once resolved, an engine's input type before.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface PolicyDocument<S = string> {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement<S>[];
}

export interface PolicyStatement<S = string> {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | PolicyPrincipal<S>;
  readonly Action: readonly string[];
  readonly Resource?: readonly S[];
  readonly Condition?: PolicyCondition<S>;
}

export interface PolicyPrincipal<S = string> {
  readonly AWS?: readonly S[] | "*";
  readonly Service?: readonly string[];
}

/** Operator → condition key → values. */
export type PolicyCondition<S = string> = Readonly<Record<string, Readonly<Record<string, readonly S[]>>>>;

export function policyDocument<S>(...statements: readonly PolicyStatement<S>[]): PolicyDocument<S> {
  return { Version: "2012-10-17", Statement: statements };
}
