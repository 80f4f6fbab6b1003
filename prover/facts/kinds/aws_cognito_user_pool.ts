import { AWS_KEY } from "../encryption.ts";
import type { DataKind } from "./data-kind.ts";

/**
 * Who may administer a pool reads its users, and makes tokens of any of them. Cognito keeps them under a key of its own.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html
 */
export const userPool: DataKind = {
  kind: "aws_cognito_user_pool",
  parts: (arn) => [{ type: "userpool", arn }],
  encryption: () => AWS_KEY,
};
