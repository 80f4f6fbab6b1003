/** What has to be undone when the local cloud ends, in the order opposite to that in which it was done. */
export interface Shutdown {
  readonly add: (step: () => Promise<void>) => void;
  /** Runs every step once, whatever fails; a second call waits for the first. */
  readonly run: () => Promise<void>;
}

export function shutdown(): Shutdown {
  const steps: (() => Promise<void>)[] = [];
  let running: Promise<void> | undefined;
  const runAll = async (): Promise<void> => {
    for (const step of steps.reverse()) await step().catch(() => {});
  };
  return {
    add: (step) => void steps.push(step),
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}
