import type { World } from "../../../prover/facts/world.ts";
import type { Policy, Statement } from "../../../prover/iam/policy.ts";

/** Which condition keys policies speak of, in lower case: nothing else of a request's context can change a decision. */
export interface MentionedKeys {
  readonly has: (key: string) => boolean;
  /** Adds those of a policy that comes later: a session's. */
  readonly add: (policy: Policy) => void;
}

export function mentionedKeys({ principals, data, network }: World): MentionedKeys {
  const keys = new Set<string>();
  const add = ({ statements }: Policy): void => {
    for (const statement of statements) for (const key of keysIn(statement)) keys.add(key);
  };
  const documents = [
    ...principals.flatMap(({ identity, boundary, trust }) => [...identity, boundary ?? [], trust ?? []].flat()),
    ...data.flatMap(({ policy }) => policy ?? []),
    ...network.endpoints.flatMap(({ policy }) => policy ?? []),
  ];
  for (const { policy } of documents) if (policy !== undefined) add(policy);
  return { has: (key) => keys.has(key.toLowerCase()), add };
}

function keysIn({ conditions, resource }: Statement): readonly string[] {
  const texts = [...(resource?.values ?? []), ...conditions.flatMap(({ values }) => values)];
  const variables = texts.flatMap((text) => [...text.matchAll(/\$\{([^},]+)/g)].map(([, key = ""]) => key.trim()));
  return [...conditions.map(({ key }) => key), ...variables].map((key) => key.toLowerCase());
}
