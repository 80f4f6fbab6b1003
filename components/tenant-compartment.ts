import * as pulumi from "@pulumi/pulumi";
import { tenantKeyAlias, tenantLogGroupName } from "../model/naming.ts";
import type { TenantTags } from "../model/tags.ts";
import type { Tenant, TenantId } from "../model/tenant.ts";
import { CustomerManagedKey } from "./customer-managed-key.ts";
import type { GatewayEndpoint } from "./dynamodb-endpoint.ts";
import type { Placement } from "./placement.ts";
import type { SharedVpc } from "./platform-network.ts";
import { environmentKeyStatements } from "./policies/environment-key-statements.ts";
import { createTablesStatement, logsKeyStatement, useKeyStatement } from "./policies/key-statements.ts";
import type { StatementInput } from "./policies/policy-json.ts";
import { TenantData } from "./tenant-data.ts";
import { TenantFunction, tenantFunctionArn, tenantRoleArn } from "./tenant-function.ts";
import { TenantNetwork } from "./tenant-network.ts";

export interface TenantCompartmentArgs {
  readonly tenant: Tenant;
  readonly placement: Placement;
  readonly vpc: SharedVpc;
  readonly dynamodb: GatewayEndpoint;
  /** The code that all tenants' functions share: `functionCode("tenant-api")`. */
  readonly code: pulumi.asset.Archive;
  /**
   * ARNs of the IAM roles and users that administer the tenant's key, and that deploy: they create the tables and the
   * function on it. They cannot read what it encrypts but through those services.
   */
  readonly administrators: readonly pulumi.Input<string>[];
  /** @default not reserved */
  readonly reservedConcurrency?: number;
  /** `tenant_id` must be the tenant's id. */
  readonly tags: TenantTags;
}

/**
 * Everything that belongs to one tenant. It depends on the platform and on its own registry entry, never on another
 * tenant: whoever joins or leaves, not one property of it changes.
 */
export class TenantCompartment extends pulumi.ComponentResource {
  readonly tenant: Tenant;
  readonly network: TenantNetwork;
  readonly key: CustomerManagedKey;
  readonly data: TenantData;
  readonly function: TenantFunction;

  constructor(name: string, args: TenantCompartmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:TenantCompartment", name, {}, opts);
    this.tenant = args.tenant;
    this.network = this.createNetwork(name, args);
    this.key = this.createKey(name, args);
    this.data = this.createData(name, args);
    this.function = this.createFunction(name, args);
    this.registerOutputs({});
  }

  private createNetwork(name: string, { tenant, placement, vpc, dynamodb, tags }: TenantCompartmentArgs) {
    return new TenantNetwork(`${name}-network`, { tenant, placement, vpc, dynamodb, tags }, { parent: this });
  }

  private createKey(name: string, { tenant, placement, administrators, tags }: TenantCompartmentArgs) {
    return new CustomerManagedKey(
      `${name}-key`,
      {
        alias: keyAlias(tenant.id, placement),
        description: `Data, logs and variables of ${tenant.id}`,
        administrators,
        statements: tenantKeyStatements(tenant.id, placement, administrators),
        tags,
      },
      { parent: this },
    );
  }

  private createData(name: string, { tenant, placement, tags }: TenantCompartmentArgs) {
    return new TenantData(
      `${name}-data`,
      { tenant: tenant.id, placement, keyArn: this.key.arn, tags },
      { parent: this },
    );
  }

  private createFunction(name: string, args: TenantCompartmentArgs) {
    const { tenant, placement, code, tags, reservedConcurrency } = args;
    return new TenantFunction(
      `${name}-api`,
      {
        tenant: tenant.id,
        placement,
        code,
        network: this.network,
        data: this.data,
        keyArn: this.key.arn,
        ...(reservedConcurrency !== undefined && { reservedConcurrency }),
        tags,
      },
      { parent: this },
    );
  }
}

/**
 * Who may use a tenant's key: its function through DynamoDB, CloudWatch Logs for its log group, Lambda for its variables,
 * and the deployers as far as creating those takes.
 */
export function tenantKeyStatements(
  tenant: TenantId,
  placement: Placement,
  deployers: readonly pulumi.Input<string>[],
): StatementInput[] {
  const { region, account, suffix } = placement;
  const roleArn = tenantRoleArn(tenant, placement);
  return [
    useKeyStatement({ sid: "UseByFunction", roleArns: [roleArn], account, region, service: "dynamodb" }),
    logsKeyStatement({ region, account, logGroupName: tenantLogGroupName(tenant, suffix) }),
    createTablesStatement({ principals: deployers, account, region }),
    ...environmentKeyStatements({
      functionArn: tenantFunctionArn(tenant, placement),
      roleArn,
      deployers,
      account,
      region,
    }),
  ];
}

function keyAlias(tenant: TenantId, { suffix }: Placement): `alias/${string}` {
  return `alias/${tenantKeyAlias(tenant, suffix).slice("alias/".length)}`;
}
