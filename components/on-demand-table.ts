import { Table, type TableArgs } from "@pulumi/aws/dynamodb/table.js";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../model/tags.ts";

/** An attribute that keys are made of: a string, a number or bytes. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

/** A global secondary index, kept by DynamoDB at the same on-demand rate as its table. */
export interface TableIndex {
  readonly name: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  /** What it holds of an item: everything, its keys, or its keys and these attributes. @default "ALL" */
  readonly projection?: "ALL" | "KEYS_ONLY" | readonly string[];
}

export interface OnDemandTableArgs {
  readonly tableName: pulumi.Input<string>;
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  readonly indexes?: readonly TableIndex[];
  /** The customer managed key of everything in the table: items, indexes, streams, backups. */
  readonly keyArn: pulumi.Input<string>;
  /** The number attribute that says when an item expires, in seconds since 1970. @default items never expire */
  readonly ttlAttribute?: string;
  /** @default no stream */
  readonly streamViewType?: "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";
  readonly tags: Tags;
}

/** A DynamoDB table that is paid by the request, encrypted with a given key, and recoverable to any second of 35 days. */
export class OnDemandTable extends pulumi.ComponentResource {
  readonly table: Table;
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: OnDemandTableArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:OnDemandTable", name, {}, opts);
    this.table = new Table(
      `${name}-table`,
      {
        name: args.tableName,
        billingMode: "PAY_PER_REQUEST",
        ...tableSchema(args),
        serverSideEncryption: { enabled: true, kmsKeyArn: args.keyArn },
        pointInTimeRecovery: { enabled: true },
        ...(args.ttlAttribute !== undefined && { ttl: { attributeName: args.ttlAttribute, enabled: true } }),
        ...(args.streamViewType !== undefined && { streamEnabled: true, streamViewType: args.streamViewType }),
        tags: args.tags,
      },
      { parent: this },
    );
    this.arn = this.table.arn;
    this.name = this.table.name;
    this.registerOutputs({ arn: this.arn, name: this.name });
  }
}

type TableKeys = Pick<OnDemandTableArgs, "partitionKey" | "sortKey" | "indexes">;
type TableSchema = Pick<TableArgs, "attributes" | "hashKey" | "rangeKey" | "globalSecondaryIndexes">;

/** The keys of a table and its indexes as DynamoDB declares them: each attribute once, in order of first use. */
export function tableSchema({ partitionKey, sortKey, indexes = [] }: TableKeys): TableSchema {
  const keys = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  const attributes = new Map(keys.flatMap((key) => (key === undefined ? [] : [[key.name, key]])));
  return {
    attributes: [...attributes.values()].map(({ name, type }) => ({ name, type })),
    hashKey: partitionKey.name,
    ...(sortKey !== undefined && { rangeKey: sortKey.name }),
    ...(indexes.length > 0 && { globalSecondaryIndexes: indexes.map(indexSchema) }),
  };
}

function indexSchema({ name, partitionKey, sortKey, projection = "ALL" }: TableIndex) {
  return {
    name,
    keySchemas: [
      { attributeName: partitionKey.name, keyType: "HASH" },
      ...(sortKey === undefined ? [] : [{ attributeName: sortKey.name, keyType: "RANGE" }]),
    ],
    ...(typeof projection === "string"
      ? { projectionType: projection }
      : { projectionType: "INCLUDE", nonKeyAttributes: [...projection] }),
  };
}
