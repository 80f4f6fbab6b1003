import type { Piece } from "../iam/variables.ts";

/** A stretch of a policy's string; `open` stands for a variable of which nothing is known: any text. */
export type OpenPiece = Piece | { readonly kind: "open" };

/** One position of a pattern. */
export interface Token {
  /** The character; absent: a wildcard. An empty one is met by no character. */
  readonly literal?: string;
  /** `*`. */
  readonly many: boolean;
  /** Whether the wildcard reaches over colons. */
  readonly colons: boolean;
}

/** A set of texts: those that the tokens spell. */
export interface Pattern {
  readonly tokens: readonly Token[];
  readonly ignoresCase: boolean;
  /** What every text of it begins with. */
  readonly prefix: string;
  /** Its only text, where it has no wildcard. */
  readonly exact?: string;
  /** Whether every text that begins so is one of its texts. */
  readonly isPrefix: boolean;
}

const STAR: Token = { many: true, colons: true };
const ONE: Token = { many: false, colons: true };
const literals = new Map<string, Token>();
const NEVER: Token = { literal: "", many: false, colons: false };

/** `*` and `?` stand for any characters, colons included. */
export function wide(pieces: readonly OpenPiece[]): Pattern {
  const text = oneWildcardAtMost(pieces);
  if (text !== undefined) return endingPattern(text);
  return pattern(tokensOf(pieces).map(({ token }) => token));
}

/** As {@link wide}, but a wildcard within a segment of an ARN stays there. */
export function narrow(pieces: readonly OpenPiece[]): Pattern {
  const text = oneWildcardAtMost(pieces);
  if (text !== undefined) return endingPattern(text);
  const tokens = tokensOf(pieces);
  return pattern(
    tokens.map(({ token }, index) => {
      const next = tokens[index + 1];
      const endsSegment = next === undefined || isSeparator(next);
      return token.literal !== undefined || (token.many && endsSegment) ? token : { ...token, colons: false };
    }),
  );
}

/** The text, where its only wildcard is a `*` at its end, or it has none: as nearly all are written. */
function oneWildcardAtMost([piece, ...others]: readonly OpenPiece[]): string | undefined {
  if (others.length > 0 || piece?.kind !== "written") return undefined;
  const wildcard = piece.text.search(/[*?]/);
  const ends = wildcard === piece.text.length - 1 && piece.text.endsWith("*");
  return wildcard === -1 || ends ? piece.text : undefined;
}

/** Its characters are told apart only where somebody walks along them: what most patterns are asked, needs none. */
function endingPattern(text: string): Pattern {
  const isPrefix = text.endsWith("*");
  const prefix = isPrefix ? text.slice(0, -1) : text;
  let tokens: readonly Token[] | undefined;
  return {
    get tokens() {
      tokens ??= [...[...prefix].map(literalToken), ...(isPrefix ? [STAR] : [])];
      return tokens;
    },
    ...{ ignoresCase: false, prefix, isPrefix },
    ...(!isPrefix && { exact: text }),
  };
}

/** The text itself: no character of it is a wildcard. */
export function verbatim(pieces: readonly OpenPiece[], ignoresCase: boolean): Pattern {
  const literal = pieces.map((piece) => (piece.kind === "open" ? piece : { ...piece, kind: "literal" as const }));
  return pattern(
    tokensOf(literal).map(({ token }) => token),
    ignoresCase,
  );
}

/** Six components, each for itself; `undefined` where there are fewer. */
export function arnPattern(pieces: readonly OpenPiece[]): Pattern | undefined {
  let component = 0;
  const tokens = tokensOf(pieces).map((item) => {
    if (component === 5) return item.token;
    if (isSeparator(item)) {
      component += 1;
      return item.token;
    }
    if (item.token.literal === ":") return NEVER;
    return item.token.literal === undefined ? { ...item.token, colons: false } : item.token;
  });
  return component === 5 ? pattern(tokens) : undefined;
}

/** Every text that has the six components of an ARN. */
export const ANY_ARN: Pattern = wide([{ kind: "written", text: "*:*:*:*:*:*" }]);

/** Whether the text is one of the pattern's. */
export function matches(pattern: Pattern, text: string): boolean {
  if (pattern.exact !== undefined && !pattern.ignoresCase) return text === pattern.exact;
  if (!pattern.ignoresCase && !text.startsWith(pattern.prefix)) return false;
  if (pattern.isPrefix) return true;
  let places = start(pattern);
  for (const character of text) {
    places = step(pattern, places, character);
    if (places.length === 0) return false;
  }
  return accepts(pattern, places);
}

/** The places that can be stood at before any character; in rising order, without repetition. */
export function start(pattern: Pattern): readonly number[] {
  return skipping(pattern, [0]);
}

/** The places that can be stood at after one more character. */
export function step(pattern: Pattern, places: readonly number[], character: string): readonly number[] {
  const next: number[] = [];
  for (const place of places) {
    const token = pattern.tokens[place];
    if (token !== undefined && admits(token, character, pattern.ignoresCase)) next.push(token.many ? place : place + 1);
  }
  return skipping(pattern, next);
}

export function accepts(pattern: Pattern, places: readonly number[]): boolean {
  return places.at(-1) === pattern.tokens.length;
}

function admits(token: Token, character: string, ignoresCase: boolean): boolean {
  if (token.literal === undefined) return token.colons || character !== ":";
  if (!ignoresCase) return token.literal === character;
  return token.literal === character || token.literal.toLowerCase() === character.toLowerCase();
}

/** A `*` may also stand for nothing. Places come in rising order, and leave so. */
function skipping({ tokens }: Pattern, places: readonly number[]): readonly number[] {
  const all: number[] = [];
  for (const place of places) {
    if ((all.at(-1) ?? -1) >= place) continue;
    all.push(place);
    for (let next = place; tokens[next]?.many; next += 1) all.push(next + 1);
  }
  return all;
}

/** One for each character: policies hold millions. */
function literalToken(literal: string): Token {
  const token = literals.get(literal) ?? { literal, many: false, colons: true };
  literals.set(literal, token);
  return token;
}

interface Item {
  readonly token: Token;
  /** Whether it stands in the policy's text itself. */
  readonly written: boolean;
}

const isSeparator = ({ token, written }: Item) => written && token.literal === ":";

function tokensOf(pieces: readonly OpenPiece[]): readonly Item[] {
  return pieces.flatMap((piece): Item[] => {
    if (piece.kind === "open") return [{ token: STAR, written: false }];
    const written = piece.kind === "written";
    return [...piece.text].map((character) => {
      if (written && character === "*") return { token: STAR, written };
      if (written && character === "?") return { token: ONE, written };
      return { token: literalToken(character), written };
    });
  });
}

function pattern(tokens: readonly Token[], ignoresCase = false): Pattern {
  const wildcard = tokens.findIndex(({ literal }) => literal === undefined || literal === "");
  const prefix = tokens
    .slice(0, wildcard === -1 ? tokens.length : wildcard)
    .map(({ literal }) => literal)
    .join("");
  const last = tokens[wildcard];
  const isPrefix = !ignoresCase && wildcard === tokens.length - 1 && last?.many === true && last.colons;
  return { tokens, ignoresCase, prefix, isPrefix, ...(wildcard === -1 && { exact: prefix }) };
}
