/**
 * What the platform and its functions agree on: the variables that a function is started with and what the authorizer
 * hands to it. Components write these, handlers check them, the local cloud and the proof read them.
 */
export const FUNCTION_VARIABLES = {
  /** The tenant whose data the function may touch, or `shared`. */
  tenantId: "TENANT_ID",
  /** The function's subnet ids, sorted, joined by a comma. */
  tenantSubnet: "TENANT_SUBNET",
  usersTable: "USERS_TABLE",
  dataTable: "DATA_TABLE",
  /** `iss` of an accepted token. */
  tokenIssuer: "TOKEN_ISSUER",
  /** `aud` of an accepted token: the app client's id. */
  tokenAudience: "TOKEN_AUDIENCE",
  /** Where the issuer's public keys are read. */
  jwksUri: "JWKS_URI",
} as const;

/** {@link FUNCTION_VARIABLES.tenantSubnet} of a function outside the VPC: the authorizer, which must reach its issuer's keys. */
export const NO_SUBNET = "none";

/** The ID token's claim that names the tenant: immutable, and writable by no app client. */
export const TENANT_CLAIM = "custom:tenant_id";

/** Keys of the authorizer's context, as API Gateway passes them on in `requestContext.authorizer`; all values are strings. */
export const AUTHORIZER_CONTEXT = { tenantId: "tenantId", subject: "subject" } as const;

/**
 * The `event` of each line that a function logs. A line is one JSON object on standard output, so a metric filter can
 * select by this field; names are stable, because alarms depend on them.
 */
export const LOG_EVENTS = {
  /** A token was refused: the client's mistake, and no alarm. */
  authorizerTokenRefused: "authorizer.token_refused",
  /** No token could be checked: the issuer's keys are out of reach, or the function is misconfigured. */
  authorizerInternalFailure: "authorizer.internal_failure",
  /** The issuer's keys could not be read again; the ones known are still used. */
  authorizerKeysStale: "authorizer.keys_stale",
  /** One request was answered. */
  tenantApiRequest: "tenant_api.request",
  /** A request for another tenant reached this function: some wall before it has failed. */
  tenantApiWallBreached: "tenant_api.wall_breached",
  /** A request failed, and not for the client's fault; or the function is misconfigured. */
  tenantApiFailure: "tenant_api.failure",
} as const;
export type LogEvent = (typeof LOG_EVENTS)[keyof typeof LOG_EVENTS];

/** The filter pattern that selects one event's lines, for a metric filter on the function's log group. */
export function logEventPattern(event: LogEvent): string {
  return `{ $.event = "${event}" }`;
}
