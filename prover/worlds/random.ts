/** Choices that a seed determines, so that whatever is made of them can be made again. */
export interface Random {
  /** A whole number from 0 to below the limit. */
  readonly below: (limit: number) => number;
  readonly chance: (share: number) => boolean;
  /** One of a list, which must not be empty. */
  readonly pick: <T>(items: readonly T[]) => T;
  /** So many different items, or all where there are fewer, in a random order. */
  readonly several: <T>(items: readonly T[], count: number) => readonly T[];
}

/** A mulberry32 generator. */
export function randomFrom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(items: readonly T[]): T => {
    const [item] = items.slice(below(items.length));
    return item as T;
  };
  const several = <T>(items: readonly T[], count: number): readonly T[] => {
    const left = [...items];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(below(left.length), 1)).flat();
  };
  return { below, chance: (share) => next() < share, pick, several };
}
