import { CONSTRUCTS, featuresOf } from "./constructs.ts";
import type { Checked } from "./tie.ts";
import type { RandomWorld } from "./world.ts";

type Counts = Readonly<Record<Checked["verdict"], number>>;

/** What many worlds came to. */
export interface Tally {
  readonly pairs: number;
  readonly requests: number;
  /** Worlds inside the modelled fragment. */
  readonly within: Counts;
  /** Worlds outside it. */
  readonly outside: Counts;
  /** Of both, by construct. */
  readonly constructs: Readonly<Record<string, Counts>>;
  /** Why worlds inside the fragment were unknown, and how often. */
  readonly reasons: Readonly<Record<string, number>>;
}

const NONE: Counts = { proved: 0, refuted: 0, unknown: 0 };

export const NOTHING: Tally = { pairs: 0, requests: 0, within: NONE, outside: NONE, constructs: {}, reasons: {} };

export function tallyOf(world: RandomWorld, { verdict, pairs, requests, reasons }: Checked): Tally {
  const one = { ...NONE, [verdict]: 1 };
  const features = featuresOf(world);
  const occurring = CONSTRUCTS.filter(({ occurs }) => occurs(features));
  return {
    ...{ pairs, requests },
    within: world.strange ? NONE : one,
    outside: world.strange ? one : NONE,
    constructs: Object.fromEntries(occurring.map(({ name }) => [name, one])),
    reasons: world.strange || verdict !== "unknown" ? {} : Object.fromEntries(reasons.map((reason) => [reason, 1])),
  };
}

export function sumOf(one: Tally, other: Tally): Tally {
  return {
    pairs: one.pairs + other.pairs,
    requests: one.requests + other.requests,
    within: sumOfCounts(one.within, other.within),
    outside: sumOfCounts(one.outside, other.outside),
    constructs: merged(one.constructs, other.constructs, NONE, sumOfCounts),
    reasons: merged(one.reasons, other.reasons, 0, (a, b) => a + b),
  };
}

function sumOfCounts(one: Counts, other: Counts): Counts {
  return {
    proved: one.proved + other.proved,
    refuted: one.refuted + other.refuted,
    unknown: one.unknown + other.unknown,
  };
}

function merged<T>(
  one: Readonly<Record<string, T>>,
  other: Readonly<Record<string, T>>,
  nothing: T,
  sum: (a: T, b: T) => T,
): Record<string, T> {
  const all = { ...one };
  for (const [name, value] of Object.entries(other)) all[name] = sum(all[name] ?? nothing, value);
  return all;
}

export function worldsIn({ within, outside }: Tally): number {
  return [within, outside].reduce((sum, { proved, refuted, unknown }) => sum + proved + refuted + unknown, 0);
}

/** The share of worlds in which some pair across a wall has access. */
export function crossingShare(tally: Tally): number {
  return (tally.within.refuted + tally.outside.refuted) / worldsIn(tally);
}

/** Of the worlds inside the modelled fragment, the share that is undecided. */
export function unknownShare({ within }: Tally): number {
  return within.unknown / (within.proved + within.refuted + within.unknown);
}

const LEAST_CROSSING = 0.3;
const MOST_UNKNOWN = 0.003;

/**
 * Whether so much is undecided that something is wrong: three worlds inside the fragment at least, and more than three
 * in a thousand. About three in ten thousand are undecided with good reason.
 */
export function isUndecided(tally: Tally): boolean {
  return tally.within.unknown >= 3 && unknownShare(tally) > MOST_UNKNOWN;
}

/**
 * What must be true of the worlds, or their agreement means little: one sentence for each thing that is not.
 *
 * @param each the least number of proved worlds, and of refuted ones, that every construct must occur in
 */
export function shortfalls(tally: Tally, each: number): readonly string[] {
  const rare = CONSTRUCTS.flatMap(({ name }) => {
    const { proved, refuted } = tally.constructs[name] ?? NONE;
    const enough = proved >= each && refuted >= each;
    return enough ? [] : [`"${name}" occurs in ${proved} proved and ${refuted} refuted worlds, not in ${each} each.`];
  });
  const [crossing, unknown] = [crossingShare(tally), unknownShare(tally)];
  return [
    ...(crossing >= LEAST_CROSSING ? [] : [`Only ${percent(crossing)} of the worlds hold a crossing.`]),
    ...(unknown <= MOST_UNKNOWN ? [] : [`${percent(unknown)} of the worlds inside the modelled fragment are unknown.`]),
    ...rare,
  ];
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
