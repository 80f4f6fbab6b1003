import type { Target } from "../../access/access.ts";
import type { PrincipalFacts, World } from "../../facts/world.ts";
import type { Statement } from "../../iam/policy.ts";
import { matchesAction } from "../../iam/wildcard.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import type { Asking } from "../enough.ts";
import { refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import { admitsPrincipals, type Candidates, indexTargets, isForServices } from "../identity/candidates.ts";
import { ask, type FindAccess, named, type Question } from "./ask.ts";
import { checkServiceTrusts } from "./service-trusts.ts";

const ASSUME = "sts:AssumeRole";
const ASSUMING = [ASSUME];
const TAG = "sts:TagSession";

/** One principal becomes another, which is no finding by itself: of the same place, or declared. */
interface Step {
  readonly to: PrincipalFacts;
  readonly known: boolean;
}

/** No principal becomes a role of another place, neither at once nor over others. */
export function checkChains(
  world: World,
  ledger: Ledger,
  find: FindAccess,
  asking: Asking,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  const { principals } = world;
  const roles = principals.filter(({ type }) => type === "role");
  const open = roles.filter(({ trust }) => admitsPrincipals(trust?.policy));
  const candidates = indexTargets(open.map((role) => ({ role, target: targetOf(role) })));
  const steps = new Map<PrincipalFacts, readonly Step[]>();
  const direct: Finding[] = [];
  let pairs = 0;
  for (const principal of open.length === 0 ? [] : principals.filter(({ account }) => account !== "")) {
    const taken: Step[] = [];
    const found = asking(
      principal,
      () => rolesWithinReach(principal, candidates),
      ({ role, target }) => {
        pairs += 1;
        const { findings, exists } = assume(find, ledger, principal, role, target);
        if (exists !== "no" && findings.length === 0) taken.push({ to: role, known: exists === "yes" });
        return findings;
      },
    );
    direct.push(...found);
    if (taken.length > 0) steps.set(principal, taken);
  }
  const chains = [...steps.keys()].flatMap((principal) => chainsOf(principal, steps, ledger));
  const vouched = [...roles.flatMap((role) => checkFederated(role, ledger)), ...checkServiceTrusts(world, ledger)];
  return { findings: [...direct, ...vouched, ...chains], pairs };
}

interface Assumable {
  readonly role: PrincipalFacts;
  readonly target: Target;
}

function rolesWithinReach(principal: PrincipalFacts, candidates: Candidates<Assumable>): readonly Assumable[] {
  return candidates(principal).filter(({ role }) => isAnother(role, principal));
}

/** A role may begin sessions of itself with other tags than it has: those of another tenant are somebody else. */
function isAnother(role: PrincipalFacts, { arn, place }: PrincipalFacts): boolean {
  return role.arn !== arn || (role.session !== undefined && role.place.key !== place.key);
}

/** A session with tags of its own is begun by whoever may both assume the role and pass these tags. */
function assume(find: FindAccess, ledger: Ledger, principal: PrincipalFacts, role: PrincipalFacts, target: Target) {
  const inside = role.place.key === principal.place.key;
  const silent: Ledger = inside ? { ...ledger, declares: () => true } : ledger;
  const question: Question = {
    target,
    names: named(role).principals,
    to: role.place,
    can: () => `become ${role.address}, which is ${role.place.label}'s`,
    fix: `Name in the trust policy of ${role.address} only principals of ${role.place.label}.`,
  };
  if (role.session !== undefined) {
    const tagging = ask(find, { ...ledger, declares: () => true }, principal, {
      ...question,
      target: { ...target, actions: [TAG] },
    });
    if (tagging.exists === "no") return tagging;
  }
  return ask(find, silent, principal, question);
}

function targetOf({ arn, account, trust, session, tags }: PrincipalFacts): Target {
  const passed = Object.entries(session ?? {}).map(([key, value]) => [`aws:RequestTag/${key}`, value]);
  return {
    arn,
    account,
    actions: ASSUMING,
    ...(trust?.policy !== undefined && { policy: trust.policy }),
    context: {
      ...Object.fromEntries(
        Object.entries(session === undefined ? tags : {}).map(([k, v]) => [`aws:ResourceTag/${k}`, v]),
      ),
      ...Object.fromEntries(passed),
      ...(passed.length > 0 && { "aws:TagKeys": Object.keys(session ?? {}) }),
    },
  };
}

const FEDERATING = ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

const mayFederate = ({ action: { negated, values } }: Statement): boolean =>
  FEDERATING.some((action) => values.some((pattern) => matchesAction(pattern, action)) !== negated);

/** Whom an identity provider lets in, only the provider knows. */
function checkFederated(role: PrincipalFacts, ledger: Ledger): readonly Finding[] {
  const statements = role.trust?.policy?.statements ?? [];
  if (role.session !== undefined) return [];
  if (statements.every(({ principal }) => principal !== undefined && isForServices(principal))) return [];
  const providers = statements.flatMap((statement) => {
    const { effect, principal } = statement;
    if (effect === "Deny") return [];
    const isAny = principal?.negated === true || principal?.entries.some(({ kind }) => kind === "everyone") === true;
    return [
      ...(principal?.entries ?? []).flatMap((entry) => (entry.kind === "federated" ? entry.name : [])),
      ...(isAny && mayFederate(statement) ? ["*"] : []),
    ];
  });
  return [...new Set(providers)].flatMap((provider) =>
    unknownUnlessDeclared(ledger, {
      theorem: "escalation",
      from: { key: `outside ${provider}`, environment: "outside", label: "outside" },
      to: role.place,
      principals: [provider],
      action: "sts:AssumeRoleWithWebIdentity",
      resources: named(role).principals,
      sentence: `Whom ${provider} lets become ${role.address} (${role.place.label}) is not known.`,
      because: [`The trust policy of ${role.address} names the identity provider ${provider}.`],
      fix: "Declare the provider with the reason why it lets in only who belongs there, or remove it.",
    }),
  );
}

/** What a role that was reached can become counts for the one who reached it. Each role is passed once. */
function chainsOf(
  principal: PrincipalFacts,
  steps: ReadonlyMap<PrincipalFacts, readonly Step[]>,
  ledger: Ledger,
): readonly Finding[] {
  const seen = new Set<PrincipalFacts>([principal]);
  let edge = [{ path: [principal], known: true }];
  const findings: Finding[] = [];
  while (edge.length > 0) {
    edge = edge.flatMap(({ path, known }) =>
      (steps.get(path.at(-1) ?? principal) ?? []).flatMap((step) => {
        if (seen.has(step.to)) return [];
        seen.add(step.to);
        const next = { path: [...path, step.to], known: known && step.known };
        if (path.length > 1) findings.push(...chain(next.path, step.to, next.known, principal, ledger));
        return [next];
      }),
    );
  }
  return findings;
}

function chain(
  path: readonly PrincipalFacts[],
  last: PrincipalFacts,
  known: boolean,
  principal: PrincipalFacts,
  ledger: Ledger,
): readonly Finding[] {
  if (last.place.key === principal.place.key || !isAnother(last, principal)) return [];
  const way = path.map(({ address }) => address);
  return (known ? refutedUnlessDeclared : unknownUnlessDeclared)(ledger, {
    theorem: "escalation",
    from: principal.place,
    to: last.place,
    ...named(principal),
    action: ASSUME,
    resources: named(last).principals,
    sentence: `${principal.address} (${principal.place.label}) can become ${last.address}, which is ${last.place.label}'s, in ${way.length - 1} steps.`,
    because: [`${way.join(" becomes ")}.`],
    fix: `Break the chain ${way.join(" → ")}, or declare all of it.`,
  });
}
