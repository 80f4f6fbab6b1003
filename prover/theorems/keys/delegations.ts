import { outsideOf } from "../../facts/places.ts";
import { actionsOf } from "../../facts/targets.ts";
import type { DataFacts, PrincipalFacts, World } from "../../facts/world.ts";
import type { Patterns, Statement } from "../../iam/policy.ts";
import { written } from "../../iam/variables.ts";
import { matchesAction, matchesGlob } from "../../iam/wildcard.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { type Crossing, refutedUnlessDeclared } from "../findings.ts";
import { isPlain, principalsNarrowedTo } from "../identity/narrowed.ts";
import { beginningOf, indexByArn } from "../identity/patterns.ts";
import type { SourceOf } from "../identity/sources.ts";

/** By which name declarations call everybody of the key's account. */
const ACCOUNT = "account";

/** Principals as the values of `aws:PrincipalArn` name them. */
export type PrincipalNames = (value: string, variables: boolean) => readonly PrincipalFacts[];

export function principalNames({ principals }: World): PrincipalNames {
  const index = indexByArn(principals, ({ arn }) => arn);
  return (value, variables) => {
    const found = index.among(beginningOf(value, { variables }));
    if (isPlain(value)) return found;
    const glob = [written(value.replaceAll(/\$\{[^}]*\}/g, "*"))];
    // An outsider made up for the pattern itself is nobody in particular.
    return found.filter(({ arn, type }) => type !== "outside" && matchesGlob(glob, arn));
  };
}

/**
 * A statement that leaves a key to its account, or to everybody, names by `aws:PrincipalArn` whom of it: who else the
 * account holds, or will hold, the graph does not show.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#allow-iam-policies
 */
export function checkDelegations(key: DataFacts, asked: Asked): readonly Finding[] {
  return (key.policy?.policy?.statements ?? [])
    .filter((statement) => isDelegation(statement, key))
    .flatMap((statement) => checkDelegation(key, statement, asked));
}

function isDelegation({ effect, principal }: Statement, key: DataFacts): boolean {
  if (effect !== "Allow" || principal === undefined) return false;
  return (
    principal.negated ||
    principal.entries.some(
      (entry) => entry.kind === "everyone" || (entry.kind === "account" && entry.account === key.account),
    )
  );
}

export interface Asked {
  readonly names: PrincipalNames;
  readonly world: World;
  readonly ledger: Ledger;
  readonly sourceOf: SourceOf;
  /** Whoever has access in fact is found by the search for pairs. */
  readonly hasAccess: (principal: PrincipalFacts, key: DataFacts) => boolean;
}

function checkDelegation(key: DataFacts, statement: Statement, asked: Asked): readonly Finding[] {
  const { names, world, ledger, sourceOf } = asked;
  const narrowed = principalsNarrowedTo(statement);
  const which = `statement ${statement.sid ?? statement.index} of ${statement.policy}`;
  const actions = actionsNamed(statement, key, world);
  const common = () => {
    const source = sourceOf(statement.policy, [key.node]);
    return {
      theorem: "keys",
      to: key.place,
      resources: [key.address, key.arn, key.node],
      ...(source !== undefined && { source }),
    } as const;
  };
  const open = (who: Pick<Crossing, "from" | "principals">, to: string, why: string) => {
    const crossing = {
      ...common(),
      ...who,
      sentence: `${key.address} (${key.place.label}) is open to ${to}.`,
      because: [`The ${which} leaves the key to the account's identity policies.`, why],
      fix: `Add a condition ArnEquals aws:PrincipalArn to the ${which} with the roles of ${key.place.label}.`,
    } as const;
    return actions.flatMap((action) => refutedUnlessDeclared(ledger, { ...crossing, action })).slice(0, 1);
  };
  if (narrowed === undefined || !narrowed.every(beginsLikeSomebody)) {
    const who = { from: { ...outsideOf(ACCOUNT), label: `account ${key.account}` } };
    return open(
      { ...who, principals: [ACCOUNT, key.account] },
      `the account ${key.account}`,
      narrowed === undefined
        ? "No condition on aws:PrincipalArn that must hold says to whom of it."
        : `Its condition on aws:PrincipalArn admits ${narrowed.filter((value) => !beginsLikeSomebody(value)).join(", ")}.`,
    );
  }
  const families = narrowed
    .filter((value) => !isPlain(value))
    .flatMap((value) =>
      open(
        { from: outsideOf(value), principals: [value] },
        `whoever of the account ${key.account} is called like ${value}`,
        "Who else of the account is called so, now or later, the graph does not show.",
      ),
    );
  const foreign = narrowed
    .flatMap((value) => names(value, statement.variables))
    .filter((principal) => principal.place.key !== key.place.key && !asked.hasAccess(principal, key));
  const admitted = [...new Set(foreign)].flatMap((principal) => {
    const findings = actions.flatMap((action) =>
      refutedUnlessDeclared(ledger, {
        ...common(),
        from: principal.place,
        principals: [principal.address, principal.arn, ...(principal.node === undefined ? [] : [principal.node])],
        action,
        sentence: `The policy of ${key.address} (${key.place.label}) admits ${principal.address} (${principal.place.label}).`,
        because: [`The ${which} names ${principal.arn}.`],
        fix: `Take ${principal.arn} out of the ${which}.`,
      }),
    );
    // It has none of them today; that it may have some is declared.
    return findings.length < actions.length ? [] : findings.slice(0, 1);
  });
  return [...families, ...admitted];
}

/** An ARN of IAM whose role or user begins with something: less than the whole account. */
function beginsLikeSomebody(value: string): boolean {
  return /^arn:aws[a-z-]*:(iam|sts)::\d{12}:(role|user|assumed-role)\/[^*?$]/.test(value);
}

const named = new WeakMap<readonly string[], WeakMap<Patterns, readonly string[]>>();

function actionsNamed({ action }: Statement, key: DataFacts, { services }: World): readonly string[] {
  const [part] = key.parts;
  const actions = part === undefined ? [] : actionsOf(part, services);
  const byElement = named.get(actions) ?? new WeakMap<Patterns, readonly string[]>();
  named.set(actions, byElement);
  const { negated, values } = action;
  const found =
    byElement.get(action) ?? actions.filter((name) => values.some((value) => matchesAction(value, name)) !== negated);
  byElement.set(action, found);
  return found;
}
