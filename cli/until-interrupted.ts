import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Resolves when someone asks this process to end: Ctrl-C, `kill`, a terminal that closes. A second asking ends it at once. */
export function untilInterrupted(): { readonly interrupted: Promise<void>; readonly ignore: () => void } {
  let onSignal: () => void = () => {};
  const interrupted = new Promise<void>((resolve) => {
    let asked = false;
    onSignal = () => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
  });
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const ignore = (): void => {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  };
  return { interrupted, ignore };
}

let atWork = 0;

/**
 * Does work that puts something into the temporary folder. That is removed when this process exits, and a signal ends it
 * without exiting: meanwhile whatever signal nobody else takes makes it exit.
 */
export async function exitingWhenInterrupted<T>(work: () => Promise<T>): Promise<T> {
  if (atWork === 0) for (const signal of SIGNALS) process.on(signal, exit);
  atWork += 1;
  try {
    return await work();
  } finally {
    atWork -= 1;
    if (atWork === 0) for (const signal of SIGNALS) process.removeListener(signal, exit);
  }
}

function exit(signal: (typeof SIGNALS)[number]): void {
  if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
}
