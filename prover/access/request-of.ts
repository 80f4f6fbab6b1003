import type { Principal, Request } from "../iam/request.ts";
import type { Subject, Target } from "./access.ts";
import type { Given } from "./known.ts";
import { textsOf, variableKeys } from "./variable-pieces.ts";

const PRINCIPAL_TAG = "aws:principaltag/";

/**
 * A request as people write it: keys are spelt as some policy spells them, and tags that the principal chooses are its
 * own.
 *
 * @param given by keys in lower case
 */
export function requestOf(
  subject: Subject,
  target: Target,
  action: string,
  arn: string,
  given: ReadonlyMap<string, Given>,
): Request {
  const spelt = spellings(subject, target, given);
  const tags: Record<string, string> = {};
  const context: Record<string, string | readonly string[]> = { ...target.context };
  for (const [key, value] of given) {
    const name = spelt.get(key) ?? key;
    if (value === undefined) continue;
    if (key.startsWith(PRINCIPAL_TAG)) tags[name.slice(PRINCIPAL_TAG.length)] = String(value);
    else context[name] = value;
  }
  return {
    principal: withTags(subject.principal, tags),
    action,
    resource: { arn, account: target.account },
    context,
  };
}

function withTags(principal: Principal, tags: Readonly<Record<string, string>>): Principal {
  const isTagged = principal.type === "user" || principal.type === "role" || principal.type === "federated-user";
  if (!isTagged || Object.keys(tags).length === 0) return principal;
  return { ...principal, tags: { ...principal.tags, ...tags } };
}

function spellings(
  { identity, boundary }: Subject,
  { policy }: Target,
  given: ReadonlyMap<string, Given>,
): ReadonlyMap<string, string> {
  const spelt = new Map<string, string>();
  if (given.size === 0) return spelt;
  for (const { statements } of [...identity, boundary ?? [], policy ?? []].flat()) {
    for (const statement of statements) {
      const variables = textsOf(statement).flatMap((text) => (text.includes("${") ? variableKeys(text) : []));
      for (const key of [...statement.conditions.map((condition) => condition.key), ...variables]) {
        const name = key.toLowerCase();
        if (given.has(name) && !spelt.has(name)) spelt.set(name, key);
      }
    }
  }
  return spelt;
}
