import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** CloudWatch's limit for an event: a line that is longer becomes several. */
const LONGEST_LINE = 256 * 1024;

/** Tells the lines that a function writes, with no more of one kept than an event can hold. */
export function forwardLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream === null) return;
  const decoder = new StringDecoder("utf8");
  let pending = "";
  const flush = (): void => {
    if (pending !== "") onLine(pending);
    pending = "";
  };
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    const [first = "", ...others] = decoder.write(chunk).split("\n");
    pending += first;
    for (const other of others) {
      onLine(pending.replace(/\r$/, ""));
      pending = other;
    }
    if (pending.length > LONGEST_LINE) flush();
  });
  stream.on("end", flush);
}
