import { outsideOf } from "../../facts/places.ts";
import type { DataFacts } from "../../facts/world.ts";
import type { Condition } from "../../iam/condition.ts";
import type { Statement } from "../../iam/policy.ts";
import { written } from "../../iam/variables.ts";
import { matchesGlob } from "../../iam/wildcard.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared } from "../findings.ts";
import { bindingOf, strangeAccounts } from "../identity/bound-accounts.ts";
import { isBinding } from "../identity/narrowed.ts";
import { type ArnIndex, beginningOf } from "../identity/patterns.ts";
import type { SourceOf } from "../identity/sources.ts";
import { AT_REST } from "./at-rest.ts";

const MOST = 20;

/** Keys of a request that tie what a service does to the resource for which it does it. */
const NAMES_RESOURCE = /^(aws:sourcearn|kms:encryptioncontext:.+)$/i;

/** Those, and its account. An organization holds accounts, and a network callers, that are nobody's here. */
const TIES = /^(aws:source(arn|account)|kms:encryptioncontext:.+)$/i;

/**
 * A service uses a key only for resources of the key's own place: without a condition it would use it for anybody's.
 *
 * @param own the accounts that the world holds something of
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function checkServices(
  key: DataFacts,
  data: ArnIndex<DataFacts>,
  ledger: Ledger,
  sourceOf: SourceOf,
  own: ReadonlySet<string>,
): readonly Finding[] {
  return (key.policy?.policy?.statements ?? []).flatMap((statement) => {
    const services = (statement.principal?.entries ?? []).flatMap((entry) =>
      entry.kind === "service" ? [entry.name] : [],
    );
    if (statement.effect !== "Allow" || services.length === 0) return [];
    const binding = bindingOf(statement, TIES);
    const naming = statement.conditions.filter(({ key }) => NAMES_RESOURCE.test(key)).filter(isBinding);
    const source = sourceOf(statement.policy, [key.node]);
    const which = `statement ${statement.sid ?? statement.index} of ${statement.policy}`;
    const common = {
      theorem: "keys",
      resources: [key.address, key.arn, key.node],
      to: key.place,
      ...(source !== undefined && { source }),
    } as const;
    if (binding.length === 0) {
      return services.flatMap((service) =>
        refutedUnlessDeclared(ledger, {
          ...common,
          from: outsideOf(service),
          principals: [service],
          action: AT_REST,
          sentence: `${service} may use ${key.address} (${key.place.label}) on behalf of anybody.`,
          because: [
            `The ${which} has no condition on aws:SourceArn, aws:SourceAccount or the encryption context that names one account or resource.`,
          ],
          fix: `Bind the ${which} to the resources of ${key.place.label} by aws:SourceArn or the encryption context.`,
        }),
      );
    }
    const strange = strangeAccounts(binding, own).flatMap((account) =>
      refutedUnlessDeclared(ledger, {
        ...common,
        from: outsideOf(account),
        principals: [account],
        action: AT_REST,
        sentence: `${services.join(" and ")} may use ${key.address} (${key.place.label}) for account ${account}, of which the graph holds nothing.`,
        because: [`A condition of the ${which} names account ${account}.`],
        fix: `Let the conditions of the ${which} name the account of ${key.place.label} only, or declare who ${account} is.`,
      }),
    );
    const foreign = foreignNamed(naming, data, key, statement).flatMap((one) =>
      refutedUnlessDeclared(ledger, {
        ...common,
        from: one.place,
        principals: [one.address, one.arn, one.node],
        action: AT_REST,
        sentence: `${services.join(" and ")} may use ${key.address} (${key.place.label}) for ${one.address} (${one.place.label}).`,
        because: [`A condition of the ${which} names ${one.arn}.`],
        fix: `Let the conditions of the ${which} name resources of ${key.place.label} only.`,
      }),
    );
    return [...strange, ...foreign];
  });
}

/** Resources of other places for which every condition that names resources would let the service use the key. */
function foreignNamed(
  naming: readonly Condition[],
  data: ArnIndex<DataFacts>,
  key: DataFacts,
  statement: Statement,
): readonly DataFacts[] {
  const [first, ...rest] = naming.map(({ values }) => values.map((value) => matcher(value, statement)));
  const found = (first ?? []).flatMap(({ beginning, names }) => data.among(beginning).filter(names));
  return [...new Set(found)]
    .filter((one) => one.place.key !== key.place.key && !isUnder(one, key))
    .filter((one) => rest.every((values) => values.some(({ names }) => names(one))))
    .slice(0, MOST);
}

function matcher(value: string, { variables }: Statement) {
  const glob = [written(variables ? value.replaceAll(/\$\{[^}]*\}/g, "*") : value)];
  return {
    beginning: beginningOf(value, { variables }),
    names: ({ arn }: DataFacts) => arn === value || matchesGlob(glob, arn),
  };
}

/** What is under the key at rest is asked of the data. */
function isUnder({ encryption }: DataFacts, { arn, aliases = [] }: DataFacts): boolean {
  return encryption.by === "customer-key" && [arn, ...aliases].includes(encryption.key);
}
