import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { type Asset, isAsset } from "../../graph/value.ts";
import { isJsonObject, type Json, type JsonObject, objectOf, propertiesOf, refuse, textOf } from "./properties.ts";

/** A function as the graph declares it: what Lambda would be told. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly region: string;
  /** `FILE.EXPORT`, the file without its ending. */
  readonly handler: string;
  readonly code: Asset;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly logGroup: string;
  readonly logging: LoggingDefinition;
  /** `nodejs22.x` */
  readonly runtime: string;
  /** How many calls may run at once; absent: as many as this machine is let to. */
  readonly reservedConcurrency?: number;
}

/** How what a function and Lambda write is formatted. @see https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html */
export interface LoggingDefinition {
  readonly format: "Text" | "JSON";
  /** The least level of what the function writes through `console` that is kept; JSON only. */
  readonly applicationLevel?: string;
  /** The same of what Lambda writes. */
  readonly systemLevel?: string;
}

/** Lambda's own defaults. @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MEGABYTES = 128;

export function functionsOf(graph: Graph): readonly FunctionDefinition[] {
  return graph.nodes.filter(({ kind }) => kind === "aws_lambda_function").map(functionOf);
}

function functionOf(node: ResourceNode): FunctionDefinition {
  const properties = propertiesOf(node);
  const name = properties.requireText("name" in node.inputs || "name" in node.outputs ? "name" : "functionName");
  const arn = properties.requireText("arn");
  const reserved = properties.number("reservedConcurrentExecutions");
  requireNode(node, properties.text("runtime"));
  return {
    name,
    arn,
    roleArn: properties.requireText("role"),
    region: arn.split(":")[3] ?? "us-east-1",
    handler: properties.requireText("handler"),
    code: codeOf(node),
    environment: environmentOf(properties.get("environment")),
    timeoutSeconds: properties.number("timeout") ?? DEFAULT_TIMEOUT_SECONDS,
    memoryMegabytes: properties.number("memorySize") ?? DEFAULT_MEMORY_MEGABYTES,
    logGroup: textOf(objectOf(properties.get("loggingConfig"))?.["logGroup"]) ?? `/aws/lambda/${name}`,
    logging: loggingOf(objectOf(properties.get("loggingConfig"))),
    runtime: properties.text("runtime") ?? "",
    ...(reserved !== undefined && reserved >= 0 && { reservedConcurrency: reserved }),
  };
}

function loggingOf(config: JsonObject | undefined): LoggingDefinition {
  if (config?.["logFormat"] !== "JSON") return { format: "Text" };
  const [applicationLevel, systemLevel] = [textOf(config["applicationLogLevel"]), textOf(config["systemLogLevel"])];
  return {
    format: "JSON",
    ...(applicationLevel !== undefined && { applicationLevel }),
    ...(systemLevel !== undefined && { systemLevel }),
  };
}

function requireNode(node: ResourceNode, runtime: string | undefined): void {
  if (runtime?.startsWith("nodejs") === true) return;
  refuse(
    node,
    `has the runtime "${runtime ?? "none"}"; only Node.js functions run locally.`,
    "Run a stack whose functions are Node.js.",
  );
}

function codeOf(node: ResourceNode): Asset {
  const code = node.inputs["code"];
  if (isAsset(code)) return code;
  return refuse(
    node,
    "has no code artifact in the graph.",
    "Give it its code as an archive rather than from a bucket or a registry.",
  );
}

function environmentOf(environment: Json | undefined): Readonly<Record<string, string>> {
  const variables = objectOf(environment)?.["variables"];
  if (!isJsonObject(variables)) return {};
  return Object.fromEntries(
    Object.entries(variables).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
}
