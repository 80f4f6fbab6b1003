/** IPv4 addresses and ports are numbers; IPv6 addresses do not fit one. The two are never mixed in one interval. */
export type Scalar = number | bigint;

/** From `from` up to, and without, `to`: so that cutting needs no arithmetic. Never empty. */
export interface Interval {
  readonly from: Scalar;
  readonly to: Scalar;
}

export function intersectIntervals(a: Interval, b: Interval): Interval | undefined {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return from < to ? { from, to } : undefined;
}

/** What of `a` is not in `b`: nothing, one piece or two. */
export function subtractIntervals(a: Interval, b: Interval): Interval[] {
  const pieces = [
    { from: a.from, to: a.to < b.from ? a.to : b.from },
    { from: a.from > b.to ? a.from : b.to, to: a.to },
  ];
  return pieces.filter(({ from, to }) => from < to);
}

export function contains({ from, to }: Interval, value: Scalar): boolean {
  return from <= value && value < to;
}
