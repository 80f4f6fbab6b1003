import { findAccess } from "../../access/find-access.ts";
import { askedBy, targetsOf } from "../../facts/targets.ts";
import type { DataFacts, PrincipalFacts, World } from "../../facts/world.ts";
import { holds } from "../../iam/condition.ts";
import { NotUnderstood } from "../../iam/not-understood.ts";
import type { Policy, Statement } from "../../iam/policy.ts";
import { type Context, contextOf, type Principal } from "../../iam/request.ts";
import { expand, type Piece, written } from "../../iam/variables.ts";
import type { Replay } from "../../verdict.ts";
import { actionOf } from "./endpoint-actions.ts";
import { throughEndpoint } from "./limited-by.ts";

/** Data of another place that a principal can ask for through an endpoint. */
export interface Neighbour {
  readonly principal: PrincipalFacts;
  readonly data: DataFacts;
  readonly action: string;
  readonly statement: Statement;
  /** Absent: it could not be decided. */
  readonly replay?: Replay;
}

/** The data of each service, by its ARN and in a list. */
export interface ServiceData {
  readonly all: readonly DataFacts[];
  readonly byArn: ReadonlyMap<string, readonly DataFacts[]>;
}

/** The data behind an endpoint: whose service is a word of the endpoint's service name. */
export function dataBehind(world: World, service: string): ServiceData {
  const words = new Set(service.split(/[.-]/));
  const all = world.data.filter(({ arn }) => words.has(arn.split(":")[2] ?? ""));
  const byArn = new Map<string, DataFacts[]>();
  for (const data of all) {
    for (const arn of new Set([data.arn, ...data.parts.map((part) => part.arn)])) {
      byArn.set(arn, [...(byArn.get(arn) ?? []), data]);
    }
  }
  return { all, byArn };
}

/**
 * What the endpoint's policy alone lets a principal ask for outside its place, whatever the principal's own policies
 * say: those may be widened without anybody looking at the network.
 */
export function neighboursOf(
  world: World,
  policy: Policy,
  behind: ServiceData,
  principal: PrincipalFacts,
): readonly Neighbour[] {
  const identity = asPrincipal(principal);
  if (identity === undefined) return [];
  return policy.statements.flatMap((statement) => {
    if (statement.effect !== "Allow") return [];
    const context = contextOf({ principal: identity, action: "s3:GetObject", resource: { arn: "*", account: "" } });
    if (!statement.conditions.every((condition) => mayHold(condition, context, statement))) return [];
    return candidates(statement, context, behind)
      .filter(({ place }) => place.key !== principal.place.key)
      .flatMap((data) => ask(world, policy, statement, { principal, identity, data }) ?? []);
  });
}

function asPrincipal({ type, arn, tags }: PrincipalFacts): Principal | undefined {
  if (type === "role") return { type, arn, session: "session", tags };
  return type === "user" ? { type, arn, tags } : undefined;
}

/** Only what the principal itself decides can fail; the rest is the caller's to choose. */
function mayHold(condition: Statement["conditions"][number], context: Context, { variables }: Statement): boolean {
  const key = condition.key.toLowerCase();
  if (!context.has(key) && !key.startsWith("aws:principaltag/")) return true;
  try {
    return holds(condition, context, variables);
  } catch (error) {
    if (error instanceof NotUnderstood) return true;
    throw error;
  }
}

function candidates(statement: Statement, context: Context, behind: ServiceData): readonly DataFacts[] {
  const { resource, variables } = statement;
  if (resource === undefined || resource.negated) return behind.all;
  const found = resource.values.flatMap((value) => {
    const pattern = expanded(value, context, variables);
    if (pattern === undefined) return [];
    if (pattern === "anything") return behind.all;
    const exact = pattern.map(({ text }) => text).join("");
    const isExact = !pattern.some(({ kind, text }) => kind === "written" && /[*?]/.test(text));
    if (isExact && behind.byArn.has(exact)) return behind.byArn.get(exact) ?? [];
    return behind.all.filter((data) =>
      [data.arn, ...data.parts.map(({ arn }) => arn)].some((arn) => overlap(exact, arn)),
    );
  });
  return [...new Set(found)];
}

/** `undefined`: the principal lacks the tag, so the pattern matches nothing. */
function expanded(value: string, context: Context, variables: boolean): readonly Piece[] | "anything" | undefined {
  if (!variables) return [written(value)];
  try {
    const isDecided = [...value.matchAll(/\$\{([^},]+)/g)].every(([, key = ""]) => {
      const name = key.trim().toLowerCase();
      return context.has(name) || name.startsWith("aws:principaltag/") || ["*", "?", "$"].includes(name);
    });
    return isDecided ? expand(value, context) : "anything";
  } catch (error) {
    if (error instanceof NotUnderstood) return "anything";
    throw error;
  }
}

/** Whether some text fits both globs: how they agree up to the first wildcard of either, and from the last. */
function overlap(a: string, b: string): boolean {
  const heads = [a, b].map((text) => text.split(/[*?]/)[0] ?? "");
  const tails = [a, b].map((text) => text.split(/[*?]/).at(-1) ?? "");
  const [head = "", other = ""] = heads.toSorted((x, y) => x.length - y.length);
  const [tail = "", last = ""] = tails.toSorted((x, y) => x.length - y.length);
  const bothExact = ![a, b].some((text) => /[*?]/.test(text));
  return bothExact ? a === b : other.startsWith(head) && last.endsWith(tail);
}

interface Asked {
  readonly principal: PrincipalFacts;
  readonly identity: Principal;
  readonly data: DataFacts;
}

/** Whether any request of the principal for the data passes, whatever its action and its context. */
function ask(
  world: World,
  policy: Policy,
  statement: Statement,
  { principal, identity, data }: Asked,
): Neighbour | undefined {
  const named = actionOf(world, statement, data.arn.split(":")[2] ?? "");
  let open: Neighbour | undefined;
  for (const part of targetsOf(data, world.services)) {
    // Of a service that the reference does not hold, what the policy itself names is known.
    const actions = [...new Set([...part.actions, ...(part.arn === data.arn && named !== undefined ? [named] : [])])];
    const { subject, target } = throughEndpoint(identity, { ...part, actions }, policy);
    const access = findAccess(subject, askedBy(target, principal));
    if (access.verdict === "allowed") {
      const { request, decision } = access;
      return { principal, data, action: request.action, statement, replay: { kind: "request", request, decision } };
    }
    if (access.verdict === "unknown") open ??= { principal, data, action: named ?? "-", statement };
  }
  return open;
}
