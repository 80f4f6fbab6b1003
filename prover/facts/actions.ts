import { matchesAction } from "../iam/wildcard.ts";
import type { ActionFacts, ServiceFacts, ServiceReference } from "./service-reference.ts";

const found = new WeakMap<ServiceFacts, Map<string, readonly string[]>>();

/**
 * The actions of a service that can name a resource of a type, as AWS spells them and in its order.
 *
 * @param service the IAM prefix: `dynamodb`; a service that the reference does not hold has no actions
 */
export function actionsFor(services: ServiceReference, service: string, type: string): readonly string[] {
  const facts = services.services.get(service);
  if (facts === undefined) return [];
  const ofService = found.get(facts) ?? new Map<string, readonly string[]>();
  found.set(facts, ofService);
  const known = ofService.get(type);
  if (known !== undefined) return known;
  const wanted = type.toLowerCase();
  const actions = [...facts.actions.values()]
    .filter(({ resourceTypes }) => resourceTypes.some((one) => one.toLowerCase() === wanted))
    .map(({ name }) => name);
  ofService.set(type, actions);
  return actions;
}

/** Every action that a pattern of a policy stands for: `dynamodb:*Item`, `*`; none where AWS has no such action. */
export function expandAction(services: ServiceReference, pattern: string): readonly string[] {
  const exact = actionNamed(services, pattern);
  if (exact !== undefined) return [exact.name];
  const [prefix = "", name] = pattern.toLowerCase().split(":");
  const plain = name !== undefined && !/[*?]/.test(prefix);
  const among = plain ? [services.services.get(prefix)] : [...services.services.values()];
  return among.flatMap((service) =>
    [...(service?.actions.values() ?? [])]
      .map((action) => action.name)
      .filter((action) => pattern === "*" || matchesAction(pattern, action)),
  );
}

/** Whether AWS has an action of this name, whatever its case. A pattern is none. */
export function isKnownAction(services: ServiceReference, action: string): boolean {
  return actionNamed(services, action) !== undefined;
}

/** What the reference says of an action. */
export function actionNamed(services: ServiceReference, action: string): ActionFacts | undefined {
  const [prefix = "", name = ""] = action.toLowerCase().split(":");
  return services.services.get(prefix)?.actions.get(name);
}
