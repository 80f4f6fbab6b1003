import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** One look at what this process holds, garbage not counted. */
export interface MemorySample {
  /** How many requests had been answered by then. */
  readonly requests: number;
  readonly bytes: number;
}

/** Bytes that are in use, on the heap and outside it: collected first, so that how lazily V8 collects does not count. */
export function liveBytes(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** How many bytes each request leaves behind: the slope of a straight line through all samples, by least squares. */
export function bytesARequest(samples: readonly MemorySample[]): number {
  const meanOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [requests, bytes] = [meanOf(samples.map((one) => one.requests)), meanOf(samples.map((one) => one.bytes))];
  const [covariance, variance] = [
    meanOf(samples.map((one) => (one.requests - requests) * (one.bytes - bytes))),
    meanOf(samples.map((one) => (one.requests - requests) ** 2)),
  ];
  return covariance / variance;
}
