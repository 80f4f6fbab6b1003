import { ADMINISTRATION } from "./administration.ts";
import type { AwsManagedPolicy } from "./aws-managed-policy.ts";
import { CONTAINERS } from "./containers.ts";
import { DATA } from "./data.ts";
import { INSTANCES } from "./instances.ts";
import { LAMBDA } from "./lambda.ts";
import { OBSERVABILITY } from "./observability.ts";

/** The policies of AWS whose content is known here, by ARN in the partition `aws`; any other is a doubt. */
export const AWS_MANAGED_POLICIES: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  [...ADMINISTRATION, ...CONTAINERS, ...DATA, ...INSTANCES, ...LAMBDA, ...OBSERVABILITY].map((policy) => [
    policy.arn,
    policy,
  ]),
);
