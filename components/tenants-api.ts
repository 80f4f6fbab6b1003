import { createHash } from "node:crypto";
import { Deployment } from "@pulumi/aws/apigateway/deployment.js";
import { RestApi } from "@pulumi/aws/apigateway/restApi.js";
import { Stage } from "@pulumi/aws/apigateway/stage.js";
import { Permission } from "@pulumi/aws/lambda/permission.js";
import * as pulumi from "@pulumi/pulumi";
import { ACCESS_LOG_FORMAT } from "../model/openapi/access-log-format.ts";
import { tenantBasePath, tenantsApiDocument } from "../model/openapi/tenants-api-document.ts";
import type { Tags } from "../model/tags.ts";
import type { TenantId, TenantStatus } from "../model/tenant.ts";
import { ApiThrottles, type Throttle } from "./api-throttles.ts";
import { EncryptedLogGroup } from "./encrypted-log-group.ts";

export interface TenantsApiArgs {
  readonly apiName: string;
  readonly stageName: string;
  readonly accessLogGroupName: string;
  readonly region: string;
  /** The platform's key, for the access log. */
  readonly keyArn: pulumi.Input<string>;
  readonly authorizer: ApiFunction;
  readonly tenants: readonly TenantOfApi[];
  /** Of each method of each tenant. @default that of {@link ApiThrottles} */
  readonly tenantThrottle?: Throttle;
  /** What lets API Gateway write logs in this account, where this stack owns it: the stage waits for it. */
  readonly loggingAccount?: pulumi.Resource;
  readonly tags: Tags;
}

export interface ApiFunction {
  readonly arn: pulumi.Input<string>;
  readonly name: pulumi.Input<string>;
}

export interface TenantOfApi {
  readonly id: TenantId;
  readonly status: TenantStatus;
  readonly function: ApiFunction;
}

/** TLS 1.2 and 1.3 with forward secrecy only, hybrid post-quantum key exchange where the client has it. */
const TLS_POLICY = "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09";

/**
 * The REST API of all tenants, made from one document. Each tenant's function may be called from that tenant's paths of
 * this API and from nowhere else; a suspended tenant's may not be called at all.
 */
export class TenantsApi extends pulumi.ComponentResource {
  readonly api: RestApi;
  readonly stage: Stage;
  readonly accessLog: EncryptedLogGroup;
  /** `https://…/{stage}`, without a slash at its end. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: TenantsApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:TenantsApi", name, {}, opts);
    const body = documentBody(args);
    this.accessLog = new EncryptedLogGroup(
      `${name}-access-log`,
      { logGroupName: args.accessLogGroupName, keyArn: args.keyArn, tags: args.tags },
      { parent: this },
    );
    this.api = this.restApi(name, args, body);
    const permissions = this.permissions(name, args);
    const deployment = this.deployment(name, body, permissions);
    this.stage = this.deployedStage(name, args, deployment);
    this.throttles(name, args);
    this.url = pulumi.interpolate`https://${this.api.id}.execute-api.${args.region}.amazonaws.com/${args.stageName}`;
    this.registerOutputs({ url: this.url });
  }

  /** The address of one tenant: every path of theirs begins with it. */
  tenantUrl(tenant: TenantId): pulumi.Output<string> {
    return pulumi.interpolate`${this.url}${tenantBasePath(tenant)}`;
  }

  private restApi(name: string, { apiName, tags }: TenantsApiArgs, body: pulumi.Output<string>): RestApi {
    return new RestApi(
      `${name}-api`,
      {
        name: apiName,
        description: "The tenants' APIs, each beneath /tenants/{id}",
        body,
        failOnWarnings: true,
        putRestApiMode: "overwrite",
        endpointConfiguration: { types: "REGIONAL" },
        disableExecuteApiEndpoint: false,
        securityPolicy: TLS_POLICY,
        endpointAccessMode: "BASIC",
        tags,
      },
      { parent: this },
    );
  }

  private permissions(name: string, { authorizer, stageName, tenants }: TenantsApiArgs): Permission[] {
    const active = tenants.filter(({ status }) => status === "active");
    return [
      this.permission(`${name}-invoke-authorizer`, authorizer, "authorizers/*"),
      ...active.map(({ id, function: invoked }) =>
        this.permission(`${name}-invoke-${id}`, invoked, `${stageName}/*${tenantBasePath(id)}/*`),
      ),
    ];
  }

  /** @param source what of this API may call the function, as the last part of an `execute-api` ARN. */
  private permission(name: string, invoked: ApiFunction, source: string): Permission {
    return new Permission(
      name,
      {
        statementId: "InvokeFromApi",
        action: "lambda:InvokeFunction",
        function: invoked.name,
        principal: "apigateway.amazonaws.com",
        sourceArn: pulumi.interpolate`${this.api.executionArn}/${source}`,
      },
      // A function takes one statement of a name: the old one has to go before the new one comes.
      { parent: this, deleteBeforeReplace: true },
    );
  }

  /** Made anew whenever the document changes: that is what brings a change of the API to its stage. */
  private deployment(name: string, body: pulumi.Output<string>, permissions: Permission[]): Deployment {
    return new Deployment(
      `${name}-deployment`,
      { restApi: this.api.id, triggers: { document: body.apply(sha256) } },
      { parent: this, dependsOn: permissions },
    );
  }

  private deployedStage(name: string, args: TenantsApiArgs, deployment: Deployment): Stage {
    return new Stage(
      `${name}-stage`,
      {
        restApi: this.api.id,
        deployment: deployment.id,
        stageName: args.stageName,
        accessLogSettings: { destinationArn: this.accessLog.arn, format: ACCESS_LOG_FORMAT },
        xrayTracingEnabled: true,
        tags: args.tags,
      },
      { parent: this, dependsOn: args.loggingAccount === undefined ? [] : [args.loggingAccount] },
    );
  }

  private throttles(name: string, { tenants, tenantThrottle }: TenantsApiArgs): void {
    new ApiThrottles(
      `${name}-throttle`,
      {
        restApiId: this.api.id,
        stageName: this.stage.stageName,
        tenants: tenants.map(({ id }) => id),
        ...(tenantThrottle !== undefined && { tenantThrottle }),
      },
      { parent: this },
    );
  }
}

/** The document as it is sent: it waits for the functions, whose addresses it holds. */
function documentBody({ apiName, region, authorizer, tenants }: TenantsApiArgs): pulumi.Output<string> {
  const resolved = tenants.map(({ id, status, function: { arn } }) =>
    pulumi.output(arn).apply((functionArn) => ({ id, status, functionArn })),
  );
  return pulumi
    .all([authorizer.arn, pulumi.all(resolved)])
    .apply(([authorizerArn, apiTenants]) =>
      JSON.stringify(tenantsApiDocument({ title: apiName, region, authorizerArn, tenants: apiTenants })),
    );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
