/** How long requests took, in a memory that does not grow with them. */
export interface Latencies {
  /** @param milliseconds of one request */
  readonly note: (milliseconds: number) => void;
  readonly count: () => number;
  /** @param share 0.99: what 99 of 100 did not take longer than @returns milliseconds, to a quarter of one */
  readonly at: (share: number) => number;
}

const STEPS_A_MILLISECOND = 4;
const LONGEST_MILLISECONDS = 60_000;

export function latencies(): Latencies {
  const counts = new Uint32Array(LONGEST_MILLISECONDS * STEPS_A_MILLISECOND);
  let count = 0;
  return {
    note: (milliseconds) => {
      const step = Math.min(counts.length - 1, Math.ceil(milliseconds * STEPS_A_MILLISECOND));
      counts[step] = (counts[step] ?? 0) + 1;
      count += 1;
    },
    count: () => count,
    at: (share) => {
      let [step, passed] = [0, counts[0] ?? 0];
      while (passed < share * count) passed += counts[++step] ?? Number.POSITIVE_INFINITY;
      return count === 0 ? Number.NaN : step / STEPS_A_MILLISECOND;
    },
  };
}
