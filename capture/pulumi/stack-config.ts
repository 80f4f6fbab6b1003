import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../model/errors.ts";
import { type PulumiProject, readYaml, recordOf } from "./project-files.ts";
import { encryptedMark } from "./wire.ts";

export interface StackConfig {
  /** Key with its namespace → text; structured values as JSON. */
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * A stack's configuration as the engine hands it to the program: the project's defaults, then the stack's file, then
 * what `bulkhead.yaml` adds. An encrypted value becomes a mark that the graph shows as unknown.
 *
 * @throws UserError where the stack has no file but others have, where a key has no namespace, or where a value that
 *   the project requires is missing.
 */
export function readStackConfig(
  project: PulumiProject,
  stack: string,
  overrides: Readonly<Record<string, unknown>> = {},
): StackConfig {
  const values: Record<string, string> = {};
  const secretKeys = new Set<string>();
  const warnings: string[] = [];
  const set = (key: string, value: unknown): void => {
    const { text, secret } = textOf(key, value);
    values[key] = text;
    if (secret) secretKeys.add(key);
    if (secret && text.includes(encryptedMark(key))) {
      warnings.push(`The configuration value "${key}" is encrypted; what is made of it is unknown.`);
    }
  };
  for (const [key, declared] of Object.entries(project.config)) setDefault(project, key, declared, set);
  const file = join(project.stackFolder, `Pulumi.${stack}.yaml`);
  const document = existsSync(file) ? readYaml(file) : {};
  if (document["environment"] !== undefined) {
    warnings.push(`Pulumi.${stack}.yaml imports a Pulumi ESC environment, whose values are not read.`);
  }
  for (const [key, value] of Object.entries(recordOf(document["config"]))) set(namespaced(key, file), value);
  for (const [key, value] of Object.entries(overrides)) set(key.includes(":") ? key : `${project.name}:${key}`, value);
  refuseMissing(project, values, file);
  return { values, secretKeys: [...secretKeys].sort(), warnings };
}

/** A declaration is a bare value, or says its `default` or `value`. */
function setDefault(
  project: PulumiProject,
  key: string,
  declared: unknown,
  set: (key: string, value: unknown) => void,
) {
  const full = key.includes(":") ? key : `${project.name}:${key}`;
  if (!isDeclaration(declared)) return set(full, declared);
  const value = declared["value"] ?? declared["default"];
  if (value !== undefined) set(full, value);
}

function isDeclaration(value: unknown): value is Readonly<Record<string, unknown>> {
  const keys = Object.keys(recordOf(value));
  return keys.some((key) => ["type", "default", "value", "description", "secret", "items"].includes(key));
}

function refuseMissing(project: PulumiProject, values: Readonly<Record<string, string>>, file: string): void {
  for (const [key, declared] of Object.entries(project.config)) {
    const full = key.includes(":") ? key : `${project.name}:${key}`;
    if (!isDeclaration(declared) || full in values || declared["type"] === undefined) continue;
    throw new UserError({
      message: `The stack has no value for "${full}", which the project requires.`,
      where: file,
      fix: `Set it: pulumi config set ${full} VALUE.`,
    });
  }
}

function namespaced(key: string, file: string): string {
  if (key.includes(":")) return key;
  throw new UserError({
    message: `The configuration key "${key}" has no namespace.`,
    where: file,
    fix: `Write it with the project's name before a colon: PROJECT:${key}.`,
  });
}

function textOf(key: string, value: unknown): { readonly text: string; readonly secret: boolean } {
  if (typeof value !== "object" || value === null) return { text: value === null ? "" : String(value), secret: false };
  if (isSecure(value)) return { text: encryptedMark(key), secret: true };
  let secret = false;
  const text = JSON.stringify(value, (_, nested: unknown) => {
    if (!isSecure(nested)) return nested;
    secret = true;
    return encryptedMark(key);
  });
  return { text, secret };
}

function isSecure(value: unknown): boolean {
  const record = recordOf(value);
  return Object.keys(record).length === 1 && typeof record["secure"] === "string";
}
