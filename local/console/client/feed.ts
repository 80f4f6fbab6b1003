import { useEffect, useState } from "preact/hooks";
import type { AccessDecision } from "../../decisions.ts";
import type { LogEvent } from "../../logs/log-store.ts";
import type { AnsweredRequest } from "../../requests.ts";
import type { ConsoleEvent } from "../stream-events.ts";

export interface LoggedLine {
  readonly group: string;
  readonly event: LogEvent;
}

/** What the page knows so far: the newest of each, oldest first. */
export interface Known {
  readonly connected: boolean;
  readonly requests: readonly AnsweredRequest[];
  readonly decisions: readonly AccessDecision[];
  readonly lines: readonly LoggedLine[];
}

export interface Feed {
  readonly now: () => Known;
  readonly subscribe: (listener: () => void) => () => void;
}

const KEPT = 1_000;
/** A page that is drawn for every event of a busy cloud does nothing else. */
const DRAWN_EVERY_MS = 150;

/** Listens to the local cloud, and again after it was gone; what it is told twice is kept once. */
export function feed(): Feed {
  const requests = new Map<number, AnsweredRequest>();
  const decisions = new Map<number, AccessDecision>();
  const lines = new Map<number, LoggedLine>();
  const listeners = new Set<() => void>();
  let connected = false;
  let known: Known = { connected, requests: [], decisions: [], lines: [] };
  let isDue = false;

  const changed = (): void => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      for (const kept of [requests, decisions, lines]) dropOldest<unknown>(kept);
      known = { connected, requests: sorted(requests), decisions: sorted(decisions), lines: sorted(lines) };
      for (const listener of listeners) listener();
    }, DRAWN_EVERY_MS);
  };
  const source = new EventSource("/events");
  source.onopen = () => {
    connected = true;
    changed();
  };
  source.onerror = () => {
    connected = false;
    changed();
  };
  source.onmessage = ({ data }) => {
    const event: ConsoleEvent = JSON.parse(data);
    if (event.kind === "request") requests.set(event.request.sequence, event.request);
    else if (event.kind === "decision") decisions.set(event.decision.sequence, event.decision);
    else lines.set(event.event.sequence, event);
    changed();
  };
  return {
    now: () => known,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function useFeed(events: Feed): Known {
  const [known, setKnown] = useState(events.now());
  useEffect(() => events.subscribe(() => setKnown(events.now())), [events]);
  return known;
}

function dropOldest<T>(kept: Map<number, T>): void {
  for (const key of kept.keys()) {
    if (kept.size <= KEPT) return;
    kept.delete(key);
  }
}

const sorted = <T>(kept: ReadonlyMap<number, T>): readonly T[] =>
  [...kept].toSorted(([left], [right]) => left - right).map(([, value]) => value);
