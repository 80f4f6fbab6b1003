import { Worker } from "node:worker_threads";

/**
 * How often the time is told: at a terminal in one line that is written anew; elsewhere in a line of its own, and after
 * a minute seldom.
 */
const EVERY_SECONDS = { terminal: [1, 1], file: [10, 60] } as const;

const [ENDED, LOCK] = [0, 1];
const CLEAR = "\r\u001b[K";

/** In a thread of its own: a proof leaves the main one no time. Whoever writes holds the lock. */
const CLOCK = `
const { workerData: { state, every, later, isTerminal, startedAt } } = require("node:worker_threads");
const { writeSync } = require("node:fs");
for (let seconds = every; ; seconds += seconds < 60 ? every : later) {
  const left = startedAt + seconds * 1000 - Date.now();
  if (Atomics.wait(state, ${ENDED}, 0, Math.max(0, left)) !== "timed-out") break;
  while (Atomics.compareExchange(state, ${LOCK}, 0, 1) !== 0);
  const hasEnded = Atomics.load(state, ${ENDED}) === 1;
  try {
    if (!hasEnded) writeSync(2, isTerminal ? "\\r\\u001b[Kworking   " + seconds + " s" : "working   " + seconds + " s\\n");
  } catch {}
  Atomics.store(state, ${LOCK}, 0);
  if (hasEnded) break;
}
`;

let [running, state]: [number, Int32Array | undefined] = [0, undefined];

/** Tells on the error output for how many seconds something has been going on, until it ends; also what never yields. */
export async function tellingTime<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  if (running++ === 0) state = beginClock();
  try {
    return await work();
  } finally {
    if (--running === 0) endClock();
  }
}

/** One that can clear a line. */
const isTerminal = (): boolean => process.stderr.isTTY === true && process.env["TERM"] !== "dumb";

/** Writes to the error output in the place of the time, which appears again below when it is told next. */
export function writeAboveTime(text: string): void {
  const clock = state;
  if (clock === undefined) {
    process.stderr.write(text);
    return;
  }
  while (Atomics.compareExchange(clock, LOCK, 0, 1) !== 0);
  process.stderr.write(`${isTerminal() ? CLEAR : ""}${text}`);
  Atomics.store(clock, LOCK, 0);
}

function beginClock(): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const [first, later] = isTerminal() ? EVERY_SECONDS.terminal : EVERY_SECONDS.file;
  const workerData = {
    ...{ state: shared, isTerminal: isTerminal(), startedAt: Date.now() },
    ...{ every: first, later },
  };
  const thread = new Worker(CLOCK, { eval: true, execArgv: [], workerData });
  // Who can start no thread is told nothing, and gets the answer all the same.
  thread.on("error", () => {});
  thread.unref();
  return shared;
}

function endClock(): void {
  if (state === undefined) return;
  Atomics.store(state, ENDED, 1);
  Atomics.notify(state, ENDED);
  writeAboveTime("");
  state = undefined;
}
