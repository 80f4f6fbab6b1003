import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../../model/errors.ts";
import { isPrincipalArn } from "../../model/principal.ts";
import type { StatementInput } from "./policy-json.ts";

/** An AWS service may assume the role, on behalf of these resources only where they are named. */
export interface ServiceTrust {
  /** `lambda.amazonaws.com` */
  readonly service: string;
  /** Refuses the service when it acts for another account. */
  readonly sourceAccount?: pulumi.Input<string>;
  /** Refuses the service when it acts for any other resource. */
  readonly sourceArns?: readonly pulumi.Input<string>[];
}

/** These IAM roles and users may assume the role; an account as a whole is not a principal that one can name. */
export interface PrincipalTrust {
  readonly principals: readonly pulumi.Input<string>[];
}

/** Who may assume a role. There is no default. */
export type Trust = ServiceTrust | PrincipalTrust;

/** @throws UserError where nobody is named, or a name means everybody in an account or in the world. */
export function trustStatement(trust: Trust): StatementInput {
  return "service" in trust ? serviceStatement(trust) : principalStatement(trust);
}

function serviceStatement({ service, sourceAccount, sourceArns }: ServiceTrust): StatementInput {
  const condition = {
    ...(sourceAccount !== undefined && { StringEquals: { "aws:SourceAccount": [sourceAccount] } }),
    ...(sourceArns !== undefined && { ArnEquals: { "aws:SourceArn": sourceArns } }),
  };
  return {
    Sid: "AssumeRole",
    Effect: "Allow",
    Principal: { Service: [service] },
    Action: ["sts:AssumeRole"],
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

function principalStatement({ principals }: PrincipalTrust): StatementInput {
  if (principals.length === 0) {
    throw new UserError({
      message: "A role that nobody may assume is of no use.",
      fix: "Name a service or at least one IAM role or user.",
    });
  }
  const named = principals.map((principal) =>
    typeof principal === "string" ? namedPrincipal(principal) : pulumi.output(principal).apply(namedPrincipal),
  );
  return { Sid: "AssumeRole", Effect: "Allow", Principal: { AWS: named }, Action: ["sts:AssumeRole"] };
}

/** `arn`, if it is one IAM role or user. @throws UserError */
function namedPrincipal(arn: string): string {
  if (isPrincipalArn(arn)) return arn;
  throw new UserError({
    message: `"${arn}" is not the ARN of one IAM role or user.`,
    fix: "Name roles or users, such as arn:aws:iam::123456789012:role/app; an account or * would let in everybody.",
  });
}
