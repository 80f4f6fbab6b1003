import { isShared } from "../../../model/compartment.ts";
import { outsideOf } from "../../facts/places.ts";
import { DELIVERED_TO } from "../../facts/targets.ts";
import type { DataFacts, World } from "../../facts/world.ts";
import type { Statement } from "../../iam/policy.ts";
import { written } from "../../iam/variables.ts";
import { matchesGlob } from "../../iam/wildcard.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import { accountsOf, bindingOf, strangeAccounts } from "./bound-accounts.ts";
import { ANY_SERVICE, bindsAnyService, isWholeAccount, NAMES, othersNamed, servicesIn } from "./meant-for-services.ts";
import { isBinding } from "./narrowed.ts";
import { type ArnIndex, beginningOf, indexByArn, mayBegin } from "./patterns.ts";
import { sourcesOf } from "./sources.ts";

const MOST = 20;

/** A function's permissions are the theorem routes's. */
const ELSEWHERE: ReadonlySet<string> = new Set(["aws_lambda_function"]);

/**
 * A service that a resource admits does what anybody has it do, where no condition says for whom: a queue that admits
 * SNS takes every topic's messages.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function checkAdmittedServices(world: World, data: readonly DataFacts[], ledger: Ledger): readonly Finding[] {
  let sources: ArnIndex<DataFacts> | undefined;
  return data
    .filter(({ kind }) => !ELSEWHERE.has(kind))
    .flatMap((one) =>
      (one.policy?.policy?.statements ?? []).flatMap((statement) => {
        const services = servicesIn(statement, one);
        if (statement.effect !== "Allow" || services.length === 0 || !isAbout(statement, one)) return [];
        sources ??= indexByArn(data, ({ arn }) => arn);
        return checkStatement(statement, services, one, sources, world, ledger);
      }),
    );
}

function checkStatement(
  statement: Statement,
  services: readonly string[],
  data: DataFacts,
  sources: ArnIndex<DataFacts>,
  world: World,
  ledger: Ledger,
): readonly Finding[] {
  const isAny = services.includes(ANY_SERVICE);
  const binds = isAny ? bindsAnyService(world, sources) : () => true;
  const binding = bindingOf(statement).filter(binds);
  const which = `statement ${statement.sid ?? statement.index} of ${statement.policy}`;
  const source = sourcesOf(world)(statement.policy, [data.node]);
  const action = statement.action.negated ? "*" : (statement.action.values[0] ?? "*");
  const common = {
    theorem: "identity",
    action,
    resources: [data.address, data.arn, data.node],
    to: data.place,
    ...(source !== undefined && { source }),
  } as const;
  const anybody = (binding.length > 0 ? [] : services).flatMap((service) =>
    unknownUnlessDeclared(ledger, {
      ...common,
      from: outsideOf(service),
      principals: [service],
      sentence: `On whose behalf ${service} may use ${action} on ${data.address} (${data.place.label}) is not known.`,
      because: [
        `The ${which} has no condition on aws:SourceArn or aws:SourceAccount that names one account or resource.`,
      ],
      fix: `Bind the ${which} to a resource of ${data.place.label} by aws:SourceArn.`,
    }),
  );
  const strange = strangeAccounts(binding, accountsOf(world)).flatMap((account) =>
    refutedUnlessDeclared(ledger, {
      ...common,
      from: outsideOf(account),
      principals: [account],
      sentence: `${services.join(" and ")} can use ${action} on ${data.address} (${data.place.label}) for account ${account}, of which the graph holds nothing.`,
      because: [`A condition of the ${which} names account ${account}.`],
      fix: `Let the conditions of the ${which} name the account of ${data.place.label} only, or declare who ${account} is.`,
    }),
  );
  // A neighbour's resource is named by a condition that binds to nobody, too: arn:aws:s3:::NEIGHBOUR-*.
  const naming = statement.conditions.filter((condition) => NAMES.test(condition.key) && isBinding(condition));
  const named = naming.flatMap(({ values }) => values);
  const others = [
    ...foreign(named, statement, sources, data),
    ...(isAny || isTold(data) ? othersNamed(named, world, sources, data.place) : []),
  ].flatMap((one) =>
    refutedUnlessDeclared(ledger, {
      ...common,
      from: one.place,
      principals: [one.address, one.arn, one.node],
      sentence: `${services.join(" and ")} can use ${action} on ${data.address} (${data.place.label}) for ${one.address} (${one.place.label}).`,
      because: [`A condition of the ${which} names ${one.arn}.`],
      fix: `Let the conditions of the ${which} name resources of ${data.place.label} only.`,
    }),
  );
  return [...anybody, ...strange, ...others];
}

/**
 * Whether what is no data, a rule or an alarm, may tell it nothing of another place: the platform is told of its tenants,
 * and what is kept for them (a trail's files) is a delivery.
 */
const isTold = ({ kind, place }: DataFacts): boolean => DELIVERED_TO.has(kind) && !isShared(place);

/** An account's policy speaks of many resources: whether a statement may mean this one. */
function isAbout({ resource, variables }: Statement, { arn }: DataFacts): boolean {
  if (resource === undefined || resource.negated) return true;
  return resource.values.some((value) => {
    const beginning = beginningOf(value, { variables });
    return beginning.text.startsWith(arn) || mayBegin(beginning, arn);
  });
}

function foreign(
  values: readonly string[],
  { variables }: Statement,
  sources: ArnIndex<DataFacts>,
  data: DataFacts,
): readonly DataFacts[] {
  const found = values
    .filter((value) => !isWholeAccount(value))
    .flatMap((value) => {
      const glob = [written(variables ? value.replaceAll(/\$\{[^}]*\}/g, "*") : value)];
      return sources
        .among(beginningOf(value, { variables }))
        .filter(({ arn }) => arn === value || matchesGlob(glob, arn));
    });
  return [...new Set(found)].filter(({ place }) => place.key !== data.place.key).slice(0, MOST);
}
