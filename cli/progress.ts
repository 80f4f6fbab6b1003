import type { CaptureProgress } from "./capture-world.ts";
import { widthOf, wrap } from "./reporters/wrap.ts";
import { tellingTime, writeAboveTime } from "./working-time.ts";

/** Progress goes to the error output: what a verb answers stays alone on the other. */
export function progress(line: string): void {
  const isLong = process.stderr.isTTY && line.length > widthOf(process.stderr);
  const text = isLong ? wrapped(line, widthOf(process.stderr)) : line;
  writeAboveTime(`${text}\n`);
}

/** What stands in the first column stays there alone. */
function wrapped(line: string, width: number): string {
  const label = /^(\w+ +|\s*)/.exec(line)?.[0] ?? "";
  const lines = wrap(line.slice(label.length), Math.max(20, width - label.length));
  return lines.map((text, index) => `${index === 0 ? label : " ".repeat(label.length)}${text}`).join("\n");
}

/** A line when a capture begins, the time while it goes on, and a line when it is done, so that nobody waits before a still screen. */
export const captureProgress: CaptureProgress = {
  during: tellingTime,
  started: ({ target, stack }) => progress(`capturing ${target}, stack ${stack}`),
  finished: ({ target, stack }, graph, ms) =>
    progress(`captured  ${target}, stack ${stack}: ${graph.nodes.length} nodes in ${(ms / 1000).toFixed(1)} s`),
};
