import type { Duplex } from "node:stream";

/** Lines of JSON to and from a function's process. */
export interface Channel {
  readonly send: (message: unknown) => void;
}

export interface ChannelListener {
  readonly onMessage: (message: unknown) => void;
  /** It has said more at once than anybody may: nothing more is read of it. */
  readonly onExcess: () => void;
}

/** An answer of 6 MiB, each byte of it escaped twice. */
const LONGEST_LINE = 48 * 1024 * 1024;

/** What comes is a function's word: neither its length nor its form is trusted. */
export function openChannel(stream: Duplex, { onMessage, onExcess }: ChannelListener): Channel {
  let pending: Buffer[] = [];
  let length = 0;
  // That the other end has gone is told by the process that had it.
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = Buffer.concat([...pending, rest.subarray(0, end)]).toString("utf8");
      [pending, length, rest] = [[], 0, rest.subarray(end + 1)];
      const message = parse(line);
      if (message !== undefined) onMessage(message);
    }
    if (rest.length === 0) return;
    pending.push(rest);
    length += rest.length;
    if (length <= LONGEST_LINE) return;
    [pending, length] = [[], 0];
    stream.destroy();
    onExcess();
  });
  return { send: (message) => void stream.write(`${JSON.stringify(message)}\n`) };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
