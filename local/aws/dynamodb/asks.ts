import type { Input } from "../aws-service.ts";
import type { Caller, RequestKeys } from "../enforcement/question.ts";
import { listOf, objectOf, textOf, textOfKey } from "./attribute-values.ts";
import { attributesIn, valueOfKey } from "./expressions.ts";
import { parsePartiql } from "./partiql.ts";
import { referTo, requireIndexName, type TableCatalog, type TableReference } from "./table-catalog.ts";

/** One thing that a call wants to do, as IAM is asked about it. */
export interface Ask {
  /** `GetItem` */
  readonly action: string;
  /** Absent: the action names no resource. */
  readonly table?: TableReference;
  readonly index?: string;
  readonly keys: RequestKeys;
  /** What AWS may find in the request instead. */
  readonly orKeys?: RequestKeys;
}

export interface Asked {
  readonly asks: readonly Ask[];
  /** What is carried out: the input with tables by name, as the emulator knows them. */
  readonly input: Input;
}

export interface AskSettings {
  readonly caller: Caller;
  readonly catalog: TableCatalog;
  /** Whether any policy speaks of a condition key. */
  readonly mentions: (key: string) => boolean;
}

const LEADING = "dynamodb:LeadingKeys";
const FIRST = "dynamodb:FirstPartitionKeyValues";
const ATTRIBUTES = "dynamodb:Attributes";
const ENCLOSING = "dynamodb:EnclosingOperation";
/** Stands for what a request does not name and touches. */
const ANY_OTHER = "(any other)";

const leading = (values: readonly string[]): RequestKeys => ({ [LEADING]: values, [FIRST]: values });

/** One item, or a part of a table: `GetItem`, `Query`, `Update` in a transaction. */
export function askOfItem(action: string, input: Input, settings: AskSettings, enclosing?: string): Asked {
  const table = referTo(input["TableName"], settings.caller);
  const index = input["IndexName"] === undefined ? undefined : requireIndexName(input["IndexName"]);
  const ask = {
    action,
    table,
    ...(index !== undefined && { index }),
    ...keysOf(action, input, table, index, settings),
  };
  return {
    asks: [enclosing === undefined ? ask : withKeys(ask, { [ENCLOSING]: enclosing })],
    input: { ...input, TableName: table.name },
  };
}

function withKeys(ask: Ask, more: RequestKeys): Ask {
  return { ...ask, keys: { ...ask.keys, ...more }, ...(ask.orKeys && { orKeys: { ...ask.orKeys, ...more } }) };
}

/**
 * The condition keys of DynamoDB.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function keysOf(
  action: string,
  input: Input,
  table: TableReference,
  index: string | undefined,
  { catalog, mentions }: AskSettings,
): Pick<Ask, "keys" | "orKeys"> {
  const plain: RequestKeys = {
    "dynamodb:Select": textOf(input["Select"]),
    "dynamodb:ReturnValues": textOf(input["ReturnValues"]),
    "dynamodb:ReturnConsumedCapacity": textOf(input["ReturnConsumedCapacity"]),
  };
  const names = catalog.keys(table.arn);
  const partitionKey = index === undefined ? names?.partitionKey : names?.indexes.get(index);
  const key = leadingKey(action, input, partitionKey);
  const attributes = mentions(ATTRIBUTES) ? attributesOf(input) : [];
  const keys = { ...plain, ...(key === undefined ? {} : leading([key])), [ATTRIBUTES]: attributes };
  const isUnclear = key === undefined && action !== "Scan" && (mentions(LEADING) || mentions(FIRST));
  const isOpen = mentions(ATTRIBUTES) && touchesMore(action, input);
  if (!isUnclear && !isOpen) return { keys };
  const orKeys = {
    ...keys,
    ...(isUnclear && leading([ANY_OTHER])),
    ...(isOpen && { [ATTRIBUTES]: [...attributes, ANY_OTHER] }),
  };
  return { keys, orKeys };
}

function leadingKey(action: string, input: Input, partitionKey: string | undefined): string | undefined {
  if (partitionKey === undefined || action === "Scan") return undefined;
  if (action === "Query") return valueOfKey(partitionKey, input);
  return textOfKey(objectOf(input["Key"] ?? input["Item"])[partitionKey]);
}

const EXPRESSIONS = [
  "ProjectionExpression",
  "ConditionExpression",
  "UpdateExpression",
  "FilterExpression",
  "KeyConditionExpression",
];
/** From before there were expressions: objects by attribute. */
const BY_ATTRIBUTE = ["Key", "Item", "Expected", "AttributeUpdates", "KeyConditions", "QueryFilter", "ScanFilter"];

function attributesOf(input: Input): readonly string[] {
  return [
    ...new Set([
      ...EXPRESSIONS.flatMap((name) => attributesIn(input[name], input["ExpressionAttributeNames"])),
      ...BY_ATTRIBUTE.flatMap((name) => Object.keys(objectOf(input[name]))),
      ...listOf(input["AttributesToGet"]).flatMap((name) => textOf(name) ?? []),
    ]),
  ];
}

/** Whether the answer may hold attributes that the request does not name. */
function touchesMore(action: string, input: Input): boolean {
  const returned = textOf(input["ReturnValues"]) ?? textOf(input["ReturnValuesOnConditionCheckFailure"]);
  if (returned?.startsWith("ALL_") === true) return true;
  if (!["GetItem", "BatchGetItem", "Query", "Scan"].includes(action) || input["Select"] === "COUNT") return false;
  return input["ProjectionExpression"] === undefined && input["AttributesToGet"] === undefined;
}

