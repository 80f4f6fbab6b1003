import type { ServerResponse } from "node:http";
import type { AccessDecision } from "../decisions.ts";
import type { LocalCloud } from "../local-cloud.ts";
import type { LogEvent } from "../logs/log-store.ts";
import type { AnsweredRequest } from "../requests.ts";

/** What the page is told, in the order in which it happens. */
export type ConsoleEvent =
  | { readonly kind: "request"; readonly request: AnsweredRequest }
  | { readonly kind: "decision"; readonly decision: AccessDecision }
  | { readonly kind: "log"; readonly group: string; readonly event: LogEvent };

/** A reader that does not read is let go, rather than kept in memory for. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;
const OLDER = 300;

/** Tells of what was newest before, and of everything from now on, as server-sent events, until the reader leaves. */
export function streamEvents({ requests, decisions, logs }: LocalCloud, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const tell = (event: ConsoleEvent): void => {
    if (response.writableLength > MOST_WAITING_BYTES) response.destroy();
    else response.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  for (const decision of decisions.recent().slice(-OLDER)) tell({ kind: "decision", decision });
  for (const request of requests.recent().slice(-OLDER)) tell({ kind: "request", request });
  for (const group of logs.groups())
    for (const event of logs.read(group).slice(-OLDER)) tell({ kind: "log", group, event });
  const leave = [
    requests.subscribe((request) => tell({ kind: "request", request })),
    decisions.subscribe((decision) => tell({ kind: "decision", decision })),
    logs.subscribe((group, event) => tell({ kind: "log", group, event })),
  ];
  response.on("close", () => {
    for (const end of leave) end();
  });
}
