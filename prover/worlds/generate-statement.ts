import type { Random } from "./random.ts";
import { KEYS, type KeySpecification, OPERATORS_OF, SIDES } from "./vocabulary.ts";
import type { StatementDocument } from "./world.ts";

/** What the statements of one world have in common, so that they speak of the same things. */
export interface Theme {
  readonly random: Random;
  readonly strange: boolean;
  /** What mostly decides in it: conditions of one key against each other, one layer against another, or anything. */
  readonly about: "conditions" | "layers" | "anything";
  /** The keys that most of its conditions ask for. */
  readonly keys: readonly KeySpecification[];
}

/** A resource as statements speak of it. */
export interface Named {
  /** With `{side}` still to be filled in. */
  readonly template: string;
  readonly side: string;
  readonly actions: readonly string[];
  /** What a final `*` may become. */
  readonly within: readonly string[];
}

type Conditions = NonNullable<StatementDocument["Condition"]>;
export type Body = Pick<StatementDocument, "Action" | "NotAction" | "Resource" | "NotResource" | "Condition">;

/** What a statement says apart from its effect and its principal. */
export function statementBody(theme: Theme, about: Named, others: readonly Named[], variables: boolean): Body {
  return {
    ...actionElement(theme, about),
    ...resourceElement(theme, about, others, variables),
    ...conditionElement(theme, variables),
  };
}

/** A wide Allow under conditions of few keys, and Denies that speak of the same keys. */
export function contest(
  theme: Theme,
  about: Named,
  others: readonly Named[],
  variables: boolean,
): readonly StatementDocument[] {
  const { random } = theme;
  const key = () => random.pick(random.chance(0.8) ? theme.keys.slice(0, 1) : theme.keys);
  const conditions = () =>
    merged(Array.from({ length: random.chance(0.25) ? 2 : 1 }, () => condition(theme, key(), variables)));
  const where = () => ({
    ...(random.chance(0.75) ? { Action: "*" } : actionElement(theme, about)),
    ...(random.chance(0.8) ? { Resource: "*" } : resourceElement(theme, about, others, variables)),
  });
  const denials = Array.from({ length: random.pick([1, 1, 2, 3]) }, (): StatementDocument => {
    return { Effect: "Deny", ...where(), ...(random.chance(0.9) && { Condition: conditions() }) };
  });
  return [{ Effect: "Allow", ...where(), Condition: conditions() }, ...denials];
}

/** Nearly the same: under the same condition, the contrary, a neighbour; or of another action. */
export function closeTo(body: Body, theme: Theme, about: Named, variables: boolean): Body {
  const { random } = theme;
  const { Condition: conditions, ...same } = body;
  const { Action: _, NotAction: __, ...where } = same;
  const rest = random.chance(0.2) ? { ...where, ...actionElement(theme, about) } : same;
  const [operator, keys] = Object.entries(conditions ?? {})[0] ?? [];
  const [key, values] = Object.entries(keys ?? {})[0] ?? [];
  const specification = KEYS.find((one) => one.key.toLowerCase() === key?.toLowerCase());
  if (operator === undefined || key === undefined || values === undefined || specification === undefined) {
    return { ...rest, ...conditionElement(theme, variables) };
  }
  const draw = random.below(10);
  if (draw < 3) return { ...rest, ...(conditions && { Condition: conditions }) };
  if (draw < 5) return { ...rest, Condition: { Null: { [key]: random.pick(["true", "false"]) } } };
  if (draw < 7 || operator === "Null") return { ...rest, Condition: condition(theme, specification, variables) };
  const other = operatorName(theme, specification, contrary(random, operator, specification));
  return { ...rest, Condition: { [other]: { [key]: values } } };
}

/** An operator that knows these values: most often the negated one. */
function contrary(random: Random, operator: string, { type }: KeySpecification): string {
  const bare = operator.replace(/^For\w+:/, "").replace("IfExists", "");
  const others = OPERATORS_OF[type].filter((other) => other.includes("Not") === bare.includes("Not"));
  const negated = bare.includes("Not")
    ? bare.replace("Not", "")
    : bare.replace(/^(String|Numeric|Date|Ip|Arn)/, (kind) => (kind === "Ip" ? "NotIp" : `${kind}Not`));
  if (random.chance(0.6) && OPERATORS_OF[type].includes(negated)) return negated;
  return random.pick(others);
}

function actionElement({ random }: Theme, { actions }: Named): Body {
  const service = actions[0]?.split(":")[0] ?? "";
  const one = (): string => {
    const action = random.pick(actions);
    const [, name = ""] = action.split(":");
    const place = 1 + random.below(name.length - 1);
    return random.pick([
      ...[action, action, action, action.toLowerCase(), `${service}:*`, "*"],
      ...[`${service}:${name.slice(0, place)}*`, `${service}:*${name.slice(place)}`],
      ...[`${service}:${name.slice(0, place)}?${name.slice(place + 1)}`, `${service}:${name.slice(0, place)}?`],
    ]);
  };
  if (random.chance(0.2)) return { NotAction: oneOrMore(random, random.several([...actions], 1 + random.below(2))) };
  return { Action: oneOrMore(random, Array.from({ length: random.chance(0.25) ? 2 : 1 }, one)) };
}

