import type { Subject, Target } from "../access/access.ts";
import type { ActionFacts, ServiceFacts, ServiceReference } from "../facts/service-reference.ts";
import type { DataFacts, Place, PolicyFacts, PrincipalFacts } from "../facts/world.ts";
import type { Policy } from "../iam/policy.ts";
import type { RandomPrincipal } from "./world.ts";

const place = (side: string): Place => ({ key: side, environment: side, label: side });
const facts = (policy: Policy): PolicyFacts => ({ address: policy.name, policy });

/**
 * A principal as the theorems index it, or `undefined` where no graph holds such a one: root users, services, sessions
 * of federated users.
 */
export function principalFactsOf(
  { side, principal }: RandomPrincipal,
  { identity, boundary }: Subject,
): PrincipalFacts | undefined {
  const common = { place: place(side), identity: identity.map(facts), ...(boundary && { boundary: facts(boundary) }) };
  if (principal.type === "anonymous") {
    return { ...common, address: "anonymous", arn: "anonymous", type: "outside", account: "", tags: {} };
  }
  if (principal.type !== "role" && principal.type !== "user") return undefined;
  const { arn, tags = {} } = principal;
  const type = side === "outside" ? "outside" : principal.type;
  return { ...common, address: arn, arn, type, account: arn.split(":")[4] ?? "", tags };
}

/** A target as the only part of some data, of a type of its own. */
export function dataFactsOf({ arn, account, policy, context }: Target, index: number): DataFacts {
  return {
    ...{ node: arn, address: arn, kind: "random", arn, account, place: place(""), tags: tagsIn(context) },
    parts: [{ type: typeOf(index), arn }],
    encryption: { by: "none" },
    ...(policy && { policy: facts(policy) }),
  };
}

const RESOURCE_TAG = "aws:ResourceTag/";

function tagsIn(context: Target["context"]): Readonly<Record<string, string>> {
  const tags = Object.entries(context).flatMap(([key, value]): [string, string][] =>
    key.startsWith(RESOURCE_TAG) && typeof value === "string" ? [[key.slice(RESOURCE_TAG.length), value]] : [],
  );
  return Object.fromEntries(tags);
}

/** A service reference in which each type of resource has just the actions of its target, and its tags. */
export function referenceFor(targets: readonly Target[]): ServiceReference {
  const services = new Map<string, Growing>();
  targets.forEach(({ arn, actions, complete = [] }, index) => {
    const prefix = arn.split(":")[2] ?? "";
    const service = services.get(prefix) ?? {
      ...{ prefix, actions: new Map(), resourceTypes: new Map(), multivaluedKeys: new Set() },
      taggedTypes: new Set(),
    };
    services.set(prefix, service);
    if (complete.includes(RESOURCE_TAG.toLowerCase())) service.taggedTypes.add(typeOf(index));
    for (const name of actions) {
      const types = service.actions.get(name)?.resourceTypes ?? [];
      service.actions.set(name, { name, level: "Read", resourceTypes: [...types, typeOf(index)] });
    }
  });
  return { source: "random worlds", services };
}

interface Growing extends ServiceFacts {
  readonly actions: Map<string, ActionFacts>;
  readonly taggedTypes: Set<string>;
}

const typeOf = (index: number): string => `type-${index}`;
