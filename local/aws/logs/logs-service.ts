import type { World } from "../../../prover/facts/world.ts";
import type { LogStore } from "../../logs/log-store.ts";
import { AwsError, notServed } from "../aws-error.ts";
import { type AwsCall, type AwsService, type Input, isInput, valueAnswer } from "../aws-service.ts";
import type { Enforcement } from "../enforcement/enforcement.ts";
import { accountOf, partitionOf } from "../session.ts";

export interface LogsOptions {
  readonly world: World;
  readonly enforcement: Enforcement;
  readonly logs: LogStore;
}

/** A log stream that somebody has made; its events are its group's. */
interface Stream {
  readonly logStreamName: string;
  readonly creationTime: number;
  readonly arn: string;
  lastIngestionTime?: number;
}

/** Log groups of the graph. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html */
export function logsService({ world, enforcement, logs }: LogsOptions): AwsService {
  const groups = new Map(world.logGroups.map(({ arn, name }) => [arn, { name, streams: new Map<string, Stream>() }]));
  const authorize = ({ caller, operation }: AwsCall, resource: string): void =>
    enforcement.authorize({ caller, action: `logs:${operation}`, resource });
  const groupAt = (arn: string) => {
    const group = groups.get(arn);
    if (group !== undefined) return group;
    throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
  };

  const createLogStream = (call: AwsCall): Input => {
    const [arn, name] = [groupArn(call), streamName(call.input)];
    authorize(call, streamArn(arn, name));
    const { streams } = groupAt(arn);
    if (streams.has(name)) {
      throw new AwsError("ResourceAlreadyExistsException", "The specified log stream already exists");
    }
    if (streams.size >= MOST_STREAMS) throw notServed(`More than ${MOST_STREAMS} streams of one log group`);
    streams.set(name, { logStreamName: name, creationTime: Date.now(), arn: streamArn(arn, name) });
    return {};
  };

  const putLogEvents = (call: AwsCall): Input => {
    const [arn, name] = [groupArn(call), streamName(call.input)];
    authorize(call, streamArn(arn, name));
    const group = groupAt(arn);
    const stream = group.streams.get(name);
    if (stream === undefined) {
      throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
    }
    for (const message of messagesOf(call.input)) logs.write(group.name, message, call.caller.requestId);
    stream.lastIngestionTime = Date.now();
    return { nextSequenceToken: String(stream.lastIngestionTime) };
  };

  const describeLogStreams = (call: AwsCall): Input => {
    const arn = groupArn(call);
    authorize(call, streamArn(arn, ""));
    const { logStreamNamePrefix: prefix = "", limit = 50 } = call.input;
    const found = [...groupAt(arn).streams.values()].filter(({ logStreamName }) =>
      logStreamName.startsWith(String(prefix)),
    );
    return { logStreams: found.slice(0, Math.min(Number(limit) || 50, 50)) };
  };

  const operations = new Map(
    Object.entries({
      CreateLogStream: createLogStream,
      PutLogEvents: putLogEvents,
      DescribeLogStreams: describeLogStreams,
    }),
  );
  const call = async (asked: AwsCall) => {
    const operation = operations.get(asked.operation);
    if (operation === undefined) throw notServed(`CloudWatch Logs' operation ${asked.operation}`);
    return valueAnswer(operation(asked));
  };
  return {
    name: "logs",
    protocol: { kind: "json", target: "Logs_20140328", version: "1.1", errors: "com.amazonaws.logs" },
    toleranceMinutes: 5,
    call,
  };
}

const MOST_STREAMS = 1_000;
const streamArn = (group: string, name: string): string => `${group}:log-stream:${name}`;

/** A group by name, which means the caller's account and region, or by ARN. */
function groupArn({ input, caller: { session, region } }: AwsCall): string {
  const given = input["logGroupIdentifier"] ?? input["logGroupName"];
  const [, name] = /^(?:arn:aws[a-z-]*:logs:[a-z\d-]+:\d{12}:log-group:)?([\w./#-]{1,512})$/.exec(String(given)) ?? [];
  if (typeof given !== "string" || name === undefined) {
    throw new AwsError(
      "InvalidParameterException",
      "1 validation error detected: 'logGroupName' is not the name of a log group.",
    );
  }
  return given === name ? `arn:${partitionOf(session)}:logs:${region}:${accountOf(session)}:log-group:${name}` : given;
}

function streamName({ logStreamName }: Input): string {
  if (typeof logStreamName === "string" && /^[^:*]{1,512}$/.test(logStreamName)) return logStreamName;
  throw new AwsError(
    "InvalidParameterException",
    "1 validation error detected: 'logStreamName' is not the name of a log stream.",
  );
}

const [MOST_EVENTS, MOST_BYTES, BYTES_AN_EVENT] = [10_000, 1_048_576, 26];

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
function messagesOf({ logEvents }: Input): readonly string[] {
  const events = Array.isArray(logEvents) ? logEvents : [];
  const read = events.map((event: unknown) => {
    const { timestamp, message } = isInput(event) ? event : {};
    if (typeof timestamp === "number" && typeof message === "string" && message.length > 0)
      return { timestamp, message };
    throw new AwsError("InvalidParameterException", "A log event has a timestamp, in milliseconds, and a message.");
  });
  const bytes = read.reduce((sum, { message }) => sum + Buffer.byteLength(message) + BYTES_AN_EVENT, 0);
  if (read.length === 0 || read.length > MOST_EVENTS || bytes > MOST_BYTES) {
    throw new AwsError(
      "InvalidParameterException",
      `A batch has 1 to ${MOST_EVENTS} log events of ${MOST_BYTES} bytes at most.`,
    );
  }
  if (read.some(({ timestamp }, index) => timestamp < (read[index - 1]?.timestamp ?? 0))) {
    throw new AwsError(
      "InvalidParameterException",
      "Log events in a single PutLogEvents request must be in chronological order.",
    );
  }
  return read.map(({ message }) => message);
}
