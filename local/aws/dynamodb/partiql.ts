import { AwsError } from "../aws-error.ts";
import { objectOf, textOfKey } from "./attribute-values.ts";

export interface PartiqlStatement {
  readonly action: "PartiQLSelect" | "PartiQLInsert" | "PartiQLUpdate" | "PartiQLDelete";
  readonly table: string;
  readonly index?: string;
  /** Rebuilt, so that whoever carries it out finds the same table in it. */
  readonly text: (table: string) => string;
  readonly names: readonly string[];
  readonly selectsAll: boolean;
  /** @param partitionKey whose values the statement is asked for */
  readonly keyValues: (partitionKey: string) => KeyValues;
}

/** `unclear`: the statement speaks of the key in a way that is not followed. */
export type KeyValues =
  | { readonly kind: "values"; readonly values: readonly string[] }
  | { readonly kind: "none" | "unclear" };

interface Token {
  readonly kind: "word" | "identifier" | "string" | "number" | "symbol";
  readonly text: string;
  /** As it stands in the statement. */
  readonly written: string;
  readonly spaced: boolean;
}

/**
 * Reads a PartiQL statement as far as it must be known who may run it. What could be read in two ways is refused: the
 * emulator must find the table that was decided on.
 *
 * @throws AwsError
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html
 */
export function parsePartiql(statement: unknown, parameters: readonly unknown[]): PartiqlStatement {
  if (typeof statement !== "string") throw malformed("there is no Statement");
  const tokens = withoutEnd(tokensOf(statement));
  const first = wordAt(tokens, 0);
  const isExists = first === "EXISTS";
  const kind = isExists ? wordAt(tokens, 2) : first;
  const shape = SHAPES.find(({ verb }) => verb === kind);
  if (shape === undefined) throw malformed(`it begins with ${tokens[0]?.written ?? "nothing"}`);
  const words = tokens.flatMap(({ kind: of, text }) => (of === "word" ? [text.toUpperCase()] : []));
  for (const word of ["SELECT", "INSERT", "UPDATE", "DELETE", "FROM", "INTO", "JOIN"]) {
    const expected = word === shape.verb || word === shape.before ? 1 : 0;
    if (words.filter((found) => found === word).length !== expected)
      throw malformed(`${word} where it is not expected`);
  }
  const at = tokens.findIndex(({ kind: of, text }) => of === "word" && text.toUpperCase() === shape.before) + 1;
  const [table, index, end] = reference(tokens, at);
  const follower = tokens[end]?.written.toUpperCase();
  const closes = isExists && follower === ")";
  const followers: readonly (string | undefined)[] = shape.followers;
  if (!closes && !followers.includes(follower)) throw malformed(`${follower ?? "nothing"} after the table`);
  const rest = tokens.slice(end);
  return {
    action: shape.action,
    table,
    ...(index !== undefined && { index }),
    text: (name) => `${joined(tokens.slice(0, at))} ${quoted(name, index)} ${joined(rest)}`,
    names: [
      ...[...tokens.slice(0, at), ...rest].flatMap((token, place, every) => nameIn(token, every[place - 1])),
      ...(shape.verb === "INSERT" ? entriesOf(rest).map(([name]) => name) : []),
    ],
    selectsAll: shape.verb === "SELECT" && tokens.slice(0, at).some(({ written: text }) => text === "*"),
    keyValues: (key) =>
      shape.verb === "INSERT" ? insertedKey(rest, parameters, key) : askedKey(rest, parameters, key, tokens),
  };
}

const SHAPES = [
  { verb: "SELECT", before: "FROM", action: "PartiQLSelect", followers: [undefined, "WHERE", "ORDER"] },
  { verb: "INSERT", before: "INTO", action: "PartiQLInsert", followers: ["VALUE"] },
  { verb: "UPDATE", before: "UPDATE", action: "PartiQLUpdate", followers: ["SET", "REMOVE"] },
  { verb: "DELETE", before: "FROM", action: "PartiQLDelete", followers: ["WHERE"] },
] as const satisfies readonly {
  readonly verb: string;
  readonly before: string;
  readonly action: PartiqlStatement["action"];
  readonly followers: readonly (string | undefined)[];
}[];

const LEXEMES: readonly (readonly [Token["kind"] | "space", RegExp])[] = [
  ["space", /[ \t\r\n]+/y],
  ["string", /'(?:[^'\\]|'')*'/y],
  ["identifier", /"[^"\\]*"/y],
  ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ["word", /[A-Za-z_][\w$]*/y],
  ["symbol", /<<|>>|<>|<=|>=|!=|[{}[\]().,:=<>?*+;-]/y],
];

function tokensOf(statement: string): readonly Token[] {
  const tokens: Token[] = [];
  let spaced = false;
  for (let at = 0; at < statement.length; ) {
    const [kind, found] = lexemeAt(statement, at);
    at += found.length;
    const last = tokens.at(-1);
    // Two dashes begin a comment.
    if (found === "-" && last?.written === "-" && !spaced) throw malformed("a comment");
    if (kind === "space") spaced = true;
    else {
      tokens.push({ kind, text: plain(kind, found), written: found, spaced });
      spaced = false;
    }
  }
  return tokens;
}

function lexemeAt(statement: string, at: number): [Token["kind"] | "space", string] {
  for (const [kind, pattern] of LEXEMES) {
    pattern.lastIndex = at;
    const [found] = pattern.exec(statement) ?? [];
    if (found !== undefined) return [kind, found];
  }
  throw malformed(`the character ${JSON.stringify(statement[at])} at ${at}`);
}

