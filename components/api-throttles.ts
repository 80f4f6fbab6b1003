import { MethodSettings } from "@pulumi/aws/apigateway/methodSettings.js";
import * as pulumi from "@pulumi/pulumi";
import { methodPath } from "../model/openapi/method-path.ts";
import { TENANT_ROUTES } from "../model/openapi/tenant-routes.ts";
import { tenantBasePath } from "../model/openapi/tenants-api-document.ts";
import type { TenantId } from "../model/tenant.ts";

export interface Throttle {
  /** Requests a second. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

export interface ApiThrottlesArgs {
  readonly restApiId: pulumi.Input<string>;
  readonly stageName: pulumi.Input<string>;
  readonly tenants: readonly TenantId[];
  /** Of each method of each tenant. @default 25 requests a second, 50 at once */
  readonly tenantThrottle?: Throttle;
  /** Of every method that has none of its own. @default 50 requests a second, 100 at once */
  readonly defaultThrottle?: Throttle;
}

const TENANT_THROTTLE: Throttle = { rate: 25, burst: 50 };
const DEFAULT_THROTTLE: Throttle = { rate: 50, burst: 100 };

/**
 * What a tenant may ask of the API. Paths are static per tenant, so a method's throttle is that tenant's own, and one
 * tenant's storm leaves the others their share.
 */
export class ApiThrottles extends pulumi.ComponentResource {
  constructor(name: string, args: ApiThrottlesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:ApiThrottles", name, {}, opts);
    const { defaultThrottle = DEFAULT_THROTTLE, tenantThrottle = TENANT_THROTTLE } = args;
    this.throttle(`${name}-default`, args, "*/*", defaultThrottle);
    for (const tenant of args.tenants) {
      for (const { operation, method, path } of TENANT_ROUTES) {
        const settingsOf = methodPath(tenantBasePath(tenant) + path, method);
        this.throttle(`${name}-${tenant}-${operation}`, args, settingsOf, tenantThrottle);
      }
    }
    this.registerOutputs({});
  }

  /**
   * Execution logs stay off: they would be a second log of every tenant's requests, in a group that API Gateway names
   * and makes by itself. Metrics by method stay off: the alarms do not need them, and they are paid for one by one.
   */
  private throttle(name: string, args: ApiThrottlesArgs, path: string, { rate, burst }: Throttle): void {
    new MethodSettings(
      name,
      {
        restApi: args.restApiId,
        stageName: args.stageName,
        methodPath: path,
        settings: {
          metricsEnabled: false,
          loggingLevel: "OFF",
          dataTraceEnabled: false,
          throttlingRateLimit: rate,
          throttlingBurstLimit: burst,
        },
      },
      { parent: this },
    );
  }
}
