import type { ServerResponse } from "node:http";
import type { LogEvent, LogStore } from "../logs/log-store.ts";

/** One event with the group that it is in, as a line of the stream. */
export interface GroupedEvent extends LogEvent {
  readonly group: string;
}

/** A reader that does not read is let go of before what waits for it fills memory. */
const MAXIMUM_WAITING_BYTES = 32 * 1024 * 1024;

/** Sends what some groups hold, in the order in which it was written, and with `follow` what is then written to them. */
export function streamLogs(
  logs: LogStore,
  isWanted: (group: string) => boolean,
  follow: boolean,
  response: ServerResponse,
): void {
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  response.flushHeaders();
  for (const event of eventsOf(logs, isWanted)) write(response, event);
  if (!follow) return void response.end();
  const stop = logs.subscribe((group, event) => {
    if (!isWanted(group)) return;
    write(response, { group, ...event });
    if (response.writableLength > MAXIMUM_WAITING_BYTES) response.destroy();
  });
  response.once("close", stop);
}

function eventsOf(logs: LogStore, isWanted: (group: string) => boolean): readonly GroupedEvent[] {
  const events = logs
    .groups()
    .filter(isWanted)
    .flatMap((group) => logs.read(group).map((event) => ({ group, ...event })));
  return events.sort((left, right) => left.sequence - right.sequence);
}

function write(response: ServerResponse, event: GroupedEvent): void {
  response.write(`${JSON.stringify(event)}\n`);
}
