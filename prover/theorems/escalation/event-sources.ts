import type { Target } from "../../access/access.ts";
import { partitionOf } from "../../facts/arn.ts";
import type { DataFacts, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import type { Asking } from "../enough.ts";
import { ask, type FindAccess } from "./ask.ts";
import { whoMayUse } from "./within-reach.ts";

const CREATE = "lambda:CreateEventSourceMapping";
const UPDATE = "lambda:UpdateEventSourceMapping";
const MAPPING = [CREATE, UPDATE];

/**
 * No principal decides what a function of another place is called with. A mapping names its function in no resource,
 * only in a condition's key, and brings what the caller puts into the source: a stream or queue that the function's role
 * may read, or brokers of the caller's own, for which the role needs none of them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-permissions.html
 */
export function checkEventSources(
  { principals, data }: World,
  ledger: Ledger,
  find: FindAccess,
  asking: Asking,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  const functions = data.filter(({ kind }) => kind === "aws_lambda_function");
  let pairs = 0;
  const findings = whoMayUse(principals, MAPPING).flatMap((principal) => {
    const foreign = () => functions.filter(({ place }) => place.key !== principal.place.key);
    return asking(principal, foreign, (one) => {
      pairs += 1;
      return targetsOf(one)
        .flatMap(
          (target) =>
            ask(find, ledger, principal, {
              target,
              names: [one.address, one.arn, one.node],
              to: one.place,
              can: (action) =>
                `have ${one.address}, which is ${one.place.label}'s, called with events of a source of its own choice (${action})`,
              fix: `Bind ${CREATE} and ${UPDATE} of ${principal.address} to functions of ${principal.place.label} by the condition key lambda:FunctionArn.`,
            }).findings,
        )
        .slice(0, 1);
    });
  });
  return { findings, pairs };
}

/** One that is made names no resource; one that is changed may be led to another function. */
function targetsOf({ arn, account, region = "us-east-1" }: DataFacts): readonly Target[] {
  const context = { "lambda:FunctionArn": arn };
  const mappings = `arn:${partitionOf(region)}:lambda:${region}:${account}:event-source-mapping:*`;
  return [
    { arn: "*", account, actions: [CREATE], context },
    { arn: mappings, account, actions: [UPDATE], context },
  ];
}
