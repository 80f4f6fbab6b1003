import { UserPool } from "@pulumi/aws/cognito/userPool.js";
import { UserPoolClient } from "@pulumi/aws/cognito/userPoolClient.js";
import * as pulumi from "@pulumi/pulumi";
import { TENANT_CLAIM } from "../model/function-contract.ts";
import type { Tags } from "../model/tags.ts";
import { issuerJwksUri, userPoolIssuer } from "../model/user-pool-issuer.ts";

export interface TenantUserPoolArgs {
  readonly poolName: string;
  readonly clientName: string;
  readonly region: string;
  readonly tags: Tags;
}

/** What a user may change of themselves. The tenant is not among it: whoever could write it could choose a tenant. */
const WRITABLE_ATTRIBUTES = ["email", "name"];
const READABLE_ATTRIBUTES = [...WRITABLE_ATTRIBUTES, "email_verified", TENANT_CLAIM];

/**
 * The users of all tenants. Each belongs to one tenant for life: the attribute is set by the administrator who creates
 * the user, and can be changed by nobody afterwards. Nobody signs up by themselves.
 */
export class TenantUserPool extends pulumi.ComponentResource {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly poolId: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;
  /** `iss` of its tokens. */
  readonly issuer: pulumi.Output<string>;
  readonly jwksUri: pulumi.Output<string>;

  constructor(name: string, args: TenantUserPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:TenantUserPool", name, {}, opts);
    this.pool = this.userPool(name, args);
    this.client = this.userPoolClient(name, args);
    this.poolId = this.pool.id;
    this.clientId = this.client.id;
    this.issuer = this.poolId.apply((id) => userPoolIssuer(args.region, id));
    this.jwksUri = this.issuer.apply(issuerJwksUri);
    this.registerOutputs({ poolId: this.poolId, clientId: this.clientId, issuer: this.issuer });
  }

  private userPool(name: string, { poolName, tags }: TenantUserPoolArgs): UserPool {
    return new UserPool(
      `${name}-pool`,
      {
        name: poolName,
        adminCreateUserConfig: { allowAdminCreateUserOnly: true },
        usernameAttributes: ["email"],
        usernameConfiguration: { caseSensitive: false },
        autoVerifiedAttributes: ["email"],
        userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
        accountRecoverySetting: { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] },
        passwordPolicy: {
          minimumLength: 14,
          requireLowercase: true,
          requireUppercase: true,
          requireNumbers: true,
          requireSymbols: true,
          temporaryPasswordValidityDays: 3,
        },
        schemas: [tenantAttribute()],
        deletionProtection: "INACTIVE",
        tags,
      },
      { parent: this },
    );
  }

  private userPoolClient(name: string, { clientName }: TenantUserPoolArgs): UserPoolClient {
    return new UserPoolClient(
      `${name}-client`,
      {
        name: clientName,
        userPoolId: this.pool.id,
        generateSecret: false,
        explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        readAttributes: READABLE_ATTRIBUTES,
        writeAttributes: WRITABLE_ATTRIBUTES,
        preventUserExistenceErrors: "ENABLED",
        enableTokenRevocation: true,
        idTokenValidity: 1,
        accessTokenValidity: 1,
        refreshTokenValidity: 1,
        tokenValidityUnits: { idToken: "hours", accessToken: "hours", refreshToken: "days" },
      },
      { parent: this },
    );
  }
}

/** Cognito adds the prefix `custom:` by itself. */
function tenantAttribute() {
  return {
    name: TENANT_CLAIM.slice("custom:".length),
    attributeDataType: "String",
    mutable: false,
    required: false,
    developerOnlyAttribute: false,
    stringAttributeConstraints: { minLength: "1", maxLength: "64" },
  };
}
