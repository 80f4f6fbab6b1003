import type { ApiDefinition, InvokePermission } from "../blueprint/apis.ts";
import type { InvocationResult } from "../functions/invocation.ts";
import { functionArnOf } from "./function-uri.ts";
import { matchesWildcard } from "./policy.ts";

/** Calls a function by its ARN; `undefined` where there is none. */
export type InvokeFunction = (functionArn: string, event: unknown) => Promise<InvocationResult> | undefined;

/** Why a function was not even called. */
export type NotInvoked = { readonly kind: "not-permitted" } | { readonly kind: "no-function" };

/**
 * Calls the function that an integration or authorizer names, as API Gateway does: only if the function's own policy
 * lets this API, with this source, do so.
 *
 * @param sourceArn what API Gateway gives as the call's source
 */
export async function invokeAs(
  api: ApiDefinition,
  invoke: InvokeFunction,
  uri: string | undefined,
  sourceArn: string,
  event: unknown,
): Promise<InvocationResult | NotInvoked> {
  const functionArn = functionArnOf(uri);
  if (functionArn === undefined) return { kind: "no-function" };
  if (!isPermitted(api.permissions, functionArn, sourceArn)) return { kind: "not-permitted" };
  return (await invoke(functionArn, event)) ?? { kind: "no-function" };
}

export function isPermitted(permissions: readonly InvokePermission[], functionArn: string, sourceArn: string): boolean {
  const name = functionArn.split(":").pop();
  return permissions.some(
    (permission) =>
      permission.functionName === name &&
      (permission.sourceArn === undefined || matchesWildcard(permission.sourceArn, sourceArn)),
  );
}
