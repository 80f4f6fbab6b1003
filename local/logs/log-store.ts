/** One line of a log group. */
export interface LogEvent {
  /** Rises by one with each event of the store, from 1. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
  /** The invocation that wrote it, where one did. */
  readonly requestId?: string;
}

export type LogListener = (group: string, event: LogEvent) => void;

/** What functions and stages have logged, by log group, in memory: the newest events of each. */
export interface LogStore {
  readonly write: (group: string, message: string, requestId?: string) => void;
  readonly read: (group: string) => readonly LogEvent[];
  readonly groups: () => readonly string[];
  /** Tells of every event from now on. @returns what ends that */
  readonly subscribe: (listener: LogListener) => () => void;
}

interface Group {
  readonly events: LogEvent[];
  characters: number;
}

const EVENTS_A_GROUP = 2_000;
const CHARACTERS_A_GROUP = 8 * 1024 * 1024;
/** CloudWatch's limit for an event. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const CHARACTERS_AN_EVENT = 256 * 1024;

/** @param listener is told every event, as it comes */
export function logStore(listener: LogListener = () => {}): LogStore {
  const groups = new Map<string, Group>();
  const listeners = new Set<LogListener>([listener]);
  let sequence = 0;
  return {
    write: (name, message, requestId) => {
      sequence += 1;
      const event: LogEvent = {
        sequence,
        timestamp: Date.now(),
        message: message.slice(0, CHARACTERS_AN_EVENT),
        ...(requestId !== undefined && { requestId }),
      };
      const group = groups.get(name) ?? { events: [], characters: 0 };
      groups.set(name, group);
      group.events.push(event);
      group.characters += event.message.length;
      dropOldest(group);
      for (const told of listeners) told(name, event);
    },
    read: (name) => groups.get(name)?.events.slice(-EVENTS_A_GROUP) ?? [],
    groups: () => [...groups.keys()].sort(),
    subscribe: (told) => {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
  };
}

/** Dropped in bulk: shifting one event at a time would cost a copy for each. */
function dropOldest(group: Group): void {
  const isFull = group.events.length > 2 * EVENTS_A_GROUP || group.characters > 2 * CHARACTERS_A_GROUP;
  if (!isFull) return;
  let [kept, first] = [0, group.events.length];
  while (first > 0 && group.events.length - first < EVENTS_A_GROUP) {
    const length = group.events[first - 1]?.message.length ?? 0;
    if (kept + length > CHARACTERS_A_GROUP) break;
    kept += length;
    first -= 1;
  }
  group.events.splice(0, first);
  group.characters = kept;
}
