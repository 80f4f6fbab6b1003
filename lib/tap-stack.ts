import * as pulumi from "@pulumi/pulumi";
import { ApiLoggingAccount } from "../components/api-logging-account.ts";
import { AuditTrail } from "../components/audit-trail.ts";
import { AuthorizerFunction } from "../components/authorizer-function.ts";
import { DnsFirewall } from "../components/dns-firewall.ts";
import { DynamodbEndpoint } from "../components/dynamodb-endpoint.ts";
import { FlowLogs, flowLogGroupName } from "../components/flow-logs.ts";
import { functionCode } from "../components/function-code.ts";
import type { Placement } from "../components/placement.ts";
import { PlatformKey } from "../components/platform-key.ts";
import { PlatformNetwork } from "../components/platform-network.ts";
import { TenantCompartment } from "../components/tenant-compartment.ts";
import { TenantUserPool } from "../components/tenant-user-pool.ts";
import { TenantsApi } from "../components/tenants-api.ts";
import { type PlatformNames, platformNames } from "../model/platform-names.ts";
import { SHARED_TENANT, type TenantTags } from "../model/tags.ts";
import type { Tenant } from "../model/tenant.ts";
import { tenantTags } from "../model/tenant-tags.ts";
import type { TenantsSettings } from "../model/tenants-settings.ts";
import { PlatformMonitoring } from "./platform-monitoring.ts";

export interface TapStackArgs extends Omit<TenantsSettings, "suffix" | "cell" | "registry"> {
  readonly placement: Placement;
  readonly tenants: readonly Tenant[];
}

/**
 * The tenant application platform: what the tenants share, and one compartment for each of them.
 *
 * Compartments hang on the platform, and the API and the audit trail on the compartments; no compartment hangs on another.
 */
export class TapStack extends pulumi.ComponentResource {
  readonly network: PlatformNetwork;
  readonly tenants: readonly TenantCompartment[];
  readonly users: TenantUserPool;
  readonly api: TenantsApi;
  readonly #name: string;
  readonly #args: TapStackArgs;
  readonly #names: PlatformNames;
  readonly #tags: TenantTags;

  constructor(name: string, args: TapStackArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:lib:TapStack", name, {}, opts);
    this.#name = name;
    this.#args = args;
    this.#names = platformNames(args.placement);
    this.#tags = tenantTags(SHARED_TENANT, args.environment);
    const key = this.platformKey();
    this.network = this.platformNetwork(key);
    this.tenants = this.compartments();
    this.users = this.userPool();
    const authorizer = this.authorizer(key);
    this.api = this.tenantsApi(key, authorizer);
    this.monitoring(key, authorizer);
    this.auditTrail(key);
    this.registerOutputs({});
  }

  private platformKey(): PlatformKey {
    const { placement, administrators } = this.#args;
    const { authorizer, authorizerRole, authorizerLogGroup, apiAccessLogGroup, trail, keyAlias } = this.#names;
    return new PlatformKey(
      `${this.#name}-key`,
      {
        alias: keyAlias,
        placement,
        administrators,
        logGroupNames: [authorizerLogGroup, apiAccessLogGroup, flowLogGroupName(placement)],
        trailName: trail,
        authorizer: { functionName: authorizer, roleName: authorizerRole },
        tags: this.#tags,
      },
      { parent: this },
    );
  }

  private platformNetwork(key: PlatformKey): PlatformNetwork {
    const { placement, vpcCidr, availabilityZones } = this.#args;
    const tags = this.#tags;
    const network = new PlatformNetwork(
      `${this.#name}-network`,
      { placement, availabilityZones, ...(vpcCidr !== undefined && { vpcCidr }), tags },
      { parent: this },
    );
    const { vpcId } = network;
    new DnsFirewall(`${this.#name}-dns-firewall`, { placement, vpcId, tags }, { parent: this });
    new FlowLogs(`${this.#name}-flow-logs`, { placement, vpcId, keyArn: key.arn, tags }, { parent: this });
    return network;
  }

