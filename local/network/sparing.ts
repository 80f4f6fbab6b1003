import type { Refusal } from "./doors.ts";

const WINDOW_MILLISECONDS = 1_000;
const MOST_A_WINDOW = 10;

interface Window {
  readonly since: number;
  readonly told: Set<string>;
}

/**
 * Tells of refusals so that a function that tries in a loop cannot push everybody else's decisions out of the log: of
 * each function the same one once a second, and no more than ten different ones.
 *
 * @param now milliseconds
 */
export function sparingly(tell: (refusal: Refusal) => void, now: () => number = Date.now): (refusal: Refusal) => void {
  const windows = new Map<string, Window>();
  return (refusal) => {
    const { functionArn, action, resource } = refusal;
    const known = windows.get(functionArn);
    const isCurrent = known !== undefined && now() - known.since < WINDOW_MILLISECONDS;
    const { told } = isCurrent ? known : opened(functionArn);
    const what = `${action} ${resource}`;
    if (told.has(what) || told.size >= MOST_A_WINDOW) return;
    told.add(what);
    tell(refusal);
  };

  function opened(functionArn: string): Window {
    const window = { since: now(), told: new Set<string>() };
    windows.set(functionArn, window);
    return window;
  }
}