/** A batch is one action on each of its tables. */
export function askOfBatch(action: string, input: Input, settings: AskSettings): Asked {
  const tables = Object.entries(objectOf(input["RequestItems"])).map(([name, requests]) => {
    const table = referTo(name, settings.caller);
    const whole = { ReturnConsumedCapacity: input["ReturnConsumedCapacity"] };
    const single = itemsOf(action, requests).map((item) =>
      keysOf(action, { ...item, ...whole }, table, undefined, settings),
    );
    return { table, requests, single };
  });
  return {
    asks: tables.map(({ table, single }): Ask => ({ action, table, ...together(single) })),
    input: { ...input, RequestItems: Object.fromEntries(tables.map(({ table, requests }) => [table.name, requests])) },
  };
}

function itemsOf(action: string, requests: unknown): readonly Input[] {
  if (action === "BatchGetItem") {
    const { Keys, ...rest } = objectOf(requests);
    return listOf(Keys).map((Key) => ({ ...rest, Key }));
  }
  return listOf(requests).map((request) => {
    const { PutRequest, DeleteRequest } = objectOf(request);
    return { ...objectOf(DeleteRequest), ...objectOf(PutRequest) };
  });
}

/** The keys of several items of one request: each value of each. */
function together(single: readonly Pick<Ask, "keys" | "orKeys">[]): Pick<Ask, "keys" | "orKeys"> {
  const isUnclear = single.some(({ orKeys }) => orKeys !== undefined);
  return {
    keys: merged(single.map(({ keys }) => keys)),
    ...(isUnclear && { orKeys: merged(single.map(({ keys, orKeys }) => orKeys ?? keys)) }),
  };
}

function merged(all: readonly RequestKeys[]): RequestKeys {
  const found = new Map<string, string | readonly string[]>();
  for (const [key, value] of all.flatMap((keys) => Object.entries(keys))) {
    if (value === undefined) continue;
    const before = found.get(key);
    found.set(key, Array.isArray(value) && before !== undefined ? [...new Set([...before, ...value])] : value);
  }
  return Object.fromEntries(found);
}

const TRANSACTION_ACTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Get: "GetItem",
    Put: "PutItem",
    Update: "UpdateItem",
    Delete: "DeleteItem",
    ConditionCheck: "ConditionCheckItem",
  }),
);

/** A transaction is the action of each of its items. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
export function askOfTransaction(operation: string, input: Input, settings: AskSettings): Asked {
  const items = listOf(input["TransactItems"]).map((item) => {
    const parts = Object.entries(objectOf(item)).map(([kind, part]) => {
      const action = TRANSACTION_ACTIONS.get(kind);
      // What is no part of a transaction is the emulator's to refuse, and carries nothing out.
      if (action === undefined) return { asks: [], entry: [kind, part] as const };
      const whole = { ReturnConsumedCapacity: input["ReturnConsumedCapacity"] };
      const { asks, input: rewritten } = askOfItem(action, { ...objectOf(part), ...whole }, settings, operation);
      const { ReturnConsumedCapacity: _, ...own } = rewritten;
      return { asks, entry: [kind, own] as const };
    });
    return { asks: parts.flatMap(({ asks }) => asks), item: Object.fromEntries(parts.map(({ entry }) => entry)) };
  });
  return {
    asks: items.flatMap(({ asks }) => asks),
    input: { ...input, TransactItems: items.map(({ item }) => item) },
  };
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html */
export function askOfStatement(input: Input, settings: AskSettings, enclosing?: string): Asked {
  const parameters = listOf(input["Parameters"]);
  const statement = parsePartiql(input["Statement"], parameters);
  const table = referTo(statement.table, settings.caller);
  const index = statement.index === undefined ? undefined : requireIndexName(statement.index);
  const names = settings.catalog.keys(table.arn);
  const partitionKey = index === undefined ? names?.partitionKey : names?.indexes.get(index);
  const found = partitionKey === undefined ? { kind: "unclear" as const } : statement.keyValues(partitionKey);
  const isSelect = statement.action === "PartiQLSelect";
  const asked = (isUnclear: boolean): RequestKeys => ({
    [ENCLOSING]: enclosing,
    "dynamodb:ReturnConsumedCapacity": textOf(input["ReturnConsumedCapacity"]),
    ...(found.kind === "values" ? leading(found.values) : isUnclear ? leading([ANY_OTHER]) : {}),
    ...(isSelect && { "dynamodb:FullTableScan": String(found.kind !== "values" && !isUnclear) }),
    [ATTRIBUTES]: [...new Set([...statement.names, ...(isUnclear && statement.selectsAll ? [ANY_OTHER] : [])])],
  });
  const isUnclear = found.kind === "unclear" || (found.kind === "none" && !isSelect) || statement.selectsAll;
  return {
    asks: [
      {
        action: statement.action,
        table,
        ...(index !== undefined && { index }),
        keys: asked(false),
        ...(isUnclear && { orKeys: asked(true) }),
      },
    ],
    input: { ...input, Statement: statement.text(table.name) },
  };
}

/** @param list the parameter that holds the statements */
export function askOfStatements(
  list: "Statements" | "TransactStatements",
  input: Input,
  settings: AskSettings,
  enclosing?: string,
): Asked {
  const each = listOf(input[list]).map((statement) => askOfStatement(objectOf(statement), settings, enclosing));
  return { asks: each.flatMap(({ asks }) => asks), input: { ...input, [list]: each.map(({ input: own }) => own) } };
}
