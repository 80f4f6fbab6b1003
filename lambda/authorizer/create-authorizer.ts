import { LOG_EVENTS } from "../../model/function-contract.ts";
import { SHARED_TENANT } from "../../model/tags.ts";
import type { Checked, Environment } from "../shared/environment.ts";
import type { Log } from "../shared/log.ts";
import { type AuthorizerConfiguration, readConfiguration } from "./configuration.ts";
import { KeysUnavailable, type RefusalReason, TokenRefused } from "./errors.ts";
import { createKeyCache } from "./key-cache.ts";
import type { KeySet } from "./key-set.ts";
import { type AuthorizerAnswer, tenantPolicy } from "./policy.ts";
import { verifyToken } from "./verify-token.ts";

/** What API Gateway calls a TOKEN authorizer with. It is not trusted to have this form. */
export interface TokenAuthorizerEvent {
  readonly type?: unknown;
  readonly authorizationToken?: unknown;
  readonly methodArn?: unknown;
}

/** What Lambda tells of the call. */
export interface InvocationContext {
  readonly awsRequestId?: string;
}

export interface AuthorizerDependencies {
  readonly environment: Environment;
  readonly fetchKeySet: (jwksUri: string) => Promise<KeySet>;
  readonly now: () => number;
  readonly log: Log;
}

export type Authorizer = (event: TokenAuthorizerEvent, context?: InvocationContext) => Promise<AuthorizerAnswer>;

/**
 * An authorizer that answers with a policy or throws: exactly `Unauthorized` for a bad token, which API Gateway makes a
 * 401, and anything else where it cannot tell, which is a 500. There is no third way out.
 */
export function createAuthorizer({ environment, fetchKeySet, now, log }: AuthorizerDependencies): Authorizer {
  const lines = authorizerLog(log);
  const decide = createDecision(readConfiguration(environment), fetchKeySet, now, lines);
  return async (event, { awsRequestId: requestId = "" } = {}) => {
    try {
      return await decide(event);
    } catch (error) {
      // The errors thrown are made here, without a cause: Lambda logs them whole.
      if (error instanceof TokenRefused) {
        lines.refused(requestId, error.reason);
        throw new Error("Unauthorized");
      }
      lines.failed(requestId, error);
      throw new Error("The token could not be checked.");
    }
  };
}

type Decision = (event: TokenAuthorizerEvent) => Promise<AuthorizerAnswer>;

/** Started wrongly it refuses every call, rather than to guess what it should have been started with. */
function createDecision(
  checked: Checked<AuthorizerConfiguration>,
  fetchKeySet: AuthorizerDependencies["fetchKeySet"],
  now: () => number,
  lines: AuthorizerLog,
): Decision {
  if (!checked.valid) {
    const problems = checked.problems.join(" ");
    return () => Promise.reject(new ReportableFailure(`The function is misconfigured: ${problems}`));
  }
  const { configuration } = checked;
  const keyFor = createKeyCache({ fetchKeySet: () => fetchKeySet(configuration.jwksUri), now, onStale: lines.stale });
  return async ({ type, authorizationToken, methodArn }) => {
    if (type !== "TOKEN" || typeof methodArn !== "string") {
      throw new ReportableFailure("The event is not that of a TOKEN authorizer.");
    }
    const authorization = typeof authorizationToken === "string" ? authorizationToken : undefined;
    return tenantPolicy(await verifyToken(authorization, configuration, keyFor), methodArn);
  };
}

/** A failure whose message is ours, and so may be logged. */
class ReportableFailure extends Error {}

interface AuthorizerLog {
  readonly refused: (requestId: string, reason: RefusalReason) => void;
  readonly stale: (failure: KeysUnavailable) => void;
  readonly failed: (requestId: string, error: unknown) => void;
}

function authorizerLog(log: Log): AuthorizerLog {
  const tenantId = SHARED_TENANT;
  return {
    refused: (requestId, reason) =>
      log({ level: "warn", event: LOG_EVENTS.authorizerTokenRefused, tenantId, requestId, reason }),
    stale: ({ message }) => log({ level: "warn", event: LOG_EVENTS.authorizerKeysStale, tenantId, reason: message }),
    failed: (requestId, error) =>
      log({
        level: "error",
        event: LOG_EVENTS.authorizerInternalFailure,
        tenantId,
        requestId,
        reason: reportable(error),
      }),
  };
}

/** The message of a foreign error may quote the token; its name does not. */
function reportable(error: unknown): string {
  if (error instanceof ReportableFailure || error instanceof KeysUnavailable) return error.message;
  return error instanceof Error ? error.name : "unknown";
}
