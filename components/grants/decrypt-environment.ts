import type * as pulumi from "@pulumi/pulumi";
import type { Grant } from "./grant.ts";

export interface EnvironmentDecryption {
  readonly keyArn: pulumi.Input<string>;
  readonly functionArn: string;
}

/** The context under which Lambda encrypts a function's variables: it ties the ciphertext to that one function. */
export const FUNCTION_CONTEXT = "kms:EncryptionContext:aws:lambda:FunctionArn";

/** Starting a function whose variables are encrypted with this key. Lambda does it with the function's role. */
export function decryptEnvironment({ keyArn, functionArn }: EnvironmentDecryption): Grant {
  return {
    sid: "DecryptEnvironment",
    actions: ["kms:Decrypt"],
    resources: [keyArn],
    conditions: { StringEquals: { [FUNCTION_CONTEXT]: [functionArn] } },
  };
}
