import { isFamily, type Subject, type Target } from "../access/access.ts";
import { type Condition, holds } from "../iam/condition.ts";
import { NotUnderstood } from "../iam/not-understood.ts";
import type { Statement } from "../iam/policy.ts";
import { type Context, contextOf, type Principal, type Request } from "../iam/request.ts";
import { matchesAction } from "../iam/wildcard.ts";
import type { Random } from "./random.ts";

type Given = string | readonly string[];
type Tags = Readonly<Record<string, string>>;

/** What requests are made of: for each key that the caller controls, values on both sides of every comparison. */
interface Pools {
  readonly keys: readonly (readonly [string, readonly (Given | undefined)[]])[];
  readonly arns: readonly string[];
  readonly sessions: readonly string[];
  /** Of a principal that chooses its own. */
  readonly tags: readonly (readonly [string, readonly string[]])[];
  readonly allows: readonly Statement[];
}

/** Makes one more request of the subject for the target, of values that its policies speak of. */
export function requester(subject: Subject, target: Target, random: Random): () => Request {
  const pools = poolsOf(subject, target);
  return () => {
    const aim = pools.allows.length > 0 && random.chance(0.7) ? random.pick(pools.allows) : undefined;
    const tags = Object.fromEntries(pools.tags.map(([name, values]) => [name, random.pick(values)]));
    const principal = withSession(subject, random.pick(pools.sessions), tags);
    const resource = { arn: random.pick(pools.arns), account: target.account };
    const start: Request = { principal, action: actionFor(aim, target, random), resource, context: target.context };
    const context: Record<string, Given> = { ...target.context };
    const known: Map<string, Given> = new Map(contextOf(start));
    for (const [key, values] of pools.keys) {
      const wanted = aim?.conditions.filter((condition) => condition.key.toLowerCase() === key) ?? [];
      const value = random.pick(fitting(values, wanted, key, known, aim?.variables ?? true));
      if (value === undefined) continue;
      context[key] = value;
      known.set(key, value);
    }
    return { ...start, context };
  };
}

function withSession({ principal, choosesTags }: Subject, session: string, tags: Tags): Principal {
  if (principal.type !== "role" && principal.type !== "federated-user") return principal;
  return choosesTags ? { ...principal, session, tags: { ...tags, ...principal.tags } } : { ...principal, session };
}

function actionFor(aim: Statement | undefined, { actions }: Target, random: Random): string {
  const wanted = actions.filter(
    (action) => aim?.action.values.some((pattern) => matchesAction(pattern, action)) !== aim?.action.negated,
  );
  return random.pick(aim === undefined || wanted.length === 0 ? actions : wanted);
}

/** Of the values those under which all conditions hold, or all values where none does. */
function fitting(
  values: readonly (Given | undefined)[],
  conditions: readonly Condition[],
  key: string,
  known: Context,
  variables: boolean,
): readonly (Given | undefined)[] {
  if (conditions.length === 0) return values;
  const fit = values.filter((value) => {
    const context = new Map(known);
    if (value !== undefined) context.set(key, value);
    return conditions.every((condition) => isCertain(() => holds(condition, context, variables)));
  });
  return fit.length > 0 ? fit : values;
}

function isCertain(test: () => boolean): boolean {
  try {
    return test();
  } catch (error) {
    if (error instanceof NotUnderstood) return false;
    throw error;
  }
}

const PRINCIPAL_TAG = "aws:principaltag/";
const ABOUT_PRINCIPAL = /^aws:(principal(tag\/.*|arn|account|type|isawsservice|servicename)|username)$/;

/** Whether the caller can make the key of the request's context whatever it likes. */
export function isFree(key: string, { context, complete = [] }: Target): boolean {
  const name = key.toLowerCase();
  const fixed = Object.keys(context).some((other) => other.toLowerCase() === name);
  return !fixed && !ABOUT_PRINCIPAL.test(name) && !complete.some((beginning) => name.startsWith(beginning));
}

