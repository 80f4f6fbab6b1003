import * as v from "valibot";
import { AUTHORIZER_CONTEXT, LOG_EVENTS } from "../../model/function-contract.ts";
import type { TenantId } from "../../model/tenant.ts";
import type { Environment } from "../shared/environment.ts";
import type { Log } from "../shared/log.ts";
import { ApiError } from "./api-error.ts";
import { type ApiResponse, errorResponse } from "./api-response.ts";
import { readConfiguration, type TenantApiConfiguration } from "./configuration.ts";
import type { RecordStore } from "./data-records.ts";
import { ENDPOINTS, type Endpoint, type Workplace } from "./endpoints.ts";
import { describeFailure, ReportableFailure } from "./failure-description.ts";
import { GatewayEvent } from "./gateway-event.ts";
import { isForTenant, tenantBasePath } from "./tenant-wall.ts";
import type { Surroundings, UserStore } from "./users.ts";

export interface TenantApiDependencies extends Surroundings {
  readonly environment: Environment;
  readonly connect: (configuration: TenantApiConfiguration) => {
    readonly users: UserStore;
    readonly records: RecordStore;
  };
  readonly log: Log;
}

export interface InvocationContext {
  readonly awsRequestId?: string;
}

export type TenantApi = (event: unknown, context?: InvocationContext) => Promise<ApiResponse>;

/** One tenant's API. It always answers; started wrongly, with 500 to everything. */
export function createTenantApi(dependencies: TenantApiDependencies): TenantApi {
  const { now, newId, log } = dependencies;
  const checked = readConfiguration(dependencies.environment);
  if (!checked.valid) {
    return refuseAll(log, new ReportableFailure(`The function is misconfigured: ${checked.problems.join(" ")}`));
  }
  const { tenantId } = checked.configuration;
  const workplace: Workplace = { tenantId, now, newId, ...dependencies.connect(checked.configuration) };
  return async (input, context) => {
    const parsed = v.safeParse(GatewayEvent, input);
    if (!parsed.success) {
      const failure = new ReportableFailure("The event is not that of a REST API's proxy integration.");
      return refuseAll(log, failure, tenantId)(input, context);
    }
    return answer(parsed.output, workplace, log);
  };
}

/** The request's way: through the wall, to an endpoint, into the log. */
async function answer(event: GatewayEvent, workplace: Workplace, log: Log): Promise<ApiResponse> {
  const { tenantId, now } = workplace;
  const { requestId } = event.requestContext;
  const startedAt = now();
  const line = { tenantId, requestId };
  let response: ApiResponse;
  try {
    if (!isForTenant(event, tenantId)) {
      log({ level: "error", event: LOG_EVENTS.tenantApiWallBreached, ...line });
      throw new ApiError("Forbidden", "This is not the place for the tenant that the request is for.");
    }
    response = await endpointOf(event, tenantId)(event, workplace);
  } catch (error) {
    if (!(error instanceof ApiError)) {
      log({ level: "error", event: LOG_EVENTS.tenantApiFailure, ...line, reason: describeFailure(error) });
    }
    response = errorResponse(error instanceof ApiError ? error : internalError(), requestId);
  }
  log({
    level: "info",
    event: LOG_EVENTS.tenantApiRequest,
    ...line,
    ...summary(event, tenantId, response, now() - startedAt),
  });
  return response;
}

/** What the log says of a request: which endpoint, never which record. */
function summary(event: GatewayEvent, tenantId: TenantId, { statusCode }: ApiResponse, durationMs: number) {
  const subject = event.requestContext.authorizer?.[AUTHORIZER_CONTEXT.subject];
  const path = event.resource.slice(tenantBasePath(tenantId).length);
  const known = Object.hasOwn(ENDPOINTS, path);
  return {
    method: /^[A-Z]{1,10}$/.test(event.httpMethod) ? event.httpMethod : "unknown",
    resource: known ? path : "unknown",
    status: statusCode,
    durationMs,
    ...(typeof subject === "string" && { subject }),
  };
}

/** @throws ApiError 404, 405 */
function endpointOf({ resource, httpMethod }: GatewayEvent, tenantId: TenantId): Endpoint {
  const path = resource.slice(tenantBasePath(tenantId).length);
  const methods = Object.hasOwn(ENDPOINTS, path) ? ENDPOINTS[path] : undefined;
  if (methods === undefined) throw new ApiError("NotFound", "The API has no such path.");
  const endpoint = Object.hasOwn(methods, httpMethod) ? methods[httpMethod] : undefined;
  if (endpoint !== undefined) return endpoint;
  const allowed = Object.keys(methods).join(", ");
  throw new ApiError("MethodNotAllowed", `This path takes ${allowed}.`, { Allow: allowed });
}

function refuseAll(log: Log, failure: ReportableFailure, tenantId = "unknown"): TenantApi {
  return async (event, context) => {
    const requestId = requestIdOf(event) ?? context?.awsRequestId ?? "";
    log({ level: "error", event: LOG_EVENTS.tenantApiFailure, tenantId, requestId, reason: failure.message });
    return errorResponse(internalError(), requestId);
  };
}

const WithRequestId = v.object({ requestContext: v.object({ requestId: v.string() }) });

function requestIdOf(event: unknown): string | undefined {
  const parsed = v.safeParse(WithRequestId, event);
  return parsed.success ? parsed.output.requestContext.requestId : undefined;
}

const internalError = () => new ApiError("InternalError", "The request failed.");