  private compartments(): TenantCompartment[] {
    const { placement, administrators, environment, reservedConcurrency, tenants } = this.#args;
    const { vpcId } = this.network;
    const dynamodb = new DynamodbEndpoint(
      `${this.#name}-dynamodb`,
      { placement, vpcId, tags: this.#tags },
      { parent: this },
    );
    const code = functionCode("tenant-api");
    return tenants.map(
      (tenant) =>
        new TenantCompartment(
          `${this.#name}-${tenant.id}`,
          {
            tenant,
            placement,
            vpc: this.network,
            dynamodb,
            code,
            administrators,
            ...(reservedConcurrency !== undefined && { reservedConcurrency }),
            tags: tenantTags(tenant.id, environment),
          },
          { parent: this },
        ),
    );
  }

  private userPool(): TenantUserPool {
    const { userPool, userPoolClient } = this.#names;
    return new TenantUserPool(
      `${this.#name}-users`,
      { poolName: userPool, clientName: userPoolClient, region: this.#args.placement.region, tags: this.#tags },
      { parent: this },
    );
  }

  private authorizer(key: PlatformKey): AuthorizerFunction {
    const { authorizer, authorizerRole, authorizerLogGroup } = this.#names;
    return new AuthorizerFunction(
      `${this.#name}-authorizer`,
      {
        placement: this.#args.placement,
        functionName: authorizer,
        roleName: authorizerRole,
        logGroupName: authorizerLogGroup,
        code: functionCode("authorizer"),
        keyArn: key.arn,
        tokenIssuer: this.users.issuer,
        tokenAudience: this.users.clientId,
        jwksUri: this.users.jwksUri,
        tags: this.#tags,
      },
      { parent: this },
    );
  }

  private tenantsApi(key: PlatformKey, authorizer: AuthorizerFunction): TenantsApi {
    const { api, apiStage, apiAccessLogGroup } = this.#names;
    const loggingAccount = this.loggingAccount();
    return new TenantsApi(
      `${this.#name}-api`,
      {
        apiName: api,
        stageName: apiStage,
        accessLogGroupName: apiAccessLogGroup,
        region: this.#args.placement.region,
        keyArn: key.arn,
        authorizer,
        tenants: this.tenants.map(({ tenant, function: served }) => ({ ...tenant, function: served })),
        ...(loggingAccount !== undefined && { loggingAccount }),
        tags: this.#tags,
      },
      { parent: this },
    );
  }

  private loggingAccount(): ApiLoggingAccount | undefined {
    if (!this.#args.ownApiAccount) return undefined;
    return new ApiLoggingAccount(
      `${this.#name}-api-logging`,
      { roleName: this.#names.apiLoggingRole, tags: this.#tags },
      { parent: this },
    );
  }

  private monitoring(key: PlatformKey, authorizer: AuthorizerFunction): void {
    const { placement, environment } = this.#args;
    new PlatformMonitoring(
      `${this.#name}-monitoring`,
      {
        placement,
        environment,
        names: this.#names,
        tenants: this.tenants.map(({ tenant: { id }, function: { logGroup } }) => ({ id, logName: logGroup.name })),
        keyArn: key.arn,
        accessLogName: this.api.accessLog.name,
        authorizerLogName: authorizer.logGroup.name,
      },
      { parent: this },
    );
  }

  private auditTrail(key: PlatformKey): void {
    const { trail, trailBucket, trailLogBucket } = this.#names;
    new AuditTrail(
      `${this.#name}-audit`,
      {
        placement: this.#args.placement,
        trailName: trail,
        bucketName: trailBucket,
        logBucketName: trailLogBucket,
        keyArn: key.arn,
        tableArns: this.tenants.flatMap(({ data }) => [data.users.arn, data.data.arn]),
        tags: this.#tags,
      },
      { parent: this },
    );
  }
}
