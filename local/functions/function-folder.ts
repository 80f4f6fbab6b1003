import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
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
export function writeFunctionFolder(
  root: string,
  definition: FunctionDefinition,
  packages: string | undefined,
): string {
  const folder = join(root, definition.name.replaceAll(/[^\w-]/g, "_"));
  const [code, scratch] = [join(folder, "task"), join(folder, "tmp")];
  for (const made of [join(code, "node_modules"), scratch]) mkdirSync(made, { recursive: true });
  for (const [path, file] of Object.entries(definition.code.files)) {
    writeCodeFile(join(code, safePath(path, definition.name)), Buffer.from(file.content, file.encoding));
  }
  for (const scope of packages === undefined ? [] : BUILT_IN_SCOPES) {
    symlinkSync(join(packages ?? "", scope), join(code, "node_modules", scope), "junction");
  }
  return folder;
}

/** @throws UserError where a file of the code would be written outside its folder */
export function checkCode({ code, name }: FunctionDefinition): void {
  for (const path of Object.keys(code.files)) safePath(path, name);
}

function writeCodeFile(path: string, content: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** An archive's entry that climbs out of its folder would be written anywhere. */
function safePath(path: string, functionName: string): string {
  const normal = normalize(path);
  if (!isAbsolute(normal) && normal !== ".." && !normal.startsWith(`..${sep}`)) return normal;
  throw new UserError({ message: `The code of function "${functionName}" has a file outside its archive: "${path}".` });
}
