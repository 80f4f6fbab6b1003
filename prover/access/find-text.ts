import { type Budget, spend } from "./budget.ts";
import { accepts, matches, type Pattern, start, step } from "./pattern.ts";

/** Of a text: that it is one of some pattern's, or of none's. */
export interface TextDemand {
  readonly patterns: readonly Pattern[];
  readonly wanted: boolean;
}

/**
 * A text that meets all demands, or `undefined` where there is none: exact. A plain one where the patterns suggest one,
 * else a shortest.
 *
 * @throws NotUnderstood where the budget is spent
 */
export function findText(demands: readonly TextDemand[], budget: Budget): string | undefined {
  if (beginOtherwise(demands)) return undefined;
  for (const text of plainTexts(demands)) {
    spend(budget, demands.length);
    if (demands.every((demand) => meetsText(demand, text))) return text;
  }
  return demands.some(isListed) ? undefined : shortest(demands, budget);
}

/** Whether what two of the demands admit differs in its first characters: a quick look before a long one. */
function beginOtherwise(demands: readonly TextDemand[]): boolean {
  const [first, ...others] = demands.filter(({ wanted }) => wanted);
  return others.some(
    ({ patterns }) => !patterns.some((one) => first?.patterns.some((other) => mayBeginAlike(one, other))),
  );
}

function mayBeginAlike(one: Pattern, other: Pattern): boolean {
  if (one.ignoresCase || other.ignoresCase) return true;
  return one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
}

export function meetsText({ patterns, wanted }: TextDemand, text: string): boolean {
  return patterns.some((pattern) => matches(pattern, text)) === wanted;
}

/** Texts that a reader would choose: what stands in the patterns, with an `x` or nothing for each wildcard. */
export function plainTexts(demands: readonly TextDemand[]): readonly string[] {
  const patterns = demands.flatMap((demand) => (demand.wanted ? demand.patterns : []));
  const filled = ["x", ""].flatMap((filling) =>
    patterns.map(({ tokens }) => tokens.map(({ literal, many }) => literal ?? (many ? filling : "x")).join("")),
  );
  return [...new Set([...filled, "x"])];
}

/** Whether the plain texts are all that the demand admits. */
function isListed({ patterns, wanted }: TextDemand): boolean {
  return wanted && patterns.every(({ exact, ignoresCase }) => exact !== undefined && !ignoresCase);
}

/** Where each pattern of each demand stands after some text. */
type State = readonly (readonly (readonly number[])[])[];

/** Breadth first over the joint places of all patterns. */
function shortest(demands: readonly TextDemand[], budget: Budget): string | undefined {
  const first: State = demands.map(({ patterns }) => patterns.map(start));
  let states = new Map([[keyOf(first), { state: first, text: "" }]]);
  const cost = 4 + 4 * demands.reduce((sum, { patterns }) => sum + patterns.length, 0);
  const seen = new Set(states.keys());
  while (states.size > 0) {
    const next: typeof states = new Map();
    for (const { state, text } of states.values()) {
      if (isMet(demands, state)) return text;
      for (const character of charactersAt(demands, state)) {
        const after = advance(demands, state, character);
        spend(budget, cost);
        const key = keyOf(after);
        if (seen.has(key) || isDead(demands, after)) continue;
        seen.add(key);
        next.set(key, { state: after, text: text + character });
      }
    }
    states = next;
  }
  return undefined;
}

function advance(demands: readonly TextDemand[], state: State, character: string): State {
  return demands.map(({ patterns }, demand) =>
    patterns.map((pattern, index) => step(pattern, state[demand]?.[index] ?? [], character)),
  );
}

function isMet(demands: readonly TextDemand[], state: State): boolean {
  return demands.every(
    ({ patterns, wanted }, demand) =>
      patterns.some((pattern, index) => accepts(pattern, state[demand]?.[index] ?? [])) === wanted,
  );
}

/** A demanded pattern that no longer stands anywhere never will. */
function isDead(demands: readonly TextDemand[], state: State): boolean {
  return demands.some(({ wanted }, demand) => wanted && (state[demand] ?? []).every((places) => places.length === 0));
}

const keyOf = (state: State) => state.map((patterns) => patterns.map((places) => places.join(",")).join(";")).join("|");

const OTHERS = "xyzabcdefghijklmnopqrstuvw0123456789-_XYZABCDEFGHIJKLMNOPQRSTUVW";

/** The characters that the patterns tell apart at these places, and one that is like all the rest. */
function charactersAt(demands: readonly TextDemand[], state: State): ReadonlySet<string> {
  const told = new Set<string>();
  demands.forEach(({ patterns }, demand) => {
    patterns.forEach(({ tokens, ignoresCase }, index) => {
      for (const place of state[demand]?.[index] ?? []) {
        const token = tokens[place];
        if (token?.literal === undefined) {
          if (token?.colons === false) told.add(":");
        } else if (token.literal !== "") {
          for (const character of ignoresCase ? spellings(token.literal) : [token.literal]) told.add(character);
        }
      }
    });
  });
  const other = [...OTHERS].find((character) => !told.has(character)) ?? unusual(told);
  return told.add(other);
}

/** The characters that one letter is equal to where case is ignored; the Kelvin sign's lower case is `k`. */
function spellings(letter: string): readonly string[] {
  const kelvin = letter.toLowerCase() === "k" ? ["\u212a"] : [];
  return [letter.toLowerCase(), letter.toUpperCase(), ...kelvin];
}

function unusual(told: ReadonlySet<string>): string {
  let code = 0x4e00;
  while (told.has(String.fromCodePoint(code))) code += 1;
  return String.fromCodePoint(code);
}
