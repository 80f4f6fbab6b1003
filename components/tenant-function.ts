import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import * as pulumi from "@pulumi/pulumi";
import { FUNCTION_VARIABLES } from "../model/function-contract.ts";
import { tenantFunctionName, tenantLogGroupName, tenantResourceName } from "../model/naming.ts";
import type { Tags } from "../model/tags.ts";
import type { TenantId } from "../model/tenant.ts";
import { EncryptedLogGroup } from "./encrypted-log-group.ts";
import { FUNCTION_ARCHITECTURE, FUNCTION_HANDLER, FUNCTION_RUNTIME } from "./function-code.ts";
import { decryptEnvironment } from "./grants/decrypt-environment.ts";
import { joinNetwork } from "./grants/join-network.ts";
import { readTable } from "./grants/read-table.ts";
import { scanTable } from "./grants/scan-table.ts";
import { writeLogStreams } from "./grants/write-log-streams.ts";
import { writeTable } from "./grants/write-table.ts";
import { LeastPrivilegeRole } from "./least-privilege-role.ts";
import type { Placement } from "./placement.ts";
import { MANAGE_NETWORK_INTERFACES, SEND_TRACES } from "./policies/managed-policies.ts";
import type { TenantData } from "./tenant-data.ts";
import type { TenantNetwork } from "./tenant-network.ts";

export interface TenantFunctionArgs {
  readonly tenant: TenantId;
  readonly placement: Placement;
  /** The code that all tenants' functions share: `functionCode("tenant-api")`. */
  readonly code: pulumi.asset.Archive;
  readonly network: TenantNetwork;
  readonly data: TenantData;
  /** The tenant's own key: of its logs, its variables and its tables. */
  readonly keyArn: pulumi.Input<string>;
  /**
   * How many requests of the tenant run at once, kept free for it and its upper bound. New accounts have too few to
   * reserve any. @default not reserved
   */
  readonly reservedConcurrency?: number;
  /** The tenant's tags. The role's `tenant_id` is what DynamoDB's endpoint lets it through by. */
  readonly tags: Tags;
}

/** Under API Gateway's own limit of 29, so that a slow request is ours to answer. */
const TIMEOUT_SECONDS = 10;
const MEMORY_MEGABYTES = 256;

/** A tenant's compute: the shared code as a function of its own, in its subnets, with its role, its logs and its key. */
export class TenantFunction extends pulumi.ComponentResource {
  readonly function: LambdaFunction;
  readonly role: LeastPrivilegeRole;
  readonly logGroup: EncryptedLogGroup;
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: TenantFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:TenantFunction", name, {}, opts);
    this.logGroup = this.createLogGroup(name, args);
    this.role = this.createRole(name, args);
    this.function = this.createFunction(name, args);
    this.arn = this.function.arn;
    this.name = this.function.name;
    this.registerOutputs({ arn: this.arn, name: this.name });
  }

  private createLogGroup(name: string, { tenant, placement, keyArn, tags }: TenantFunctionArgs): EncryptedLogGroup {
    return new EncryptedLogGroup(
      `${name}-logs`,
      { logGroupName: tenantLogGroupName(tenant, placement.suffix), keyArn, tags },
      { parent: this },
    );
  }

  private createRole(name: string, args: TenantFunctionArgs): LeastPrivilegeRole {
    const { tenant, placement, keyArn, tags } = args;
    const { users, data } = args.data;
    const functionArn = tenantFunctionArn(tenant, placement);
    const both = { name: "Tenant", tables: [users, data], keyArn, region: placement.region };
    return new LeastPrivilegeRole(
      `${name}-role`,
      {
        roleName: tenantRoleName(tenant, placement),
        trust: { service: "lambda.amazonaws.com" },
        grants: [
          readTable(both),
          writeTable(both),
          scanTable({ ...both, name: "Users", tables: [users] }),
          writeLogStreams({ logGroupArn: this.logGroup.arn }),
          decryptEnvironment({ keyArn, functionArn }),
          joinNetwork(functionArn),
        ],
        managedPolicyArns: [MANAGE_NETWORK_INTERFACES, SEND_TRACES],
        tags,
      },
      { parent: this },
    );
  }

  private createFunction(name: string, args: TenantFunctionArgs): LambdaFunction {
    const { tenant, placement, network, tags } = args;
    return new LambdaFunction(
      `${name}-function`,
      {
        name: tenantFunctionName(tenant, placement.suffix),
        description: `The API of ${tenant}`,
        code: args.code,
        runtime: FUNCTION_RUNTIME,
        handler: FUNCTION_HANDLER,
        architectures: [FUNCTION_ARCHITECTURE],
        timeout: TIMEOUT_SECONDS,
        memorySize: MEMORY_MEGABYTES,
        role: this.role.arn,
        vpcConfig: { subnetIds: [...network.subnetIds], securityGroupIds: [network.securityGroupId] },
        environment: { variables: environment(args) },
        kmsKeyArn: args.keyArn,
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON", logGroup: this.logGroup.name },
        ...(args.reservedConcurrency !== undefined && { reservedConcurrentExecutions: args.reservedConcurrency }),
        tags,
      },
      // Lambda checks the role's permissions and the network when it creates the function.
      { parent: this, dependsOn: [this.role, network] },
    );
  }
}

function environment({ tenant, network, data }: TenantFunctionArgs): Record<string, pulumi.Input<string>> {
  return {
    [FUNCTION_VARIABLES.tenantId]: tenant,
    [FUNCTION_VARIABLES.tenantSubnet]: pulumi.all([...network.subnetIds]).apply(subnetList),
    [FUNCTION_VARIABLES.usersTable]: data.users.name,
    [FUNCTION_VARIABLES.dataTable]: data.data.name,
  };
}

/** The value of `TENANT_SUBNET`: ids sorted, because a VPC configuration is a set. */
export function subnetList(subnetIds: readonly string[]): string {
  return [...subnetIds].sort().join(",");
}

/** `function-role-tenant-001-{suffix}` */
export function tenantRoleName(tenant: TenantId, { suffix }: Placement): string {
  return tenantResourceName("function-role", tenant, suffix);
}

export function tenantRoleArn(tenant: TenantId, placement: Placement): string {
  return `arn:aws:iam::${placement.account}:role/${tenantRoleName(tenant, placement)}`;
}

/** Composed, not read: the role has to name the function, which is created after it. */
export function tenantFunctionArn(tenant: TenantId, { region, account, suffix }: Placement): string {
  return `arn:aws:lambda:${region}:${account}:function:${tenantFunctionName(tenant, suffix)}`;
}
