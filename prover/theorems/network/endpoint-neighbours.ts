import type { DataFacts, PrincipalFacts, World } from "../../facts/world.ts";
import { holds } from "../../iam/condition.ts";
import { NotUnderstood } from "../../iam/not-understood.ts";
import type { Policy, Statement } from "../../iam/policy.ts";
import { type Context, contextOf, type Principal, type Request } from "../../iam/request.ts";
import { expand, type Piece, written } from "../../iam/variables.ts";
import type { Replay } from "../../verdict.ts";
import { actionOf } from "./endpoint-actions.ts";
import { passes } from "./limited-by.ts";

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

/** The first request that passes; where none does though none is surely denied, that it is not known. */
function ask(
  world: World,
  policy: Policy,
  statement: Statement,
  { principal, identity, data }: Asked,
): Neighbour | undefined {
  const action = actionOf(world, statement, data.arn.split(":")[2] ?? "");
  if (action === undefined) return undefined;
  for (const arn of requestable(data, statement)) {
    const request: Request = { principal: identity, action, resource: { arn, account: data.account } };
    const replay = passes(request, policy);
    if (replay !== undefined) return { principal, data, action, statement, replay };
  }
  return isClosed(policy, identity, data) ? undefined : { principal, data, action, statement };
}

/** Nothing is left to the caller: neither the context that a condition asks for, nor a part of the resource's name. */
function isClosed({ statements }: Policy, identity: Principal, { arn, parts }: DataFacts): boolean {
  const context = contextOf({ principal: identity, action: "s3:GetObject", resource: { arn: "*", account: "" } });
  const conditions = statements.flatMap((statement) => statement.conditions);
  const isOwn = (key: string) => context.has(key) || key.startsWith("aws:principaltag/");
  const names = [arn, ...parts.map((part) => part.arn)];
  return conditions.every(({ key }) => isOwn(key.toLowerCase())) && !names.some((name) => /[*?]/.test(name));
}

/** ARNs that a request may name: what it may choose is chosen once plainly and once as the statement wishes. */
function requestable({ arn, parts }: DataFacts, { resource }: Statement): readonly string[] {
  const families = [arn, ...parts.map((part) => part.arn)];
  const wishes = (resource?.values ?? []).map((value) => value.replaceAll(/\$\{[^}]*\}|[*?]/g, "x"));
  return [
    ...new Set([
      ...families.map((family) => family.replaceAll(/[*?]/g, "x")),
      ...wishes.filter((wish) => families.some((family) => overlap(wish, family))),
    ]),
  ];
}
