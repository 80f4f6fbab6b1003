import type { PolicyStatement } from "../../model/iam-policy.ts";
import { FUNCTION_CONTEXT } from "../grants/decrypt-environment.ts";
import { viaService } from "./key-statements.ts";

export interface EnvironmentKeyUse<S> {
  readonly functionArn: string;
  /** The function's role; it need not exist yet. */
  readonly roleArn: string;
  /** Who creates and changes the function. */
  readonly deployers: readonly S[];
  readonly account: string;
  readonly region: string;
}

/**
 * What a key policy must say for one function's variables to be encrypted with the key: Lambda encrypts them and takes
 * a grant in the deployer's name, and decrypts them in the role's when the function starts.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
 */
export function environmentKeyStatements<S>(use: EnvironmentKeyUse<S>): PolicyStatement<S | string>[] {
  return [
    {
      Sid: "EncryptEnvironment",
      Effect: "Allow",
      Principal: { AWS: use.deployers },
      Action: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
      Resource: ["*"],
      Condition: {
        StringEquals: { "kms:CallerAccount": [use.account], "kms:ViaService": [viaService("lambda", use.region)] },
      },
    },
    {
      Sid: "DecryptEnvironment",
      Effect: "Allow",
      Principal: { AWS: [`arn:aws:iam::${use.account}:root`] },
      Action: ["kms:Decrypt"],
      Resource: ["*"],
      Condition: {
        StringEquals: { "kms:CallerAccount": [use.account], [FUNCTION_CONTEXT]: [use.functionArn] },
        ArnEquals: { "aws:PrincipalArn": [use.roleArn] },
      },
    },
  ];
}
