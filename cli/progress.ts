import type { CaptureProgress } from "./capture-world.ts";

/** Progress goes to the error output: what a verb answers stays alone on the other. */
export const progress = (line: string): void => void process.stderr.write(`${line}\n`);

/** A line when a capture begins and one when it is done, so that nobody waits before a still screen. */
export const captureProgress: CaptureProgress = {
  started: ({ target, stack }) => progress(`capturing ${target}, stack ${stack}`),
  finished: ({ target, stack }, graph, ms) =>
    progress(`captured  ${target}, stack ${stack}: ${graph.nodes.length} nodes in ${(ms / 1000).toFixed(1)} s`),
};
