import type { IncomingMessage } from "node:http";

/** A request's whole body; `undefined` where it is longer than `limit` bytes, the rest of it then read and dropped. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
    // Dropping it lets the client finish sending and read the answer, but not for ever.
    if (length > 4 * limit) return undefined;
  }
  return length > limit ? undefined : Buffer.concat(chunks);
}
