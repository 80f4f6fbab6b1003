import { NotUnderstood } from "./not-understood.ts";
import { type Piece, written } from "./variables.ts";

/** One position of a pattern: a character, or a wildcard, which may be kept from colons. */
interface Token {
  readonly character?: string;
  readonly many: boolean;
  readonly colons: boolean;
}

interface Character {
  readonly character: string;
  readonly kind: Piece["kind"];
}

/** `*` stands for any characters, `?` for one; everything else for itself, in its own case. */
export function matchesGlob(pattern: readonly Piece[], text: string): boolean {
  const plain = plainAnswer(pattern, text) ?? oneStarAnswer(pattern, text);
  if (plain !== undefined) return plain;
  return run(characters(pattern).map(token), text);
}

/**
 * Actions, whose names know no case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function matchesAction(pattern: string, action: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern.length === action.length && pattern.toLowerCase() === action.toLowerCase();
  return matchesGlob([written(pattern.toLowerCase())], action.toLowerCase());
}

/**
 * A `Resource`: wildcards stay within the segment between two colons, except a `*` that ends its segment.
 *
 * @throws NotUnderstood where the answer would be another if every wildcard crossed colons: what a colon in the name of
 *   a resource separates, the documentation does not say.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesResource(pattern: readonly Piece[], arn: string): boolean {
  const plain = plainAnswer(pattern, arn) ?? lastStarAnswer(pattern, arn);
  if (plain !== undefined) return plain;
  const wanted = characters(pattern);
  const [wide, narrow] = [wanted.map(token), wanted.map(withinSegments)];
  if (!run(wide, arn)) return false;
  if (run(narrow, arn)) return true;
  throw new NotUnderstood(`Whether a wildcard within a segment of a Resource reaches over a colon of ${arn}.`);
}

/**
 * ARN operators: each of the six components for itself.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: readonly Piece[], arn: string): boolean {
  const wanted = components(characters(pattern), ({ character, kind }) => character === ":" && kind === "written");
  const given = components([...arn], (character) => character === ":");
  return wanted.every((component, index) => run(component.map(token), given[index]?.join("") ?? ""));
}

/** What most patterns need: no wildcard, or a beginning or an end without one that the text does not have. */
function plainAnswer(pattern: readonly Piece[], text: string): boolean | undefined {
  const [only] = pattern;
  if (only === undefined || pattern.length > 1) return undefined;
  const first = only.text.search(/[*?]/);
  if (first === -1 || only.kind === "literal") return only.text === text;
  if (only.kind === "value") return undefined;
  const last = Math.max(only.text.lastIndexOf("*"), only.text.lastIndexOf("?"));
  return text.startsWith(only.text.slice(0, first)) && text.endsWith(only.text.slice(last + 1)) ? undefined : false;
}

/** Of a pattern whose beginning and end the text has: a single star stands for whatever is between. */
function oneStarAnswer(pattern: readonly Piece[], text: string): boolean | undefined {
  const [only] = pattern;
  if (only === undefined || pattern.length > 1 || only.kind !== "written") return undefined;
  const star = only.text.search(/[*?]/);
  const isOnly = only.text[star] === "*" && star === only.text.lastIndexOf("*") && !only.text.includes("?");
  return isOnly ? text.length >= only.text.length - 1 : undefined;
}

/** The same where the star ends the pattern, so that it ends its segment and may stand for colons. */
function lastStarAnswer(pattern: readonly Piece[], text: string): boolean | undefined {
  return pattern[0]?.text.endsWith("*") ? oneStarAnswer(pattern, text) : undefined;
}

function components<T>(items: readonly T[], isColon: (item: T) => boolean): T[][] {
  const parts: T[][] = [[]];
  for (const item of items) {
    if (isColon(item) && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  if (parts.length < 6) throw new NotUnderstood("An ARN operator compares ARNs of six components; one has fewer.");
  return parts;
}

function characters(pattern: readonly Piece[]): Character[] {
  return pattern.flatMap(({ kind, text }) => {
    if (kind === "value" && /[*?]/.test(text)) {
      throw new NotUnderstood(`A variable's value holds a wildcard: ${text}.`);
    }
    return [...text].map((character) => ({ character, kind }));
  });
}

const isWildcard = ({ character, kind }: Character) => kind === "written" && (character === "*" || character === "?");

function token({ character, kind }: Character): Token {
  const any = isWildcard({ character, kind });
  return any ? { many: character === "*", colons: true } : { character, many: false, colons: true };
}

function withinSegments(wanted: Character, index: number, pattern: readonly Character[]): Token {
  const next = pattern[index + 1];
  const endsSegment = next === undefined || (next.character === ":" && next.kind === "written");
  if (!isWildcard(wanted) || (wanted.character === "*" && endsSegment)) return token(wanted);
  return { many: wanted.character === "*", colons: false };
}

/** All ways at once through the pattern, so that no pattern takes longer than its length times the text's. */
function run(pattern: readonly Token[], text: string): boolean {
  let places: number[] = [];
  enter(pattern, 0, places);
  for (const character of text) {
    if (places.length === 0) return false;
    const next: number[] = [];
    for (const place of places) {
      const here = pattern[place];
      if (here !== undefined && admits(here, character)) enter(pattern, here.many ? place : place + 1, next);
    }
    places = next;
  }
  return places.at(-1) === pattern.length;
}

function admits(wanted: Token, character: string): boolean {
  if (wanted.character !== undefined) return wanted.character === character;
  return wanted.colons || character !== ":";
}

/** Adds a place, and those behind it that a `*` opens by standing for nothing. Places rise, so each is kept once. */
function enter(pattern: readonly Token[], first: number, places: number[]): void {
  const last = places.at(-1) ?? -1;
  for (let place = first; ; place += 1) {
    if (place > last) places.push(place);
    if (!pattern[place]?.many) return;
  }
}
