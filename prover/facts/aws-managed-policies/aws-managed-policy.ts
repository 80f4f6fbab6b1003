import type { Value } from "../../../graph/value.ts";

/** A policy that AWS keeps and changes: what it says in the version that was read. */
export interface AwsManagedPolicy {
  readonly arn: string;
  /** `v3` */
  readonly version: string;
  /** The page of AWS's reference that says so. */
  readonly page: string;
  readonly document: Value;
}

/** @param path `service-role/AWSLambdaBasicExecutionRole` */
export function awsPolicy(path: string, version: string, ...statements: readonly Value[]): AwsManagedPolicy {
  return {
    arn: `arn:aws:iam::aws:policy/${path}`,
    version,
    page: `https://docs.aws.amazon.com/aws-managed-policy/latest/reference/${path.split("/").at(-1)}.html`,
    document: { Version: "2012-10-17", Statement: statements },
  };
}

export const allowEverywhere = (...actions: readonly string[]): Value => ({
  Effect: "Allow",
  Action: actions,
  Resource: "*",
});
