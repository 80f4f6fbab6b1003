import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize, sep } from "node:path";
import { UserError } from "../../model/errors.ts";
import type { FunctionDefinition } from "../blueprint/functions.ts";

/** Packages that Lambda's Node.js runtime brings with it. */
const BUILT_IN_SCOPES = ["@aws-sdk", "@smithy"];

/**
 * Lays a function's code out in a folder of its own, in `task`, beside a place to write, `tmp`. The AWS SDK is the only
 * package that the code finds: one that the function should have bundled and did not is missing here as it would be on AWS.
 *
 * @param root a folder that exists
 * @param packages the folder that holds the SDK, as the function sees it
 * @returns the function's folder
 */
export async function writeFunctionFolder(
  root: string,
  definition: FunctionDefinition,
  packages: string | undefined,
): Promise<string> {
  const folder = join(root, definition.name.replaceAll(/[^\w-]/g, "_"));
  const [code, scratch] = [join(folder, "task"), join(folder, "tmp")];
  await Promise.all([mkdir(join(code, "node_modules"), { recursive: true }), mkdir(scratch, { recursive: true })]);
  await Promise.all([
    ...Object.entries(definition.code.files).map(([path, file]) =>
      writeCodeFile(join(code, safePath(path, definition.name)), Buffer.from(file.content, file.encoding)),
    ),
    ...(packages === undefined ? [] : BUILT_IN_SCOPES).map((scope) =>
      symlink(join(packages ?? "", scope), join(code, "node_modules", scope), "junction"),
    ),
  ]);
  return folder;
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
