import { UserError } from "./errors.ts";

const PRINCIPAL_ARN = /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+$/;
const SHORTHAND = /^(?:role|user)\/[\w+=,.@/-]+$/;

/** Whether `value` is the ARN of one IAM role or user: no wildcard, no account, no session. */
export function isPrincipalArn(value: string): boolean {
  return PRINCIPAL_ARN.test(value);
}

/**
 * The ARN of the role or user that `value` names: an ARN already, or `role/NAME` or `user/NAME` in this account.
 *
 * @throws UserError where it names anything else, or everybody in an account.
 */
export function principalArn(value: string, account: string, where?: string): string {
  if (isPrincipalArn(value)) return value;
  if (SHORTHAND.test(value)) return `arn:aws:iam::${account}:${value}`;
  throw new UserError({
    message: `"${value}" does not name one IAM role or user.`,
    ...(where !== undefined && { where }),
    fix: "Write role/NAME, user/NAME or the ARN of one; an account or * would let in everybody.",
  });
}
