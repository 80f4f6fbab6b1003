import { isUnknown, type Unknown, type Value } from "../../../graph/value.ts";
import type { AuthorizerFacts } from "../compute.ts";
import { items, known, knownNumber } from "../values.ts";
import { functionInvoked } from "./function-names.ts";

/** An authorizer, whichever of the three ways it is written in. */
export interface AuthorizerInput {
  readonly name: string;
  readonly type: Value | undefined;
  readonly uri: Value | undefined;
  readonly credentials: Value | undefined;
  readonly cacheSeconds: Value | undefined;
  /** User pools, or the issuer. */
  readonly providers: Value | undefined;
}

/**
 * @param cachesByDefault how long an answer is kept where nothing is said
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
 */
export function authorizerOf(input: AuthorizerInput, cachesByDefault: number): AuthorizerFacts {
  const type = known(input.type);
  if (isUnknown(type)) return notKnown(input.name, "type", type);
  const name = String(type ?? "").toLowerCase();
  if (name === "cognito_user_pools") return byProviders("cognito", input);
  if (name === "jwt") return byProviders("jwt", input);
  if (name === "token" || name === "request") return byFunction(input, cachesByDefault);
  return { type: "unknown", reason: `The authorizer ${input.name} is of a type that is not modelled: ${name}.` };
}

function byProviders(type: "cognito" | "jwt", { name, providers }: AuthorizerInput): AuthorizerFacts {
  const list = items(providers);
  const unknown = list.find(isUnknown);
  if (unknown !== undefined) return notKnown(name, "providers", unknown);
  return { type, name, providers: list.filter((provider) => typeof provider === "string") };
}

function byFunction(
  { name, uri, credentials, cacheSeconds }: AuthorizerInput,
  cachesByDefault: number,
): AuthorizerFacts {
  const [target, role, seconds] = [known(uri), known(credentials), known(cacheSeconds)];
  if (isUnknown(target)) return notKnown(name, "URI", target);
  if (isUnknown(role)) return notKnown(name, "role", role);
  const functionArn = typeof target === "string" ? functionInvoked(target) : undefined;
  if (functionArn === undefined) {
    return {
      type: "unknown",
      reason: `Which function the authorizer ${name} means cannot be told: ${String(target)}.`,
    };
  }
  return {
    type: "function",
    name,
    functionArn,
    cacheSeconds: knownNumber(seconds) ?? cachesByDefault,
    ...(typeof role === "string" && { credentials: role }),
  };
}

function notKnown(name: string, what: string, { reason }: Unknown): AuthorizerFacts {
  return { type: "unknown", reason: `The ${what} of the authorizer ${name} is not known before deployment: ${reason}` };
}
