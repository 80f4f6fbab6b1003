import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import * as pulumi from "@pulumi/pulumi";
import { FUNCTION_VARIABLES, NO_SUBNET } from "../model/function-contract.ts";
import { SHARED_TENANT, type Tags } from "../model/tags.ts";
import { EncryptedLogGroup } from "./encrypted-log-group.ts";
import { FUNCTION_ARCHITECTURE, FUNCTION_HANDLER, FUNCTION_RUNTIME } from "./function-code.ts";
import { decryptEnvironment } from "./grants/decrypt-environment.ts";
import { writeLogStreams } from "./grants/write-log-streams.ts";
import { LeastPrivilegeRole } from "./least-privilege-role.ts";
import type { Placement } from "./placement.ts";
import { SEND_TRACES } from "./policies/managed-policies.ts";

export interface AuthorizerFunctionArgs {
  readonly placement: Placement;
  readonly functionName: string;
  readonly roleName: string;
  readonly logGroupName: string;
  readonly code: pulumi.Input<pulumi.asset.Archive>;
  /** The platform's key: for the log group and the function's variables. */
  readonly keyArn: pulumi.Input<string>;
  readonly tokenIssuer: pulumi.Input<string>;
  readonly tokenAudience: pulumi.Input<string>;
  readonly jwksUri: pulumi.Input<string>;
  readonly tags: Tags;
}

/** A cold start that has to fetch the issuer's keys ends well before API Gateway gives up. */
const TIMEOUT_SECONDS = 10;
const MEMORY_MEGABYTES = 256;

/**
 * The one function that decides whose token a request carries. It holds no tenant's rights, and runs outside the VPC:
 * it has to read the issuer's public keys, and the VPC has no way out.
 */
export class AuthorizerFunction extends pulumi.ComponentResource {
  readonly function: LambdaFunction;
  readonly role: LeastPrivilegeRole;
  readonly logGroup: EncryptedLogGroup;
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: AuthorizerFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:AuthorizerFunction", name, {}, opts);
    const { logGroupName, keyArn, tags } = args;
    this.logGroup = new EncryptedLogGroup(`${name}-logs`, { logGroupName, keyArn, tags }, { parent: this });
    this.role = new LeastPrivilegeRole(
      `${name}-role`,
      {
        roleName: args.roleName,
        trust: { service: "lambda.amazonaws.com" },
        grants: [
          writeLogStreams({ logGroupArn: this.logGroup.arn }),
          decryptEnvironment({ keyArn, functionArn: authorizerArn(args.placement, args.functionName) }),
        ],
        managedPolicyArns: [SEND_TRACES],
        tags,
      },
      { parent: this },
    );
    this.function = this.lambda(name, args);
    this.arn = this.function.arn;
    this.name = this.function.name;
    this.registerOutputs({ arn: this.arn, name: this.name });
  }

  private lambda(name: string, args: AuthorizerFunctionArgs): LambdaFunction {
    return new LambdaFunction(
      `${name}-function`,
      {
        name: args.functionName,
        description: "Verifies tenants' tokens and opens their own paths to them",
        role: this.role.arn,
        code: args.code,
        runtime: FUNCTION_RUNTIME,
        handler: FUNCTION_HANDLER,
        architectures: [FUNCTION_ARCHITECTURE],
        timeout: TIMEOUT_SECONDS,
        memorySize: MEMORY_MEGABYTES,
        kmsKeyArn: args.keyArn,
        environment: { variables: variables(args) },
        loggingConfig: { logFormat: "JSON", logGroup: this.logGroup.name },
        tracingConfig: { mode: "Active" },
        tags: args.tags,
      },
      { parent: this, dependsOn: [this.role] },
    );
  }
}

function variables(args: AuthorizerFunctionArgs): Record<string, pulumi.Input<string>> {
  return {
    [FUNCTION_VARIABLES.tenantId]: SHARED_TENANT,
    [FUNCTION_VARIABLES.tenantSubnet]: NO_SUBNET,
    [FUNCTION_VARIABLES.tokenIssuer]: args.tokenIssuer,
    [FUNCTION_VARIABLES.tokenAudience]: args.tokenAudience,
    [FUNCTION_VARIABLES.jwksUri]: args.jwksUri,
  };
}

/** Composed, not read: the role and the key have to name the function, which is created after them. */
export function authorizerArn({ region, account }: Placement, functionName: string): string {
  return `arn:aws:lambda:${region}:${account}:function:${functionName}`;
}
