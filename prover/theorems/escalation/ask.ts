import type { Access, Subject, Target } from "../../access/access.ts";
import { subjectOf } from "../../facts/subjects.ts";
import type { Place, PrincipalFacts } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";

export type FindAccess = (subject: Subject, target: Target, only?: (action: string) => boolean) => Access;

/** What a principal is asked about: what it could do, to whom, and how people say it. */
export interface Question {
  readonly target: Target;
  readonly only?: (action: string) => boolean;
  readonly names: readonly [string, ...string[]];
  readonly to: Place;
  /** Completes "PRINCIPAL (place) can …". */
  readonly can: (action: string) => string;
  readonly fix: string;
  readonly because?: readonly string[];
}

/** Of one question: what is found, and whether the access exists at all, declared or not. */
export interface Answer {
  readonly findings: readonly Finding[];
  readonly exists: "yes" | "no" | "unknown";
}

/** Each action that is found and declared is left out of the next search, until none is left or one is not declared. */
export function ask(find: FindAccess, ledger: Ledger, principal: PrincipalFacts, question: Question): Answer {
  const subject = subjectOf(principal);
  const declared = new Set<string>();
  for (;;) {
    const only = (action: string) => (question.only?.(action) ?? true) && !declared.has(action);
    const access = find(subject, question.target, only);
    if (access.verdict === "denied") return { findings: [], exists: declared.size > 0 ? "yes" : "no" };
    const findings = crossingOf(ledger, principal, question, access);
    if (access.verdict === "unknown") return { findings, exists: "unknown" };
    if (findings.length > 0 || declared.has(access.request.action)) return { findings, exists: "yes" };
    declared.add(access.request.action);
  }
}

function crossingOf(
  ledger: Ledger,
  principal: PrincipalFacts,
  { target, only, names, to, can, fix, because = [] }: Question,
  access: Exclude<Access, { readonly verdict: "denied" }>,
): readonly Finding[] {
  const crossing = {
    theorem: "escalation",
    from: principal.place,
    to,
    ...named(principal),
    resources: names,
    fix,
  } as const;
  const who = `${principal.address} (${principal.place.label})`;
  if (access.verdict === "unknown") {
    const action = target.actions.find((one) => only?.(one) ?? true) ?? "-";
    const sentence = `Whether ${who} can ${can(action)} is not known.`;
    return unknownUnlessDeclared(ledger, { ...crossing, action, sentence, because: [...because, access.reason] });
  }
  const { request, decision } = access;
  const { action } = request;
  const links = decision.by.map(
    ({ policy, statement, sid }) => `Statement ${sid ?? statement} of ${policy} allows it.`,
  );
  const unread = unreadOf(principal);
  if (unread.length > 0) {
    const sentence = `Whether ${who} can ${can(action)} is not known.`;
    return unknownUnlessDeclared(ledger, { ...crossing, action, sentence, because: [...because, ...links, ...unread] });
  }
  return refutedUnlessDeclared(ledger, {
    ...crossing,
    action,
    sentence: `${who} can ${can(action)}.`,
    because: [...because, decision.because, ...links],
    replay: { kind: "request", request, decision },
  });
}

/** What could not be read of what limits a principal: a Deny in it may forbid what was found. */
export function unreadOf({ identity, boundary }: PrincipalFacts): readonly string[] {
  return [...identity, ...(boundary === undefined ? [] : [boundary])].flatMap(({ doubt }) => doubt ?? []);
}

export function named({ arn, address, node }: Pick<PrincipalFacts, "arn" | "address" | "node">): {
  readonly principals: [string, ...string[]];
} {
  return { principals: [arn, address, ...(node === undefined ? [] : [node])] };
}