function poolsOf(subject: Subject, target: Target): Pools {
  const policies = [subject.identity, subject.boundary ?? [], target.policy ?? []].flat();
  const statements = policies.flatMap((policy) => policy.statements);
  const fill = filler(subject, target);
  const keys = new Map<string, Set<string>>();
  const mention = (key: string, values: readonly string[]) => {
    const name = key.toLowerCase();
    if (!isFree(name, target) && !name.startsWith(PRINCIPAL_TAG)) return;
    const known = keys.get(name) ?? new Set();
    for (const value of values) known.add(value);
    keys.set(name, known);
  };
  for (const { conditions, resource } of statements) {
    for (const { key, values } of conditions)
      mention(
        key,
        values.flatMap((value) => neighbours(fill(value))),
      );
    for (const text of [...(resource?.values ?? []), ...conditions.flatMap(({ values }) => values)]) {
      for (const [, key = ""] of text.matchAll(/\$\{([\w./-]+:[^,'{}]+)/g)) mention(key, namesIn(target.arn));
    }
  }
  const tags = [...keys].filter(([key]) => key.startsWith(PRINCIPAL_TAG));
  const others = [...keys].filter(([key]) => !key.startsWith(PRINCIPAL_TAG));
  const named = statements.flatMap(({ resource }) => resource?.values.map(fill) ?? []);
  return {
    keys: others.map(([key, values]) => [key, forms([...values])] as const),
    tags: tags.map(([key, values]) => [key.slice(PRINCIPAL_TAG.length), [...values]] as const),
    arns: arnsOf(target, named),
    sessions: ["any", ...sessionsIn(statements)],
    allows: statements.filter(({ effect }) => effect === "Allow"),
  };
}

/** Replaces a policy's variables by the subject's tags, by their default, or by a name from the resource. */
function filler({ principal }: Subject, target: Target): (text: string) => string {
  const tags = "tags" in principal ? (principal.tags ?? {}) : {};
  return (text) =>
    text.replaceAll(/\$\{([^},]*)(?:, '([^']*)')?\}/g, (_, key: string, fallback: string | undefined) => {
      if (key.length === 1) return key;
      return tags[key.replace(/^aws:PrincipalTag\//i, "")] ?? fallback ?? namesIn(target.arn)[0] ?? "";
    });
}

const namesIn = (arn: string): readonly string[] =>
  (arn.split(":").at(-1) ?? "").split("/").flatMap((part) => [part, part.replace(/-\w+$/, "")]);

/** A value and what lies just beside it: one more, one less, another case, something longer. */
function neighbours(value: string): readonly string[] {
  if (/^-?\d+(\.\d+)?$/.test(value)) return [0, -1, 1, 0.25].map((more) => String(Number(value) + more));
  if (/^\d{4}-\d{2}/.test(value)) {
    return [-1000, 0, 1000].map((shift) => new Date(Date.parse(value) + shift).toISOString());
  }
  if (/^[\d.]+\/\d+$/.test(value)) return aroundRange(value);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(value)) return [value, value.replace(/\d$/, "8")];
  if (value.includes("::")) return [value.replace(/\/.*/, "1"), "2001:db9::1"];
  if (value === "true" || value === "false") return ["true", "false"];
  const plain = [
    value.replaceAll(/[*?]/g, ""),
    value.replaceAll("*", "").replaceAll("?", "e"),
    value.replaceAll(/[*?]/g, "e:u"),
  ];
  return [
    ...new Set([...plain, value.toUpperCase(), `${plain[0]}x`].filter((text) => text !== "" && !/[*?]/.test(text))),
  ];
}

/** The first and the last address of a range, and those next to them outside. */
function aroundRange(range: string): readonly string[] {
  const [network = "", prefix = ""] = range.split("/");
  const size = 2 ** (32 - Number(prefix));
  const number = network.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const first = Math.floor(number / size) * size;
  return [first - 1, first, first + size - 1, first + size].map((address) =>
    [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join("."),
  );
}

/** A key may be absent, hold one value, or be a list: of nothing, of one, of two. */
function forms(values: readonly string[]): readonly (Given | undefined)[] {
  const pairs = values.slice(1).map((value, index) => [values[index] ?? value, value]);
  return [undefined, undefined, ...values, [], ...values.map((value) => [value]), ...pairs];
}

function arnsOf({ arn }: Target, named: readonly string[]): readonly string[] {
  if (!isFamily(arn)) return [arn];
  const stem = arn.slice(0, -1);
  const plain = named.flatMap((text) => [text.replaceAll(/[*?]/g, ""), text.replaceAll(/[*?]/g, "x")]);
  const inside = plain.filter((text) => text.startsWith(stem) && text.length > stem.length);
  return [...new Set([...inside, `${stem}x`])];
}

function sessionsIn(statements: readonly Statement[]): readonly string[] {
  const entries = statements.flatMap(({ principal }) => principal?.entries ?? []);
  return entries.flatMap((entry) => {
    const [, session] =
      (entry.kind === "arn" && /:(?:assumed-role\/[^/]+|federated-user)\/(.+)$/.exec(entry.name)) || [];
    return session ?? [];
  });
}
