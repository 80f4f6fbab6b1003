import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, normalize, sep } from "node:path";
import { UserError } from "../../model/errors.ts";
import type { FunctionDefinition } from "../blueprint/functions.ts";

export interface FunctionFolder {
  /** The code, as Lambda's `/var/task`. */
  readonly code: string;
  /** The function's own place to write, as Lambda's `/tmp`. */
  readonly scratch: string;
}

/** Packages that Lambda's Node.js runtime brings with it. */
const BUILT_IN_SCOPES = ["@aws-sdk", "@smithy"];

/**
 * Lays a function's code out in a folder of its own, with the AWS SDK as the only packages it finds: one that the
 * function should have bundled and did not is missing here as it would be on AWS.
 *
 * @param root a folder that exists
 */
export async function writeFunctionFolder(root: string, definition: FunctionDefinition): Promise<FunctionFolder> {
  const folder = join(root, definition.name.replaceAll(/[^\w-]/g, "_"));
  const [code, scratch] = [join(folder, "task"), join(folder, "tmp")];
  await Promise.all([mkdir(join(code, "node_modules"), { recursive: true }), mkdir(scratch, { recursive: true })]);
  await Promise.all([
    ...Object.entries(definition.code.files).map(([path, file]) =>
      writeCodeFile(join(code, safePath(path, definition.name)), Buffer.from(file.content, file.encoding)),
    ),
    ...BUILT_IN_SCOPES.map((scope) => linkScope(scope, join(code, "node_modules", scope))),
  ]);
  return { code, scratch };
}

async function writeCodeFile(path: string, content: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** An archive's entry that climbs out of its folder would be written anywhere. */
function safePath(path: string, functionName: string): string {
  const normal = normalize(path);
  if (!isAbsolute(normal) && normal !== ".." && !normal.startsWith(`..${sep}`)) return normal;
  throw new UserError({ message: `The code of function "${functionName}" has a file outside its archive: "${path}".` });
}

async function linkScope(scope: string, link: string): Promise<void> {
  const target = scopeFolder(scope);
  if (target !== undefined) await symlink(target, link, "junction");
}

function scopeFolder(scope: string): string | undefined {
  const fromSdk = createRequire(createRequire(import.meta.url).resolve("@aws-sdk/client-dynamodb/package.json"));
  const probe = scope === "@aws-sdk" ? "@aws-sdk/client-dynamodb" : "@smithy/types";
  try {
    return dirname(dirname(fromSdk.resolve(`${probe}/package.json`)));
  } catch {
    return undefined;
  }
}
