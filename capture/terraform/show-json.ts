import { UserError } from "../../model/errors.ts";

/**
 * What `terraform show -json` prints, as far as the graph needs it.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface TerraformPlan {
  readonly format_version: string;
  readonly planned_values: StateValues;
  /** False where changes were left out (`-target`) or put off to another plan. */
  readonly complete?: boolean;
  /** Terraform gave up before it had planned everything. */
  readonly errored?: boolean;
  readonly resource_changes?: readonly ResourceChange[];
  readonly configuration: {
    readonly provider_config?: Record<string, ProviderConfig>;
    readonly root_module: ConfigModule;
  };
}

export interface TerraformState {
  readonly format_version: string;
  readonly values?: StateValues;
}

export interface StateValues {
  readonly outputs?: Record<string, { readonly value?: unknown; readonly sensitive?: boolean }>;
  readonly root_module: StateModule;
}

export interface StateModule {
  readonly address?: string;
  readonly resources?: readonly StateResource[];
  readonly child_modules?: readonly StateModule[];
}

export interface StateResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly values: Record<string, unknown>;
  readonly sensitive_values?: unknown;
  readonly depends_on?: readonly string[];
}

export interface ResourceChange {
  readonly address: string;
  readonly change: { readonly after_unknown?: unknown };
}

export interface ProviderConfig {
  readonly name: string;
  readonly alias?: string;
  readonly expressions?: Record<string, Expression>;
}

export interface ConfigModule {
  readonly resources?: readonly ConfigResource[];
  readonly module_calls?: Record<string, ModuleCall>;
  readonly outputs?: Record<string, { readonly expression?: Expression }>;
}

export interface ConfigResource {
  readonly address: string;
  readonly provider_config_key?: string;
  readonly expressions?: Record<string, unknown>;
  readonly depends_on?: readonly string[];
  readonly for_each_expression?: Expression;
}

export interface ModuleCall {
  readonly source: string;
  readonly expressions?: Record<string, unknown>;
  readonly module: ConfigModule;
}

export interface Expression {
  readonly constant_value?: unknown;
  readonly references?: readonly string[];
}

export type ShowJson =
  | { readonly kind: "plan"; readonly plan: TerraformPlan }
  | { readonly kind: "state"; readonly state: TerraformState };

/** @throws UserError where the text is not JSON, or is neither a plan nor a state of a format that is understood. */
export function parseShowJson(text: string, where: string): ShowJson {
  return readShowJson(parseJson(text, where), where);
}

/** @throws UserError where the value is neither a plan nor a state of a format that is understood. */
export function readShowJson(json: unknown, where: string): ShowJson {
  if (!isRecord(json) || typeof json["format_version"] !== "string") throw notShowJson(where);
  const version = json["format_version"];
  if (!version.startsWith("1.") && !version.startsWith("0.")) {
    throw new UserError({
      message: `Terraform's JSON format ${version} is not known.`,
      where,
      fix: "Update Bulkhead.",
    });
  }
  if (json["errored"] === true) {
    throw new UserError({
      message: "Terraform's plan ended in an error, and holds a part only.",
      where,
      fix: "Correct what Terraform complains of, and plan again.",
    });
  }
  if (isRecord(json["planned_values"])) return { kind: "plan", plan: json as unknown as TerraformPlan };
  if ("values" in json || Object.keys(json).every((key) => key === "format_version" || key === "terraform_version")) {
    return { kind: "state", state: json as unknown as TerraformState };
  }
  throw notShowJson(where);
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError({
      message: `This is not JSON: ${reason}.`,
      where,
      fix: "Write it with: terraform show -json PLAN.",
    });
  }
}

function notShowJson(where: string): UserError {
  return new UserError({
    message: "This JSON is neither a Terraform plan nor a Terraform state.",
    where,
    fix: "Write it with: terraform show -json PLAN, or: terraform show -json.",
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
