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
