import * as pulumi from "@pulumi/pulumi";
import type { Grant } from "./grant.ts";

export interface LogStreamsGrant {
  /** Without the `:*` that names its streams. */
  readonly logGroupArn: pulumi.Input<string>;
  /** @default "WriteLogStreams" */
  readonly sid?: string;
}

/**
 * Writing to streams of one log group. Creating the group is not granted: a function that could would bring back, with
 * no key and no retention, the group that `destroy` removed.
 */
export function writeLogStreams({ logGroupArn, sid = "WriteLogStreams" }: LogStreamsGrant): Grant {
  return {
    sid,
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [pulumi.interpolate`${logGroupArn}:*`],
  };
}
