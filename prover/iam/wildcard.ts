import { NotUnderstood } from "./not-understood.ts";
import { type Piece, written } from "./variables.ts";

/** One position of a pattern: a character, or a wildcard and what it may stand for. */
interface Token {
  readonly many: boolean;
  readonly admits: (character: string) => boolean;
}

interface Character {
  readonly character: string;
  readonly kind: Piece["kind"];
}

/** `*` stands for any characters, `?` for one; everything else for itself, in its own case. */
export function matchesGlob(pattern: readonly Piece[], text: string): boolean {
  return run(characters(pattern).map(token), text);
}

/**
 * Actions, whose names know no case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function matchesAction(pattern: string, action: string): boolean {
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
  const wide = matchesGlob(pattern, arn);
  const narrow = run(characters(pattern).map(withinSegments), arn);
  if (wide === narrow) return wide;
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

function token(wanted: Character): Token {
  if (!isWildcard(wanted)) return { many: false, admits: (character) => character === wanted.character };
  return { many: wanted.character === "*", admits: () => true };
}

function withinSegments(wanted: Character, index: number, pattern: readonly Character[]): Token {
  const next = pattern[index + 1];
  const endsSegment = next === undefined || (next.character === ":" && next.kind === "written");
  if (!isWildcard(wanted) || (wanted.character === "*" && endsSegment)) return token(wanted);
  return { many: wanted.character === "*", admits: (character) => character !== ":" };
}

/** All ways at once through the pattern, so that no pattern takes longer than its length times the text's. */
function run(pattern: readonly Token[], text: string): boolean {
  let places = reachable(pattern, [0]);
  for (const character of text) {
    const next = [...places].flatMap((place) => {
      const here = pattern[place];
      return here?.admits(character) ? [here.many ? place : place + 1] : [];
    });
    places = reachable(pattern, next);
  }
  return places.has(pattern.length);
}

/** A `*` may also stand for nothing. */
function reachable(pattern: readonly Token[], places: readonly number[]): ReadonlySet<number> {
  const found = new Set(places);
  for (const place of found) if (pattern[place]?.many) found.add(place + 1);
  return found;
}
