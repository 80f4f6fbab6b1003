import type { ResourceNode } from "../../../graph/node.ts";
import { TENANT_TAG } from "../../../model/tags.ts";
import type { Policy } from "../../iam/policy.ts";
import { matchesAction } from "../../iam/wildcard.ts";
import { inTenant } from "../places.ts";
import type { Doubt, Places, PrincipalFacts } from "../world.ts";

/**
 * A role whose sessions may carry tags is one identity for each tenant that a tag can name: what its policies allow a
 * session of a tenant is that tenant's doing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export function taggedSessions(
  principals: readonly PrincipalFacts[],
  nodes: readonly ResourceNode[],
  places: Places,
): { readonly sessions: readonly PrincipalFacts[]; readonly doubts: readonly Doubt[] } {
  const taggers = principals.filter(({ trust }) => trust?.policy !== undefined && mayTag(trust.policy));
  if (taggers.length === 0) return { sessions: [], doubts: [] };
  const tenants = tenantsOf(places);
  const mentioned = principalTagsIn(principals);
  const found = taggers.map((role) => {
    const key = tenantKeyOf(nodes, nodes.find(({ id }) => id === role.node)?.stack);
    const values = [...(tenants.get(role.place.environment) ?? [])].filter((tenant) => role.tags[key] !== tenant);
    return {
      sessions: values.map((tenant) => sessionOf(role, key, tenant)),
      doubts: otherTags(role, key, mentioned),
    };
  });
  return { sessions: found.flatMap(({ sessions }) => sessions), doubts: found.flatMap(({ doubts }) => doubts) };
}

function sessionOf(role: PrincipalFacts, key: string, tenant: string): PrincipalFacts {
  const session = { [key]: tenant };
  const tags = Object.entries(role.tags).filter(([own]) => own.toLowerCase() !== key.toLowerCase());
  return {
    ...role,
    address: `${role.address} (session tag ${key} = ${tenant})`,
    place: inTenant(role.place.environment, tenant),
    tags: { ...Object.fromEntries(tags), ...session },
    session,
  };
}

/** Whether some statement lets anybody pass tags, whatever its conditions. */
function mayTag({ statements }: Policy): boolean {
  return statements.some(
    ({ effect, action }) =>
      effect === "Allow" && action.values.some((value) => matchesAction(value, "sts:TagSession")) !== action.negated,
  );
}

function tenantsOf({ named }: Places): ReadonlyMap<string, ReadonlySet<string>> {
  const tenants = new Map<string, Set<string>>();
  for (const { environment, tenant } of named) {
    if (tenant !== undefined) tenants.set(environment, (tenants.get(environment) ?? new Set()).add(tenant));
  }
  return tenants;
}

/** The tag key that names tenants in a stack: the one whose value is most often that of the node's compartment. */
export function tenantKeyOf(nodes: readonly ResourceNode[], stack: string | undefined): string {
  const uses = new Map<string, number>();
  for (const { tags, compartment, stack: own } of nodes) {
    if (own !== stack || compartment?.tenant === undefined) continue;
    for (const [key, value] of Object.entries(tags)) {
      if (value === compartment.tenant) uses.set(key, (uses.get(key) ?? 0) + 1);
    }
  }
  return [...uses].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? TENANT_TAG;
}

/** Tags of principals that some policy asks for: a session could carry any of them. */
function principalTagsIn(principals: readonly PrincipalFacts[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { identity, trust } of principals) {
    for (const { policy } of [...identity, ...(trust ? [trust] : [])]) {
      const text = JSON.stringify(policy?.statements ?? []);
      for (const [, key = ""] of text.matchAll(/aws:PrincipalTag\/([^"}\\,]+)/gi)) keys.add(key.trim().toLowerCase());
    }
  }
  return keys;
}

/** Whoever may tag a session with the tenant may tag it with more, where the trust policy does not list the keys. */
function otherTags(role: PrincipalFacts, key: string, mentioned: ReadonlySet<string>): readonly Doubt[] {
  const others = [...mentioned].filter((other) => other !== key.toLowerCase());
  if (others.length === 0 || onlyTags(role.trust?.policy, key)) return [];
  const reason = `Sessions of ${role.address} may carry other tags than ${key}, of which policies speak: ${others.join(", ")}.`;
  return [{ address: role.address, reason, theorems: ["identity", "escalation"] }];
}

function onlyTags(trust: Policy | undefined, key: string): boolean {
  return (trust?.statements ?? []).every(
    ({ effect, conditions }) =>
      effect === "Deny" ||
      conditions.some(
        (condition) =>
          condition.key.toLowerCase() === "aws:tagkeys" &&
          condition.operator === "StringEquals" &&
          condition.set === "ForAllValues" &&
          condition.values.every((value) => value === key),
      ),
  );
}
