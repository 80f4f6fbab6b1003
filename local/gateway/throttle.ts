import type { MethodThrottle, Rate } from "../blueprint/usage-plans.ts";

/** Whether one more request to a path and method may pass now. */
export type Throttle = (path: string, method: string) => boolean;

/**
 * A token bucket for each of the stage's method settings, as API Gateway has it: `burst` tokens, refilled by `rate` a
 * second. The most specific setting binds: path and method, then path, then the whole stage.
 *
 * @param now milliseconds, rising
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function throttle(settings: readonly MethodThrottle[], now: () => number = () => performance.now()): Throttle {
  const buckets = new Map<string, () => boolean>();
  const settingOf = new Map(settings.map((setting) => [keyOf(setting.path, setting.method), setting]));
  return (path, method) => {
    const candidates = [keyOf(path, method), keyOf(path, "*"), keyOf("*", "*")];
    const key = candidates.find((candidate) => settingOf.has(candidate));
    const setting = settingOf.get(key ?? "");
    if (key === undefined || setting === undefined) return true;
    // The stage-wide setting gives each method a bucket of its own.
    const bucketKey = keyOf(path, method);
    const take = buckets.get(bucketKey) ?? bucket(setting, now);
    buckets.set(bucketKey, take);
    return take();
  };
}

function keyOf(path: string, method: string): string {
  return `${method} ${path}`;
}

/** What every API of an account has together. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const ACCOUNT_RATE: Rate = { rate: 10_000, burst: 5_000 };

/** Takes one token, if there is one. */
export function bucket({ rate, burst }: Rate, now: () => number = () => performance.now()): () => boolean {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const time = now();
    tokens = Math.min(burst, tokens + ((time - filledAt) / 1000) * rate);
    filledAt = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
