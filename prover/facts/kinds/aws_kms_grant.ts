import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import { asGrants } from "../../iam/grant.ts";
import { policyOf } from "../policies.ts";
import { fields, items, known, knownText, property } from "../values.ts";
import type { PolicyFacts } from "../world.ts";

/** Operations to which a constraint on the encryption context applies: no other has one. */
const WITH_CONTEXT: ReadonlySet<unknown> = new Set([
  "Decrypt",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
]);

/**
 * A grant as statements of the key's policy: who may do what, under which encryption context. A grant whose context
 * must be equal also forbids further entries, and one that allows further grants narrows these; that both are allowed
 * here is the safe side.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html
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
  const limited = condition(constraints);
  const statements = [
    { ...limited, operations: operations.filter((operation) => WITH_CONTEXT.has(operation)) },
    { operations: operations.filter((operation) => !WITH_CONTEXT.has(operation)) },
  ].flatMap(({ operations: some, ...more }) => {
    const actions = some.map((operation) => `kms:${String(operation)}`);
    return actions.length === 0
      ? []
      : [{ Effect: "Allow", Principal: principal, Action: actions, Resource: "*", ...more }];
  });
  const { policy, ...facts } = policyOf(grant.address, statements);
  return { ...facts, ...(policy !== undefined && { policy: asGrants(policy) }) };
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
