/** What a verb's exit status says, for every verb alike. */
export const EXIT = {
  /** It holds. */
  holds: 0,
  /** It does not: refuted, an attack got through, a plan refused. */
  refuted: 1,
  /** Undecided: unknown, and nothing refuted. */
  unknown: 2,
  /** Wrong usage, or the tool failed. */
  failure: 3,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
