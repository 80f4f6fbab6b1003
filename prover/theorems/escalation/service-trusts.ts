import { outsideOf } from "../../facts/places.ts";
import type { PolicyFacts, PrincipalFacts, World } from "../../facts/world.ts";
import type { Statement } from "../../iam/policy.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import { accountsOf, bindingOf, strangeAccounts } from "../identity/bound-accounts.ts";
import { named } from "./ask.ts";

/**
 * Services that hand a role to whoever holds a certificate, as an identity provider does to whom it vouches for.
 *
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html
 */
const CERTIFYING: ReadonlySet<string> = new Set(["credentials.iot.amazonaws.com", "rolesanywhere.amazonaws.com"]);

/** No role is taken by a service for somebody of another account, nor for whom a certificate stands, unless declared. */
export function checkServiceTrusts(world: World, ledger: Ledger): readonly Finding[] {
  const own = accountsOf(world);
  return world.principals
    .filter(({ type, session, trust }) => type === "role" && session === undefined && isBoundOrCertifying(trust))
    .flatMap((role) =>
      (role.trust?.policy?.statements ?? []).flatMap((statement) => {
        const services = (statement.principal?.entries ?? []).flatMap((entry) =>
          entry.kind === "service" ? [entry.name] : [],
        );
        if (statement.effect !== "Allow" || services.length === 0) return [];
        return [
          ...services
            .filter((service) => CERTIFYING.has(service))
            .flatMap((service) => certified(role, service, statement, ledger)),
          ...strangeAccounts(bindingOf(statement), own).flatMap((account) =>
            strange(role, services, account, statement, ledger),
          ),
        ];
      }),
    );
}

/** Most trust policies only name a service, of which there is nothing to ask. */
const isBoundOrCertifying = (trust: PolicyFacts | undefined): boolean =>
  (trust?.policy?.statements ?? []).some(
    ({ conditions, principal }) =>
      conditions.length > 0 ||
      principal?.entries.some((entry) => entry.kind === "service" && CERTIFYING.has(entry.name)),
  );

const trusting = (role: PrincipalFacts) =>
  ({ theorem: "escalation", to: role.place, resources: named(role).principals, action: "sts:AssumeRole" }) as const;

const nameOf = ({ sid, index, policy }: Statement): string => `statement ${sid ?? index} of ${policy}`;

function certified(role: PrincipalFacts, service: string, statement: Statement, ledger: Ledger): readonly Finding[] {
  return unknownUnlessDeclared(ledger, {
    ...trusting(role),
    from: outsideOf(service),
    principals: [service],
    sentence: `Whose certificate lets ${service} hand out ${role.address} (${role.place.label}) is not known.`,
    because: [`The ${nameOf(statement)} trusts the service, which trusts certificates that no graph holds.`],
    fix: `Bind the ${nameOf(statement)} to one trust anchor and to one certificate's subject, and declare ${service} with the reason.`,
  });
}

function strange(
  role: PrincipalFacts,
  services: readonly string[],
  account: string,
  statement: Statement,
  ledger: Ledger,
): readonly Finding[] {
  return refutedUnlessDeclared(ledger, {
    ...trusting(role),
    from: outsideOf(account),
    principals: [account],
    sentence: `${services.join(" and ")} can become ${role.address} (${role.place.label}) for account ${account}, of which the graph holds nothing.`,
    because: [`A condition of the ${nameOf(statement)} names account ${account}.`],
    fix: `Name in the conditions of the ${nameOf(statement)} the account of ${role.place.label}, or declare who ${account} is.`,
  });
}