function resourceElement(theme: Theme, about: Named, others: readonly Named[], variables: boolean): Body {
  const { random } = theme;
  const negated = random.chance(0.15);
  const named = negated && random.chance(0.5) && others.length > 0 ? random.pick(others) : about;
  const patterns = Array.from({ length: random.chance(0.2) ? 2 : 1 }, () =>
    resourcePattern(theme, named, negated, variables),
  );
  return { [negated ? "NotResource" : "Resource"]: oneOrMore(random, patterns) };
}

function resourcePattern(
  theme: Theme,
  { template, side, within }: Named,
  negated: boolean,
  variables: boolean,
): string {
  const { random, strange } = theme;
  const place = random.below(side.length);
  const written = [
    side,
    side,
    side,
    `${side.slice(0, place)}?${side.slice(place + 1)}`,
    `${side.slice(0, place + 1)}*`,
  ];
  const filled = ["${aws:PrincipalTag/tenant, 'acme'}", "${aws:PrincipalTag/team, 'globex'}"];
  const tags = ["${aws:PrincipalTag/tenant}", "${aws:PrincipalTag/team}"];
  const unfilled = [...tags, ...tags, ...tags, "${*}", "${sts:ExternalId}"];
  const name = random.pick([
    ...[...written, random.pick(SIDES)],
    ...(variables ? filled : []),
    ...(variables && (!negated || strange) ? [random.pick(unfilled), random.pick(unfilled)] : []),
  ]);
  // A wildcard inside a segment must not meet a colon, on which the documentation is silent.
  const colons = template.includes("log-group") && !strange;
  const safe = colons && /\?|\*./.test(name) ? side : name;
  const arn = template.replaceAll("{side}", safe);
  if (template === "*") return random.chance(0.8) ? "*" : "arn:aws:sqs:*:*:*";
  if (!template.endsWith("*")) return random.chance(0.08) ? "*" : random.chance(0.06) ? generalised(arn) : arn;
  const stem = arn.slice(0, -1);
  if (colons) return random.pick([arn, arn, "*"]);
  const inside = random.pick(within).replaceAll("{side}", side);
  return random.pick([arn, arn, arn, "*", `${stem}${inside}`, `${stem}${inside.slice(0, 2)}*`, stem.slice(0, -1)]);
}

/** Any region and any account. */
function generalised(arn: string): string {
  const [head, partition, service, , , ...rest] = arn.split(":");
  return [head, partition, service, "*", "*", ...rest].join(":");
}

function conditionElement(theme: Theme, variables: boolean): Pick<Body, "Condition"> {
  const count = theme.random.pick(theme.about === "layers" ? [0, 0, 0, 0, 0, 1] : [0, 0, 0, 1, 1, 1, 2]);
  if (count === 0) return {};
  const parts = Array.from({ length: count }, () =>
    condition(theme, theme.random.pick(theme.random.chance(0.85) ? theme.keys : KEYS), variables),
  );
  return { Condition: merged(parts) };
}

function merged(parts: readonly Conditions[]): Conditions {
  const all: Record<string, Conditions[string]> = {};
  for (const [operator, keys] of parts.flatMap(Object.entries<Conditions[string]>)) {
    all[operator] = { ...all[operator], ...keys };
  }
  return all;
}

function condition(theme: Theme, specification: KeySpecification, variables: boolean): Conditions {
  const { random, strange } = theme;
  const key = random.chance(0.15) ? specification.key.toLowerCase() : specification.key;
  if (random.chance(0.12)) return { Null: { [key]: random.pick(["true", "false"]) } };
  const bare = random.pick(OPERATORS_OF[specification.type]);
  const operator = operatorName(theme, specification, bare);
  // Whether a negated operator holds where a variable has no value, nobody says.
  const mayLack = strange || !bare.includes("Not");
  const values = specification.values.filter(
    (value) => !value.includes("${") || (variables && (mayLack || /, '|PrincipalAccount/.test(value))),
  );
  return { [operator]: { [key]: oneOrMore(random, random.several(values, random.chance(0.25) ? 2 : 1)) } };
}

/** With `ForAllValues`, `ForAnyValue` and `IfExists` as the key and chance have it. */
function operatorName(
  { random, strange }: Theme,
  { multivalued = false, type }: KeySpecification,
  bare: string,
): string {
  const set = multivalued ? !strange || random.chance(0.9) : random.chance(0.08);
  const ifExists = random.chance(0.2);
  if (type === "binary" && set) return bare;
  if (!set) return ifExists ? `${bare}IfExists` : bare;
  const all = random.chance(0.5);
  // Of an absent key `ForAnyValue` says one thing and `IfExists` the other.
  return `${all ? "ForAllValues" : "ForAnyValue"}:${bare}${ifExists && (all || strange) ? "IfExists" : ""}`;
}

export function oneOrMore(random: Random, values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined && random.chance(0.7) ? first : values;
}
