/** One measured number of `npm run bench`, with what was wanted of it where the project promises something. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `ms`, `kB`, `requests/s`, `ratio` … */
  readonly unit: string;
  /** The promise in words: `under 0.3 ms`. */
  readonly wanted?: string;
  /** Whether the promise holds; only where something is wanted. */
  readonly holds?: boolean;
}
