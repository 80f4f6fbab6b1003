import { isShared } from "../../../model/compartment.ts";
import type { Access, Target } from "../../access/access.ts";
import { indexOf } from "../../facts/node-index.ts";
import { inTenant } from "../../facts/places.ts";
import { subjectOf } from "../../facts/subjects.ts";
import { askedBy } from "../../facts/targets.ts";
import type { DataFacts, PrincipalFacts, World } from "../../facts/world.ts";
import type { Statement } from "../../iam/policy.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import { allowingOf } from "./allowing.ts";
import type { Candidates, Part } from "./candidates.ts";
import type { FindAccess } from "./pairs.ts";
import { sourcesOf } from "./sources.ts";

const LEADING = "dynamodb:leadingkeys";
const TABLE = "aws_dynamodb_table";

/** They read whatever the table holds, and name no key. */
const KEYLESS: ReadonlySet<string> = new Set(["dynamodb:Scan", "dynamodb:ExportTableToPointInTime"]);
const KEYED =
  /^dynamodb:(BatchGetItem|BatchWriteItem|ConditionCheckItem|DeleteItem|GetItem|PartiQL\w+|PutItem|Query|UpdateItem)$/;

/** What of a shared resource is one tenant's, as something to ask for. */
interface Share {
  readonly target: Target;
  readonly only?: (action: string) => boolean;
}

/**
 * What tenants share is cut by the tag of their sessions: by the leading key of a table, or by a part of an ARN. That a
 * session may use the shared resource is the platform's to declare; that it gets at another tenant's share is asked here,
 * and no such declaration covers it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export function checkPooled(
  world: World,
  ledger: Ledger,
  find: FindAccess,
  candidates: Candidates<Part>,
): readonly Finding[] {
  const sessions = world.principals.filter(({ session, place }) => session !== undefined && !isShared(place));
  if (sessions.length === 0) return [];
  return sessions.flatMap((session) => {
    const [[key, tenant] = []] = Object.entries(session.session ?? {});
    if (key === undefined || tenant === undefined) return [];
    const others = neighboursOf(session, tenant, sessions);
    return candidates(session)
      .filter(({ data }) => isShared(data.place) && data.place.environment === session.place.environment)
      .flatMap((part) => {
        const found = others.flatMap((other) =>
          sharesOf(part, key, other, session, world).flatMap((share) => {
            const access = find(subjectOf(session), askedBy(share.target, session), share.only);
            return access.verdict === "denied" ? [] : [{ other, access }];
          }),
        );
        const worst = found.find(({ access }) => access.verdict === "allowed") ?? found[0];
        return worst === undefined ? [] : reported(worst, part, key, session, world, ledger);
      });
  });
}

function reported(
  { other, access }: { readonly other: string; readonly access: Exclude<Access, { readonly verdict: "denied" }> },
  { data }: Part,
  key: string,
  session: PrincipalFacts,
  world: World,
  ledger: Ledger,
): readonly Finding[] {
  const share = `what is ${other}'s in ${data.address}`;
  const who = `${session.address} (${session.place.label})`;
  const common = {
    theorem: "identity",
    from: session.place,
    to: inTenant(session.place.environment, other),
    principals: [session.address, session.arn],
    resources: [share],
    fix: `Bind the statement to \${aws:PrincipalTag/${key}}: by dynamodb:LeadingKeys, without actions that name no key, or in the ARN, up to a "/" or the end.`,
  } as const;
  if (access.verdict === "unknown") {
    const sentence = `Whether ${who} gets at ${share}, which tenants share, is not known.`;
    return unknownUnlessDeclared(ledger, { ...common, sentence, because: [access.reason] });
  }
  const { request, decision } = access;
  const [by] = decision.by;
  const source = by && sourcesOf(world)(by.policy, [session.node, data.node]);
  return refutedUnlessDeclared(ledger, {
    ...common,
    action: request.action,
    sentence: `${who} can ${request.action} on ${share}, which tenants share.`,
    because: decision.by.map(
      ({ policy, statement, sid }) =>
        `Statement ${sid ?? statement} of ${policy} allows it, whatever ${key} the session carries.`,
    ),
    replay: { kind: "request", request, decision },
    ...(source !== undefined && { source }),
  });
}

/** Whose ids begin alike, for whom a pattern may be too wide; and one more, who stands for all others. */
function neighboursOf(
  { place }: PrincipalFacts,
  tenant: string,
  sessions: readonly PrincipalFacts[],
): readonly string[] {
  const known = new Set(
    sessions.flatMap((one) => (one.place.environment === place.environment ? Object.values(one.session ?? {}) : [])),
  );
  known.delete(tenant);
  const alike = [...known].filter((other) => other.startsWith(tenant) || tenant.startsWith(other));
  const [any] = [...known].filter((other) => !alike.includes(other));
  return [...alike.slice(0, 3), ...(any === undefined ? [] : [any])];
}

function sharesOf(
  { data, target }: Part,
  key: string,
  other: string,
  session: PrincipalFacts,
  world: World,
): readonly Share[] {
  const variable = new RegExp(`\\$\\{aws:PrincipalTag/${key.replaceAll(/[^\w]/g, "\\$&")}\\}`, "gi");
  const statements = allowingOf(session);
  const named = statements
    .flatMap(({ resource }) => (resource === undefined || resource.negated ? [] : resource.values))
    .filter((value) => value.search(variable) >= 0)
    .map((value) => value.replaceAll(variable, other))
    .filter((arn) => !/\$\{/.test(arn) && isWithin(arn, target.arn));
  return [
    ...[...new Set(named)].map((arn) => ({ target: { ...target, arn } })),
    ...(isPooled(data, key, statements, variable, world) ? rowsOf(target, other) : []),
  ];
}

/** Whether an ARN, or a family of them, is of a family whose only wildcard is its last letter. */
const isWithin = (arn: string, family: string): boolean =>
  family.endsWith("*") && arn.startsWith(family.slice(0, -1)) && arn.length > family.length;

/** A table whose leading key is the tenant: by its name, or since some statement for it says so. */
function isPooled(
  { kind, node }: DataFacts,
  key: string,
  statements: readonly Statement[],
  variable: RegExp,
  world: World,
): boolean {
  if (kind !== TABLE) return false;
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const hashKey = indexOf(world).byId.get(node)?.inputs["hashKey"];
  return (
    (typeof hashKey === "string" && plain(hashKey) === plain(key)) ||
    statements.some(({ conditions }) =>
      conditions.some(
        ({ key: asked, values }) =>
          asked.toLowerCase() === LEADING && values.some((value) => value.search(variable) >= 0),
      ),
    )
  );
}

function rowsOf(target: Target, other: string): readonly Share[] {
  return [
    {
      target: { ...target, context: { ...target.context, "dynamodb:LeadingKeys": [other] } },
      only: (action) => KEYED.test(action),
    },
    {
      target: { ...target, complete: [...(target.complete ?? []), LEADING] },
      only: (action) => KEYLESS.has(action),
    },
  ];
}
