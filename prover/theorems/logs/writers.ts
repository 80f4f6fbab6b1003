import type { Access, Subject, Target } from "../../access/access.ts";
import { actionNamed } from "../../facts/actions.ts";
import { subjectOf } from "../../facts/subjects.ts";
import { targetsOf } from "../../facts/targets.ts";
import type { DataFacts, PrincipalFacts, World } from "../../facts/world.ts";
import { decide } from "../../iam/decide.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { untilEnough } from "../enough.ts";
import { finding, refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import type { Part } from "../identity/candidates.ts";
import { foreignParts } from "../identity/foreign-parts.ts";

export type FindAccess = (subject: Subject, target: Target, only?: (action: string) => boolean) => Access;

export const LOG_GROUP = "aws_cloudwatch_log_group";
const WRITE = "logs:PutLogEvents";

/** Roles that functions run as: those that functions of the graph name, and those that Lambda may take for others. */
export function writersOf(world: World): readonly PrincipalFacts[] {
  const writers = made.get(world) ?? findWriters(world);
  made.set(world, writers);
  return writers;
}

const made = new WeakMap<World, readonly PrincipalFacts[]>();

function findWriters({ principals, functions }: World): readonly PrincipalFacts[] {
  const named = new Set(functions.map(({ role }) => role));
  return principals.filter(
    (principal) => principal.type === "role" && (named.has(principal.arn) || isForLambda(principal)),
  );
}

function isForLambda({ trust }: PrincipalFacts): boolean {
  return (trust?.policy?.statements ?? []).some(
    ({ effect, principal }) =>
      effect === "Allow" &&
      (principal?.entries ?? []).some((entry) => "name" in entry && entry.name.includes("lambda.amazonaws.com")),
  );
}

/** No function's role may write to a log group of another place. */
export function checkWriters(world: World, ledger: Ledger, find: FindAccess): readonly Finding[] {
  const candidates = foreignParts(world);
  const asking = untilEnough("logs", ledger);
  return writersOf(world).flatMap((role) => {
    const doubts = unread(role);
    const findings = asking(
      role,
      () => groupsAmong(candidates(role)),
      (group) => checkPair(world, ledger, find, role, group),
    );
    return doubts.length === 0 ? findings : [...doubts, ...findings];
  });
}

function groupsAmong(parts: readonly Part[]): readonly DataFacts[] {
  if (parts.length === 0) return [];
  return [...new Set(parts.flatMap(({ data }) => (data.kind === LOG_GROUP ? data : [])))];
}

/** A document that cannot be read could allow anything. */
function unread(role: PrincipalFacts): readonly Finding[] {
  const documents = role.boundary === undefined ? role.identity : [...role.identity, role.boundary];
  return documents.flatMap(({ address, doubt }) =>
    doubt === undefined
      ? []
      : [
          finding("unknown", {
            theorem: "logs",
            subject: address,
            resource: role.node ?? role.address,
            sentence: `Which logs ${role.address} (${role.place.label}) may write to is not known.`,
            because: [doubt],
            fix: `Write ${address} so that it can be read before deployment.`,
          }),
        ],
  );
}

/** Every action that is found and declared is left out of the next search, until none is left or one is not declared. */
function checkPair(
  world: World,
  ledger: Ledger,
  find: FindAccess,
  role: PrincipalFacts,
  group: DataFacts,
): readonly Finding[] {
  const subject = subjectOf(role);
  return targetsOf(group, world.services)
    .flatMap((target) => {
      const declared = new Set<string>();
      for (;;) {
        const access = find(subject, target, (action) => isWrite(world, action) && !declared.has(action));
        if (access.verdict === "denied") return [];
        const findings = crossing(ledger, role, group, access);
        if (findings.length > 0 || access.verdict === "unknown" || declared.has(access.request.action)) return findings;
        declared.add(access.request.action);
      }
    })
    .slice(0, 1);
}

function crossing(
  ledger: Ledger,
  role: PrincipalFacts,
  group: DataFacts,
  access: Exclude<Access, { readonly verdict: "denied" }>,
): readonly Finding[] {
  const pair = {
    theorem: "logs",
    from: role.place,
    to: group.place,
    principals: [role.arn, role.address, ...(role.node === undefined ? [] : [role.node])],
    resources: [group.arn, group.address, group.node],
    fix: `Let ${role.address} write to log groups of ${role.place.label} only.`,
  } as const;
  const [who, whose] = [`${role.address} (${role.place.label})`, `${group.address}, which is ${group.place.label}'s`];
  if (access.verdict === "unknown") {
    const sentence = `Whether ${who} may write to ${whose}, is not known.`;
    return unknownUnlessDeclared(ledger, { ...pair, sentence, because: [access.reason] });
  }
  const { request, decision } = access;
  return refutedUnlessDeclared(ledger, {
    ...pair,
    action: request.action,
    sentence: `${who} may use ${request.action} on ${whose}.`,
    because: [
      decision.because,
      ...decision.by.map(({ policy, statement, sid }) => `Statement ${sid ?? statement} of ${policy} allows it.`),
    ],
    replay: { kind: "request", request, decision },
  });
}

/** What a service can do to a log beside reading it. An action that the reference does not know may do anything. */
function isWrite({ services }: World, action: string): boolean {
  const level = actionNamed(services, action)?.level;
  return level !== "Read" && level !== "List";
}

/** A function whose role cannot write to the function's own log group leaves no trace of what it does. */
export function checkOwnLog(world: World, find: FindAccess): readonly Finding[] {
  const roles = new Map(writersOf(world).map((role) => [role.arn, role]));
  const groups = new Map(world.data.filter(({ kind }) => kind === LOG_GROUP).map((group) => [group.arn, group]));
  return world.functions.flatMap(({ node, address, place, role: roleArn, references }) => {
    const role = roles.get(roleArn);
    if (role === undefined || role.identity.some(({ doubt }) => doubt !== undefined)) return [];
    const log = references.find(({ property }) => property === "loggingConfig.logGroup")?.target;
    const own = log?.type === "nodes" ? log.nodes.flatMap(({ name }) => groups.get(name) ?? []) : [];
    return own.flatMap((group) => {
      const targets = targetsOf(group, world.services).filter(({ actions }) => actions.includes(WRITE));
      if (targets.length === 0 || targets.some((target) => mayWrite(role, target, find))) return [];
      return [
        finding("refuted", {
          theorem: "logs",
          subject: WRITE,
          resource: node,
          sentence: `${address} (${place.label}) cannot write to its log group ${group.address}.`,
          because: [`${role.address} is allowed no ${WRITE} on ${group.arn}.`],
          fix: `Allow ${WRITE} and logs:CreateLogStream on ${group.arn}:* to ${role.address}.`,
        }),
      ];
    });
  });
}

/** Most roles may write in the plainest way: one request shows it, and nothing has to be searched. */
function mayWrite(role: PrincipalFacts, target: Target, find: FindAccess): boolean {
  const subject = subjectOf(role);
  const { principal, identity, boundary } = subject;
  const { account, context, policy } = target;
  const resource = { arn: target.arn.replaceAll(/[*?]/g, "x"), account };
  const policies = { identity, ...(boundary && { boundary }), ...(policy && { resource: policy }) };
  if (decide({ principal, action: WRITE, resource, context }, policies).verdict === "allow") return true;
  return find(subject, target, (action) => action === WRITE).verdict !== "denied";
}
