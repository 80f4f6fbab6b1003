import { join } from "node:path";
import { asBody, asList, type Block, type Body, type TerraformModule } from "./terraform-module.ts";

/** What a provider's schema says of a resource type, as far as a check without Terraform goes. */
export interface ResourceSchema {
  readonly attributes: Readonly<Record<string, { readonly required: boolean; readonly settable: boolean }>>;
  readonly blocks: Readonly<Record<string, ResourceSchema>>;
}

export type SchemaOf = (mode: Block["mode"], type: string) => ResourceSchema | undefined;

/** Arguments that Terraform itself gives a meaning, in every resource. */
const META = new Set([
  "count",
  "for_each",
  "depends_on",
  "lifecycle",
  "provider",
  "provisioner",
  "connection",
  "dynamic",
]);
const CALL_META = new Set([...META, "source", "version", "providers"]);

/**
 * What is wrong with a module, as sentences: references to what does not exist, arguments that a resource does not have,
 * required ones that are missing, and what nothing uses. Needs no Terraform.
 *
 * @param modules every module of the tree by its directory, to check calls against
 */
export function staticProblems(
  module: TerraformModule,
  modules: ReadonlyMap<string, TerraformModule>,
  schemaOf: SchemaOf,
): string[] {
  return [
    ...unknownReferences(module, modules),
    ...unusedVariables(module),
    ...undescribed(module),
    ...module.resources.flatMap((block) => schemaProblems(block, schemaOf)),
    ...module.calls.flatMap((call) => callProblems(module, call.name, call.source, call.body, modules)),
  ];
}

function unknownReferences(module: TerraformModule, modules: ReadonlyMap<string, TerraformModule>): string[] {
  const variables = new Set(module.variables.map(({ name }) => name));
  const resources = new Set(
    module.resources.map(({ mode, type, name }) => (mode === "data" ? `data.${type}.${name}` : `${type}.${name}`)),
  );
  const locals = new Set(module.locals);
  return references(
    module,
    /\b(var|local|module)\.(\w+)(?:\[[^\]]*\])?(?:\.(\w+))?|\b((?:data\.)?aws_\w+\.[a-zA-Z_]\w*)/g,
  ).flatMap(([text = "", kind, name = "", output, resource]) => {
    if (resource !== undefined)
      return resources.has(resource) || isInString(resource) ? [] : [`${text} does not exist`];
    if (kind === "var") return variables.has(name) ? [] : [`var.${name} is not declared`];
    if (kind === "local") return locals.has(name) ? [] : [`local.${name} is not declared`];
    return moduleReference(module, modules, name, output);
  });
}

/** `data.aws_region.current` is a reference; `aws_region.amazonaws.com` in a service's name is text. */
function isInString(resource: string): boolean {
  return resource.includes(".amazonaws");
}

function moduleReference(
  module: TerraformModule,
  modules: ReadonlyMap<string, TerraformModule>,
  name: string,
  output: string | undefined,
): string[] {
  const call = module.calls.find((candidate) => candidate.name === name);
  if (call === undefined) return [`module.${name} is not called`];
  const target = modules.get(join(module.directory, call.source));
  if (target === undefined || output === undefined) return [];
  return target.outputs.some((candidate) => candidate.name === output)
    ? []
    : [`module.${name} has no output "${output}"`];
}

function unusedVariables(module: TerraformModule): string[] {
  const used = new Set(references(module, /\bvar\.(\w+)/g).map(([, name]) => name));
  return module.variables.filter(({ name }) => !used.has(name)).map(({ name }) => `var.${name} is used by nothing`);
}

function undescribed({ variables, outputs }: TerraformModule): string[] {
  return [
    ...variables.filter(({ description }) => !description).map(({ name }) => `variable "${name}" has no description`),
    ...variables
      .filter(({ type }) => type === undefined || /\bany\b/.test(type))
      .map(({ name }) => `variable "${name}" has no exact type`),
    ...outputs.filter(({ description }) => !description).map(({ name }) => `output "${name}" has no description`),
  ];
}

function references({ expressions }: TerraformModule, pattern: RegExp): RegExpMatchArray[] {
  return expressions.flatMap((text) => [...text.matchAll(pattern)]);
}

function callProblems(
  module: TerraformModule,
  name: string,
  source: string,
  body: Body,
  modules: ReadonlyMap<string, TerraformModule>,
): string[] {
  const target = modules.get(join(module.directory, source));
  if (target === undefined) return [`module.${name}: there is no module at ${source}`];
  const declared = new Map(target.variables.map((variable) => [variable.name, variable]));
  const unknown = Object.keys(body).filter((key) => !CALL_META.has(key) && !declared.has(key));
  const missing = target.variables.filter((variable) => !("default" in variable) && !(variable.name in body));
  return [
    ...unknown.map((key) => `module.${name}: ${source} takes no "${key}"`),
    ...missing.map((variable) => `module.${name}: "${variable.name}" is missing`),
  ];
}

function schemaProblems(block: Block, schemaOf: SchemaOf): string[] {
  if (!block.type.startsWith("aws_")) return [];
  const where = `${block.file}: ${block.mode === "data" ? "data." : ""}${block.type}.${block.name}`;
  const schema = schemaOf(block.mode, block.type);
  if (schema === undefined) return [`${where}: the provider has no such ${block.mode}`];
  return bodyProblems(where, block.body, schema, true);
}

function bodyProblems(where: string, body: Body, schema: ResourceSchema, top: boolean): string[] {
  const dynamic = asBody(body["dynamic"]);
  const given = Object.keys(body).filter((key) => key !== "dynamic" && !(top && META.has(key)));
  const unknown = given.filter((key) => schema.attributes[key] === undefined && schema.blocks[key] === undefined);
  const computed = given.filter((key) => schema.attributes[key]?.settable === false);
  const missing = Object.keys(schema.attributes).filter((key) => schema.attributes[key]?.required && !(key in body));
  return [
    ...unknown.map((key) => `${where}: there is no argument "${key}"`),
    ...computed.map((key) => `${where}: "${key}" is computed and cannot be set`),
    ...missing.map((key) => `${where}: "${key}" is missing`),
    ...Object.entries(dynamic).flatMap(([key, list]) =>
      nested(
        where,
        key,
        asList(list).map((item) => asBody(item)["content"]),
        schema,
      ),
    ),
    ...given.flatMap((key) => (schema.blocks[key] === undefined ? [] : nested(where, key, asList(body[key]), schema))),
  ];
}

function nested(where: string, key: string, bodies: readonly unknown[], schema: ResourceSchema): string[] {
  const block = schema.blocks[key];
  if (block === undefined) return [`${where}: there is no block "${key}"`];
  return bodies
    .flatMap((body) => asList(body))
    .flatMap((body) => bodyProblems(`${where}.${key}`, asBody(body), block, false));
}
