import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@cdktn/hcl2json";

/** A folder of HCL as its author wrote it: what it takes, what it gives, what it makes. Expressions stay text. */
export interface TerraformModule {
  readonly directory: string;
  readonly variables: readonly Variable[];
  readonly outputs: readonly Output[];
  readonly resources: readonly Block[];
  readonly calls: readonly Call[];
  readonly locals: readonly string[];
  readonly providers: readonly string[];
  readonly requirements: Requirements;
  /** Every string of every file, in which references stand. */
  readonly expressions: readonly string[];
}

export interface Variable {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  /** HCL's JSON form; `undefined` where the variable is required. */
  readonly default?: unknown;
  readonly sensitive: boolean;
  /** The error messages of its validations. */
  readonly validations: readonly string[];
}

export interface Output {
  readonly name: string;
  readonly description?: string;
}

export interface Block {
  readonly mode: "resource" | "data";
  readonly type: string;
  readonly name: string;
  readonly file: string;
  readonly body: Body;
}

export interface Call {
  readonly name: string;
  readonly source: string;
  readonly body: Body;
}

export interface Requirements {
  readonly terraform?: string;
  /** Provider's name → version constraint. */
  readonly providers: Readonly<Record<string, string>>;
}

export type Body = Readonly<Record<string, unknown>>;

/** @throws Error of HCL's parser, with file, line and column, where a file is not HCL */
export async function readModule(directory: string): Promise<TerraformModule> {
  const names = readdirSync(directory).filter((name) => name.endsWith(".tf"));
  const files = await Promise.all(
    names
      .sort()
      .map(async (name) => [name, asBody(await parse(name, readFileSync(join(directory, name), "utf8")))] as const),
  );
  const bodies = files.map(([, body]) => body);
  return {
    directory,
    variables: labelled(bodies, "variable").map(toVariable),
    outputs: labelled(bodies, "output").map(([name, body]) => ({ name, ...optionalString("description", body) })),
    resources: files.flatMap(([file, body]) => [...blocks(file, body, "resource"), ...blocks(file, body, "data")]),
    calls: labelled(bodies, "module").map(([name, body]) => ({ name, source: String(body["source"] ?? ""), body })),
    locals: bodies.flatMap((body) => asList(body["locals"]).flatMap((block) => Object.keys(asBody(block)))),
    providers: bodies.flatMap((body) => Object.keys(asBody(body["provider"]))),
    requirements: requirementsOf(bodies),
    expressions: bodies.flatMap(stringsOf),
  };
}

function toVariable([name, body]: readonly [string, Body]): Variable {
  const type = unwrap(body["type"]);
  return {
    name,
    ...(type !== undefined && { type }),
    ...optionalString("description", body),
    ...("default" in body && { default: body["default"] }),
    sensitive: body["sensitive"] === true,
    validations: asList(body["validation"]).map((validation) => String(asBody(validation)["error_message"] ?? "")),
  };
}

function blocks(file: string, body: Body, mode: Block["mode"]): Block[] {
  return Object.entries(asBody(body[mode])).flatMap(([type, named]) =>
    Object.entries(asBody(named)).flatMap(([name, bodies]) =>
      asList(bodies).map((block) => ({ mode, type, name, file, body: asBody(block) })),
    ),
  );
}

function requirementsOf(bodies: readonly Body[]): Requirements {
  const settings = bodies.flatMap((body) => asList(body["terraform"]).map(asBody));
  const version = settings.map((block) => block["required_version"]).find((value) => typeof value === "string");
  const providers = settings
    .flatMap((block) => asList(block["required_providers"]))
    .flatMap((block) => Object.entries(asBody(block)))
    .map(([name, value]): [string, string] => [name, String(asBody(value)["version"] ?? value)]);
  return { ...(typeof version === "string" && { terraform: version }), providers: Object.fromEntries(providers) };
}

function labelled(bodies: readonly Body[], kind: string): (readonly [string, Body])[] {
  return bodies.flatMap((body) =>
    Object.entries(asBody(body[kind])).flatMap(([name, list]) =>
      asList(list).map((block) => [name, asBody(block)] as const),
    ),
  );
}

/** HCL's JSON form puts an expression in `${…}`. */
function unwrap(value: unknown): string | undefined {
  return typeof value === "string" ? value.replace(/^\$\{([\s\S]*)\}$/, "$1") : undefined;
}

function optionalString<K extends string>(key: K, body: Body): { [key in K]?: string } {
  const value = body[key];
  return typeof value === "string" ? ({ [key]: value } as { [key in K]: string }) : {};
}

export function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  return Object.entries(value).flatMap(([key, item]) => [key, ...stringsOf(item)]);
}

export function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function asBody(value: unknown): Body {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Body) : {};
}
