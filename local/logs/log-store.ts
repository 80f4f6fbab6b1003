/** One line of a log group. */
export interface LogEvent {
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
}

const EVENTS_A_GROUP = 2_000;
/** CloudWatch's limit for an event. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const CHARACTERS_AN_EVENT = 256 * 1024;

/** @param listener is told every event, as it comes */
export function logStore(listener: LogListener = () => {}): LogStore {
  const events = new Map<string, LogEvent[]>();
  return {
    write: (group, message, requestId) => {
      const event: LogEvent = {
        timestamp: Date.now(),
        message: message.slice(0, CHARACTERS_AN_EVENT),
        ...(requestId !== undefined && { requestId }),
      };
      const kept = events.get(group) ?? [];
      events.set(group, kept);
      kept.push(event);
      // Dropped in bulk: shifting one event at a time would cost a copy for each.
      if (kept.length > 2 * EVENTS_A_GROUP) kept.splice(0, EVENTS_A_GROUP);
      listener(group, event);
    },
    read: (group) => events.get(group)?.slice(-EVENTS_A_GROUP) ?? [],
    groups: () => [...events.keys()].sort(),
  };
}
