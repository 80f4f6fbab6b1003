/** What every entry has beside its own. */
export interface Stamp {
  /** Rises by one with each entry of a log, from 1. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** The newest entries of a local cloud's log, and whoever wants to hear of the next ones. */
export interface RecentLog<T extends Stamp> {
  readonly record: (entry: Omit<T, keyof Stamp>) => void;
  /** From the oldest that is kept to the newest. @param after leaves out those up to this sequence number */
  readonly recent: (after?: number) => readonly T[];
  /** @returns what ends the subscription. What a listener throws is dropped: watching changes nothing. */
  readonly subscribe: (listener: (entry: T) => void) => () => void;
}

const KEPT = 2_000;

/** @param kept how many of the newest are kept */
export function recentLog<T extends Stamp>(kept = KEPT): RecentLog<T> {
  const ring: T[] = [];
  const listeners = new Set<(entry: T) => void>();
  let sequence = 0;
  return {
    record: (entry) => {
      const recorded = { ...entry, sequence: sequence + 1, time: Date.now() } as T;
      ring[sequence % kept] = recorded;
      sequence += 1;
      for (const listener of listeners) tell(listener, recorded);
    },
    recent: (after = 0) => {
      const first = Math.max(after, sequence - kept, 0);
      return Array.from({ length: Math.max(0, sequence - first) }, (_, index) => ring[(first + index) % kept]).flatMap(
        (entry) => entry ?? [],
      );
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function tell<T>(listener: (entry: T) => void, entry: T): void {
  try {
    listener(entry);
  } catch {
    // Its own affair.
  }
}
