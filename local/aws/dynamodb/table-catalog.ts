import type { TableDefinition } from "../../blueprint/tables.ts";
import { AwsError } from "../aws-error.ts";
import type { Caller } from "../enforcement/question.ts";
import { accountOf, partitionOf } from "../session.ts";

/** A table as a request names it. */
export interface TableReference {
  readonly name: string;
  readonly arn: string;
}

/** The names of keys: what a request's leading key is read by. */
export interface KeyNames {
  readonly partitionKey: string;
  /** Partition keys of indexes, by the index's name. */
  readonly indexes: ReadonlyMap<string, string>;
}

/** Which tables there are, by ARN: the emulator knows names only, and would answer for any region and account. */
export interface TableCatalog {
  readonly keys: (arn: string) => KeyNames | undefined;
  readonly add: (arn: string, keys: KeyNames) => void;
  readonly remove: (arn: string) => void;
  readonly has: (arn: string) => boolean;
  /** Whether a table of this name is there, in any region. */
  readonly hasName: (name: string) => boolean;
}

export function tableCatalog(tables: readonly TableDefinition[]): TableCatalog {
  const known = new Map(tables.map((table) => [table.arn, keyNames(table)]));
  const nameOf = (arn: string): string => arn.split("/").at(-1) ?? "";
  return {
    keys: (arn) => known.get(arn),
    add: (arn, keys) => void known.set(arn, keys),
    remove: (arn) => void known.delete(arn),
    has: (arn) => known.has(arn),
    hasName: (name) => [...known.keys()].some((arn) => nameOf(arn) === name),
  };
}

function keyNames({ partitionKey, globalIndexes, localIndexes }: TableDefinition): KeyNames {
  const indexes = [...globalIndexes, ...localIndexes].map((index): [string, string] => [
    index.name,
    index.partitionKey,
  ]);
  return { partitionKey, indexes: new Map(indexes) };
}

const NAME = /^[\w.-]{3,255}$/;
const ARN = /^arn:aws[a-z-]*:dynamodb:[a-z\d-]+:\d{12}:table\/([\w.-]{3,255})$/;

/**
 * @param text a table's name, which means the caller's account and the region that it signed for, or an ARN
 * @throws AwsError where it is neither
 */
export function referTo(text: unknown, { session, region }: Caller): TableReference {
  if (typeof text !== "string") {
    throw new AwsError(
      "ValidationException",
      "The parameter 'TableName' is required but was not present in the request",
    );
  }
  const inArn = ARN.exec(text)?.[1];
  if (inArn !== undefined) return { name: inArn, arn: text };
  if (!NAME.test(text)) {
    throw new AwsError(
      "ValidationException",
      "TableName must be at least 3 characters long and at most 255 characters long, containing only the characters a-z, A-Z, 0-9, '_', '-', and '.'",
    );
  }
  return { name: text, arn: `arn:${partitionOf(session)}:dynamodb:${region}:${accountOf(session)}:table/${text}` };
}

/** @throws AwsError where it is no name of an index: it becomes part of an ARN */
export function requireIndexName(text: unknown): string {
  if (typeof text === "string" && NAME.test(text)) return text;
  throw new AwsError(
    "ValidationException",
    "Invalid IndexName: it must be 3 to 255 of the characters a-z, A-Z, 0-9, '_', '-', and '.'",
  );
}
