import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { type JsonObject, propertiesOf, refuse, textOf, textsOf } from "./properties.ts";

type AttributeType = "S" | "N" | "B";

export interface KeyDefinition {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

export interface IndexDefinition extends KeyDefinition {
  readonly name: string;
  readonly projection: "ALL" | "KEYS_ONLY" | "INCLUDE";
  readonly nonKeyAttributes: readonly string[];
}

/** A table as the graph declares it, in the words that every DynamoDB has for it. */
export interface TableDefinition extends KeyDefinition {
  readonly name: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, AttributeType>>;
  readonly globalIndexes: readonly IndexDefinition[];
  readonly localIndexes: readonly IndexDefinition[];
  /** The attribute whose past time makes an item expire. AWS takes up to days to delete it; here it stays. */
  readonly ttlAttribute?: string;
}

export function tablesOf(graph: Graph): readonly TableDefinition[] {
  return graph.nodes.filter(({ kind }) => kind === "aws_dynamodb_table").map(tableOf);
}

function tableOf(node: ResourceNode): TableDefinition {
  const properties = propertiesOf(node);
  const partitionKey = properties.requireText("hashKey");
  const sortKey = properties.text("rangeKey");
  const ttl = properties.object("ttl");
  const ttlAttribute = ttl?.["enabled"] === true ? textOf(ttl["attributeName"]) : undefined;
  return {
    name: properties.requireText("name"),
    arn: properties.requireText("arn"),
    partitionKey,
    ...(sortKey !== undefined && { sortKey }),
    attributes: attributesOf(node, properties.objects("attributes")),
    globalIndexes: properties.objects("globalSecondaryIndexes").map((index) => indexOf(node, index)),
    localIndexes: properties
      .objects("localSecondaryIndexes")
      .map((index) => indexOf(node, { ...index, hashKey: partitionKey })),
    ...(ttlAttribute !== undefined && { ttlAttribute }),
  };
}

function attributesOf(node: ResourceNode, attributes: readonly JsonObject[]): Readonly<Record<string, AttributeType>> {
  return Object.fromEntries(
    attributes.map(({ name, type }) => {
      if (typeof name === "string" && (type === "S" || type === "N" || type === "B")) return [name, type];
      return refuse(
        node,
        `has an attribute that is not a name with type S, N or B: ${JSON.stringify({ name, type })}.`,
      );
    }),
  );
}

function indexOf(node: ResourceNode, index: JsonObject): IndexDefinition {
  const sortKey = textOf(index["rangeKey"]) ?? keySchemaName(index, "RANGE");
  const projection = textOf(index["projectionType"]);
  return {
    name: textOf(index["name"]) ?? refuse(node, "has an index without a name."),
    partitionKey:
      textOf(index["hashKey"]) ?? keySchemaName(index, "HASH") ?? refuse(node, "has an index without a hashKey."),
    ...(sortKey !== undefined && { sortKey }),
    projection: projection === "KEYS_ONLY" || projection === "INCLUDE" ? projection : "ALL",
    nonKeyAttributes: textsOf(index["nonKeyAttributes"]),
  };
}

/** The newer way to declare an index's keys: a list of names and key types. */
function keySchemaName(index: JsonObject, keyType: "HASH" | "RANGE"): string | undefined {
  const schemas = index["keySchemas"];
  if (!Array.isArray(schemas)) return undefined;
  const found: JsonObject | undefined = schemas.find((schema: JsonObject) => schema["keyType"] === keyType);
  return textOf(found?.["attributeName"]);
}
