import type { EmulatorAnswer, EmulatorClient } from "../dynamodb/emulator-client.ts";
import type { ConditionRace, ThrottledTable } from "./fault.ts";
import type { FaultPlan } from "./fault-plan.ts";

/** Calls that a fault strikes do not reach the emulator; nothing of them is carried out. */
export function withTableFaults(client: EmulatorClient, faults: FaultPlan): EmulatorClient {
  return {
    ...client,
    call: async (target, body) => {
      const operation = target.split(".")[1] ?? "";
      if (!ITEM_OPERATIONS.has(operation)) return client.call(target, body);
      const input = parse(body);
      const fault = faults.ofTableCall(tablesOf(input), operation, isConditional(operation, input));
      return fault === undefined ? client.call(target, body) : answerOf(fault, operation, input);
    },
  };
}

/** What tables are throttled for: describing and making them goes its own way. */
const ITEM_OPERATIONS: ReadonlySet<string> = new Set([
  "BatchExecuteStatement",
  "BatchGetItem",
  "BatchWriteItem",
  "DeleteItem",
  "ExecuteStatement",
  "ExecuteTransaction",
  "GetItem",
  "PutItem",
  "Query",
  "Scan",
  "TransactGetItems",
  "TransactWriteItems",
  "UpdateItem",
]);

type Input = Readonly<Record<string, unknown>>;

/** By name, whether a call says a name or an ARN. */
function tablesOf(input: Input): readonly string[] {
  const items = entriesOf(input["TransactItems"]).flatMap((item) => Object.values(item));
  const statements = [input, ...entriesOf(input["Statements"]), ...entriesOf(input["TransactStatements"])];
  const named = [
    input["TableName"],
    ...items.map((item) => (isObject(item) ? item["TableName"] : undefined)),
    ...Object.keys(isObject(input["RequestItems"]) ? input["RequestItems"] : {}),
    ...statements.flatMap(({ Statement }) => /(?:from|into|update)\s+"?([\w.-]+)/i.exec(String(Statement))?.[1]),
  ];
  return named.flatMap((name) => (typeof name === "string" ? [name.split(":table/").at(-1) ?? name] : []));
}

function isConditional(operation: string, input: Input): boolean {
  if (operation === "TransactWriteItems") return entriesOf(input["TransactItems"]).some(hasCondition);
  return ["PutItem", "UpdateItem", "DeleteItem"].includes(operation) && "ConditionExpression" in input;
}

function hasCondition(item: Input): boolean {
  return Object.values(item).some((action) => isObject(action) && "ConditionExpression" in action);
}

function answerOf(fault: ThrottledTable | ConditionRace, operation: string, input: Input): EmulatorAnswer {
  if (fault.fault === "throttled-table") {
    const error = fault.error ?? "ProvisionedThroughputExceededException";
    return refusal(TYPES[error], { message: MESSAGES[error] });
  }
  if (operation !== "TransactWriteItems") {
    return refusal(`${OWN}ConditionalCheckFailedException`, { message: "The conditional request failed" });
  }
  const failed = entriesOf(input["TransactItems"]).findIndex(hasCondition);
  const CancellationReasons = entriesOf(input["TransactItems"]).map((_, index) =>
    index === failed ? { Code: "ConditionalCheckFailed", Message: "The conditional request failed" } : { Code: "None" },
  );
  const codes = CancellationReasons.map(({ Code }) => Code).join(", ");
  const Message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return refusal(`${OWN}TransactionCanceledException`, { Message, CancellationReasons });
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const OWN = "com.amazonaws.dynamodb.v20120810#";
const TYPES = {
  ProvisionedThroughputExceededException: `${OWN}ProvisionedThroughputExceededException`,
  RequestLimitExceeded: `${OWN}RequestLimitExceeded`,
  ThrottlingException: "com.amazon.coral.availability#ThrottlingException",
} as const;
const MESSAGES = {
  ProvisionedThroughputExceededException: "The table's throughput is exceeded, by a fault that was asked for.",
  RequestLimitExceeded: "The account's throughput is exceeded, by a fault that was asked for.",
  ThrottlingException: "The rate of requests is exceeded, by a fault that was asked for.",
} as const;

function refusal(type: string, content: Readonly<Record<string, unknown>>): EmulatorAnswer {
  const body = Buffer.from(JSON.stringify({ __type: type, ...content }));
  return { status: 400, headers: { "content-type": "application/x-amz-json-1.0" }, body };
}

function entriesOf(value: unknown): readonly Input[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Input {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(body: Buffer | string): Input {
  try {
    const parsed: unknown = JSON.parse(body.toString());
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