function plain(kind: Token["kind"], text: string): string {
  if (kind === "string") return text.slice(1, -1).replaceAll("''", "'");
  return kind === "identifier" ? text.slice(1, -1) : text;
}

const joined = (tokens: readonly Token[]): string =>
  tokens.map(({ written, spaced }, index) => (spaced && index > 0 ? ` ${written}` : written)).join("");

function withoutEnd(tokens: readonly Token[]): readonly Token[] {
  return tokens.at(-1)?.written === ";" ? tokens.slice(0, -1) : tokens;
}

function wordAt(tokens: readonly Token[], index: number): string | undefined {
  const token = tokens[index];
  return token?.kind === "word" ? token.text.toUpperCase() : undefined;
}

function reference(tokens: readonly Token[], at: number): [string, string | undefined, number] {
  const name = (index: number): string => {
    const token = tokens[index];
    if (token?.kind === "word" || token?.kind === "identifier") return token.text;
    throw malformed("no table is named");
  };
  const table = name(at);
  if (tokens[at + 1]?.written !== ".") return [table, undefined, at + 1];
  return [table, name(at + 2), at + 3];
}

const quoted = (table: string, index: string | undefined): string =>
  index === undefined ? `"${table}"` : `"${table}"."${index}"`;

const WORDS = new Set(
  "SELECT FROM WHERE AND OR NOT IN BETWEEN IS MISSING NULL EXISTS SET REMOVE VALUE INSERT INTO UPDATE DELETE RETURNING ALL OLD NEW MODIFIED ORDER BY ASC DESC TRUE FALSE IF".split(
    " ",
  ),
);

/** An attribute at the top of the item: not one behind a point, and no keyword or function. */
function nameIn({ kind, text }: Token, before: Token | undefined): readonly string[] {
  if (before?.written === ".") return [];
  if (kind === "identifier") return [text];
  return kind === "word" && !WORDS.has(text.toUpperCase()) ? [text] : [];
}

function askedKey(
  rest: readonly Token[],
  parameters: readonly unknown[],
  key: string,
  all: readonly Token[],
): KeyValues {
  const where = rest.slice(rest.findIndex(({ written: text }) => text.toUpperCase() === "WHERE") + 1);
  const isKey = (token: Token | undefined) =>
    (token?.kind === "word" || token?.kind === "identifier") && token.text === key;
  const spoken = where.filter(isKey).length;
  if (spoken === 0) return { kind: "none" };
  const isSimple = !where.some(({ kind, text }) => kind === "word" && /^(OR|NOT)$/i.test(text));
  const at = where.findIndex(isKey);
  const before = where[at - 1];
  const startsConjunct = before === undefined || before.written.toUpperCase() === "AND";
  if (!isSimple || spoken > 1 || !startsConjunct) return { kind: "unclear" };
  const operator = where[at + 1]?.written.toUpperCase();
  if (operator !== "=" && operator !== "IN") return { kind: operator === undefined ? "unclear" : "none" };
  const operands = operator === "=" ? where.slice(at + 2, at + 3) : inList(where.slice(at + 2));
  const after = operator === "=" ? where[at + 3] : undefined;
  if (after !== undefined && !/^(AND|RETURNING|ORDER|\))$/i.test(after.written)) return { kind: "unclear" };
  return valuesOf(operands, parameters, all);
}

function inList(tokens: readonly Token[]): readonly Token[] {
  const close = tokens.findIndex(({ written: text }) => text === "]" || text === ")");
  return tokens.slice(1, close === -1 ? undefined : close).filter(({ written: text }) => text !== ",");
}

function insertedKey(rest: readonly Token[], parameters: readonly unknown[], key: string): KeyValues {
  const [, open] = rest;
  if (open?.written === "?") {
    const value = textOfKey(objectOf(objectOf(parameters[0])["M"])[key]);
    return value === undefined ? { kind: "unclear" } : { kind: "values", values: [value] };
  }
  const found = entriesOf(rest).filter(([name]) => name === key);
  const [entry] = found;
  return entry === undefined || found.length > 1
    ? { kind: "unclear" }
    : valuesOf(rest.slice(entry[1], entry[1] + 1), parameters, rest);
}

/** What stands at the top of an inserted item: its names, and where their values begin. */
function entriesOf(rest: readonly Token[]): readonly (readonly [string, number])[] {
  let depth = 0;
  return rest.flatMap(({ kind, text, written }, index) => {
    if (/^(<<|[{[(])$/.test(written)) depth += 1;
    if (/^(>>|[}\])])$/.test(written)) depth -= 1;
    const isName = depth === 1 && kind === "string" && rest[index + 1]?.written === ":";
    return isName ? [[text, index + 2] as const] : [];
  });
}

function valuesOf(operands: readonly Token[], parameters: readonly unknown[], all: readonly Token[]): KeyValues {
  const placeholders = all.filter(({ written: text }) => text === "?");
  const values = operands.flatMap((token) => {
    if (token.kind === "string" || token.kind === "number") return [token.text];
    return token.written === "?" ? (textOfKey(parameters[placeholders.indexOf(token)]) ?? []) : [];
  });
  return values.length === 0 || values.length !== operands.length ? { kind: "unclear" } : { kind: "values", values };
}

function malformed(because: string): AwsError {
  return new AwsError("ValidationException", `Statement wasn't well formed, can't be processed: ${because}.`);
}
