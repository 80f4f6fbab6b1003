import { targetsOf } from "../../../prover/facts/targets.ts";
import type { DataFacts, PolicyFacts, PrincipalFacts, World } from "../../../prover/facts/world.ts";
import type { Policy } from "../../../prover/iam/policy.ts";

/** What is in force for a role. */
export interface RolePolicies {
  readonly address: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly identity: readonly Policy[];
  readonly boundary?: Policy;
  readonly trust?: Policy;
  /** The tenant that it belongs to, for the decisions that are shown. */
  readonly tenant?: string;
  /** Why a document of it could not be read: nothing that it asks for is then allowed. */
  readonly doubt?: string;
}

/** What is in force for a resource. */
export interface ResourcePolicies {
  readonly data: DataFacts;
  readonly policy?: Policy;
  /** Keys of the context that the resource fixes: its account, its tags, its aliases. */
  readonly keys: Readonly<Record<string, string | readonly string[]>>;
  readonly doubt?: string;
}

/** The policies of a world, by what they hang on. */
export interface KnownPolicies {
  readonly role: (arn: string) => RolePolicies | undefined;
  /** @param arn of the resource, or of an index or a stream in it */
  readonly resource: (arn: string) => ResourcePolicies | undefined;
  readonly account: (account: string) => boolean;
}

export function knownPolicies(world: World): KnownPolicies {
  // Sessions with tags are principals of their own to the prover; here a session says which tags it has.
  const roles = world.principals.filter(({ type, session }) => type === "role" && session === undefined);
  const byRole = new Map(roles.map((role) => [role.arn, rolePolicies(role)]));
  const byArn = new Map(world.data.map((data) => [data.arn, data]));
  const accounts = new Set([...roles, ...world.data].map(({ account }) => account));
  const read = new Map<string, ResourcePolicies | undefined>();
  const resource = (arn: string): ResourcePolicies | undefined => {
    const data = byArn.get(arn) ?? byArn.get(holderOf(arn));
    if (data === undefined) return undefined;
    const key = data.arn === arn ? arn : `within ${data.arn}`;
    const found = read.get(key) ?? resourcePolicies(data, arn, world);
    read.set(key, found);
    return found;
  };
  return { role: (arn) => byRole.get(arn), resource, account: (account) => accounts.has(account) };
}

/** The table of an index, the log group of a stream. */
function holderOf(arn: string): string {
  if (arn.includes(":log-group:")) return arn.split(":").slice(0, 7).join(":");
  return arn.split("/").slice(0, 2).join("/");
}

function rolePolicies({ address, tags, identity, boundary, trust, place }: PrincipalFacts): RolePolicies {
  const doubt = doubtOf([...identity, ...(boundary ? [boundary] : [])]);
  return {
    address,
    tags,
    identity: identity.flatMap(({ policy }) => policy ?? []),
    ...(boundary?.policy !== undefined && { boundary: boundary.policy }),
    ...(trust?.policy !== undefined && { trust: trust.policy }),
    ...(place.tenant !== undefined && { tenant: place.tenant }),
    ...(doubt !== undefined && { doubt }),
  };
}

function resourcePolicies(data: DataFacts, arn: string, { services }: World): ResourcePolicies {
  const targets = targetsOf(data, services);
  const within = targets.find(({ arn: part }) => part !== data.arn && part.endsWith("*"));
  const target = arn === data.arn ? targets[0] : (within ?? targets[0]);
  const doubt = doubtOf(data.policy === undefined ? [] : [data.policy]);
  return {
    data,
    keys: target?.context ?? { "aws:ResourceAccount": data.account },
    ...(data.policy?.policy !== undefined && { policy: data.policy.policy }),
    ...(doubt !== undefined && { doubt }),
  };
}

function doubtOf(documents: readonly PolicyFacts[]): string | undefined {
  const doubts = documents.flatMap(({ doubt }) => doubt ?? []);
  return doubts.length === 0 ? undefined : doubts.join(" ");
}
