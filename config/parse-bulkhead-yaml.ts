import { Ajv } from "ajv";
import schema from "./bulkhead.schema.json" with { type: "json" };
import { parseYaml } from "./parse-yaml.ts";

interface RawPlace {
  readonly account?: string;
  readonly region?: string;
}

interface RawKeys {
  readonly compartments?: { readonly environment?: string; readonly tenant?: string };
}

export interface RawStack extends RawPlace {
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, unknown>>;
}

export interface RawTarget extends RawPlace, RawKeys {
  readonly stacks: Readonly<Record<string, RawStack>>;
}

export interface RawBinding {
  readonly stacks: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly requirement: string;
}

interface RawDeclaration {
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}

export interface RawCrossing extends RawDeclaration {
  readonly theorems: readonly string[];
  readonly principals: readonly string[];
  readonly actions?: readonly string[];
  readonly resources: readonly string[];
  readonly "across-environments"?: boolean;
}

export interface RawException extends RawDeclaration {
  readonly rules: readonly string[];
  readonly resources: readonly string[];
  readonly subjects?: readonly string[];
}

export interface RawConfig extends RawPlace, RawKeys {
  readonly targets: Readonly<Record<string, RawTarget>>;
  readonly rules?: Readonly<Record<string, readonly RawBinding[]>>;
  readonly crossings?: readonly RawCrossing[];
  readonly exceptions?: readonly RawException[];
  readonly "same-environment"?: readonly (readonly string[])[];
  readonly baseline?: string;
}

/** The file's content, and where each part of it stands. */
export interface ParsedConfig {
  readonly config: RawConfig;
  /** From 1: the line of `["crossings", "0"]`. */
  readonly lineOf: (path: readonly string[]) => number;
}

const validate = new Ajv({ allErrors: true }).compile<RawConfig>(schema);

/** @throws UserError naming the first line that is not as the schema says */
export function parseBulkheadYaml(text: string, file: string): ParsedConfig {
  const { content, lineOf } = parseYaml(text, file, validate, "config/bulkhead.schema.json");
  return { config: content, lineOf };
}
