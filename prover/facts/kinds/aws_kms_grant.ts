import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import { policyOf } from "../policies.ts";
import { fields, items, known, knownText, property } from "../values.ts";
import type { PolicyFacts } from "../world.ts";

/**
 * A grant as a statement of the key's policy: who may do what, under which encryption context. A grant whose context
 * must be equal also forbids further entries; that they are allowed here is the safe side.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function grantStatement(grant: ResourceNode): PolicyFacts {
  const grantee = knownText(grant, "granteePrincipal");
  const operations = items(property(grant, "operations"));
  const constraints = items(property(grant, "constraints")).map(known);
  const unseen = [property(grant, "granteePrincipal"), ...operations, ...constraints].find(isUnknown);
  if (unseen !== undefined || grantee === undefined) {
    const reason = unseen?.reason ?? "it names no grantee.";
    return { address: grant.address, doubt: `What ${grant.address} grants is not known: ${reason}` };
  }
  const principal: Value = grantee.includes(":") ? { AWS: grantee } : { Service: grantee };
  return policyOf(grant.address, [
    {
      Effect: "Allow",
      Principal: principal,
      Action: operations.map((operation) => `kms:${String(operation)}`),
      Resource: "*",
      ...condition(constraints),
    },
  ]);
}

function condition(constraints: readonly (Value | undefined)[]): { readonly Condition?: Value } {
  const pairs = constraints.flatMap((constraint) => {
    const { encryptionContextEquals, encryptionContextSubset } = fields(constraint);
    return Object.entries({ ...fields(encryptionContextEquals), ...fields(encryptionContextSubset) });
  });
  if (pairs.length === 0) return {};
  const keys = Object.fromEntries(pairs.map(([name, value]) => [`kms:EncryptionContext:${name}`, value]));
  return { Condition: { StringEquals: keys } };
}
