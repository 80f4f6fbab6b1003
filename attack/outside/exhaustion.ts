import type { Socket } from "node:net";
import { type Attack, held, type Outcome, through } from "../attack.ts";
import { canaryOf } from "../canaries.ts";
import { openConnections } from "../client.ts";
import type { Field } from "../field.ts";
import type { Kind } from "../kinds.ts";
import type { Target } from "../target.ts";

const SLOW = 300;
const MANY = 2_000;
const MEGABYTE = 1024 * 1024;

/** Clients that take all they can: the others have to be served while they do. */
export function exhaustion({ stage, attacker }: Target): readonly Attack[] {
  const path = `/${stage}/tenants/${attacker.id}/users`;
  const head = (method: string): string => `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
  const posting = (length: string): string => `${head("POST")}Content-Type: application/json\r\n${length}\r\n`;
  const attack = (kind: Kind, name: string, sockets: (field: Field) => Promise<readonly Socket[]>): Attack => ({
    ...{ kind, name, wall: "server", hole: "one at a time", isLong: true },
    attempt: (field) => whileOpen(field, sockets(field)),
  });
  return [
    attack("oversized bodies", "eleven megabytes, but for the last byte", async ({ port }) =>
      pour(await openConnections(port, 4, posting(`Content-Length: ${11 * MEGABYTE}\r\n`)), 11 * MEGABYTE - 1),
    ),
    attack("oversized bodies", "chunks without end", async ({ port }) =>
      pour(
        await openConnections(port, 4, posting("Transfer-Encoding: chunked\r\n")),
        60 * MEGABYTE,
        `10000\r\n${"x".repeat(0x10000)}\r\n`,
      ),
    ),
    attack("oversized bodies", "headers without end", async ({ port }) =>
      pour(await openConnections(port, 20, head("GET")), MEGABYTE, `X-Long: ${"x".repeat(8_000)}\r\n`),
    ),
    attack("oversized bodies", "a length of petabytes", ({ port }) =>
      openConnections(port, 50, posting("Content-Length: 9007199254740991\r\n")),
    ),
    attack("slow clients", "headers that never end", ({ port }) =>
      openConnections(port, SLOW, `${head("GET")}X-Slow: `),
    ),
    attack("slow clients", "bodies that never come", ({ port }) =>
      openConnections(port, SLOW, `${posting("Content-Length: 1000\r\n")}{`),
    ),
    attack("slow clients", "clients that never read", ({ port }) =>
      openConnections(port, SLOW, `${head("GET")}\r\n`.repeat(20)),
    ),
    attack("many connections", "thousands that say nothing", ({ port }) => openConnections(port, MANY, "")),
    attack("many connections", "thousands of refused requests that stay", ({ port }) =>
      openConnections(port, MANY, `${head("GET")}Authorization: Bearer none\r\n\r\n`),
    ),
  ];
}

/** Whether another tenant is served while the attacker keeps its connections, and as ever when it has let them go. */
async function whileOpen(field: Field, opening: Promise<readonly Socket[]>): Promise<Outcome> {
  const sockets = await opening;
  const startedAt = performance.now();
  const complaint = await notServed(field);
  const taken = Math.round(performance.now() - startedAt);
  for (const socket of sockets) socket.destroy();
  if (complaint !== undefined) return through(`another tenant was answered ${complaint}`);
  const after = await notServed(field);
  if (after !== undefined) return through(`once the attacker had gone, another tenant was answered ${after}`);
  return held(`another tenant was served in ${taken} ms beside ${sockets.length} connections`);
}

async function notServed({ target, usersPath, token, send, patienceMilliseconds }: Field): Promise<string | undefined> {
  const { id } = target.victim;
  const headers = { authorization: `Bearer ${await token(id)}` };
  const { status, text } = await send({ path: usersPath(id), headers, timeoutMilliseconds: patienceMilliseconds });
  return status === 200 && text.includes(canaryOf(id)) ? undefined : `${status} ${text.slice(0, 100)}`;
}

/** Sends parts until so many bytes have been sent or the other side takes no more; it does not wait for an answer. */
async function pour(sockets: readonly Socket[], bytes: number, part = "x".repeat(0x10000)): Promise<readonly Socket[]> {
  await Promise.all(
    sockets.map(async (socket) => {
      for (let sent = 0; sent < bytes && socket.writable; sent += part.length) {
        const taken = socket.write(part.slice(0, bytes - sent), "latin1");
        if (!taken && !(await drained(socket))) return;
      }
    }),
  );
  return sockets;
}

const TAKES_NO_MORE_MILLISECONDS = 2_000;

function drained(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (isDrained: boolean) => (): void => {
      clearTimeout(late);
      socket.off("drain", onDrain).off("close", onClose);
      resolve(isDrained);
    };
    const [onDrain, onClose] = [done(true), done(false)];
    const late = setTimeout(onClose, TAKES_NO_MORE_MILLISECONDS);
    socket.once("drain", onDrain).once("close", onClose);
  });
}
