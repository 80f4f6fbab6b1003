import type { World } from "../../facts/world.ts";
import type { Statement } from "../../iam/policy.ts";
import { matchesAction } from "../../iam/wildcard.ts";

/**
 * An action of a service that a statement speaks of: one that it names, else the first of the service's own that acts on
 * a resource. `undefined` where the statement is about other services.
 */
export function actionOf(world: World, { action }: Statement, prefix: string): string | undefined {
  const named = action.values.find((value) => value.toLowerCase().startsWith(`${prefix}:`) && !/[*?]/.test(value));
  if (named !== undefined && !action.negated) return named;
  const service = world.services.services.get(prefix);
  const known = [...(service?.actions.values() ?? [])].filter(({ resourceTypes }) => resourceTypes.length > 0);
  return [...known.map(({ name }) => name), `${prefix}:Anything`].find(
    (name) => action.values.some((pattern) => matchesAction(pattern, name)) !== action.negated,
  );
}
