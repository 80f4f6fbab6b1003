import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { parseYaml } from "../../config/parse-yaml.ts";
import { UserError } from "../../model/errors.ts";
import type { FaultSettings } from "./fault.ts";
import schema from "./faults.schema.json" with { type: "json" };

const validate = new Ajv({ allErrors: true, discriminator: true }).compile<FaultSettings>(schema);

/** @throws UserError where the file cannot be read, or naming its first line that is not as the schema says */
export function readFaults(file: string): FaultSettings {
  return parseFaults(read(file), file);
}

/** @throws UserError naming the first line that is not as the schema says */
export function parseFaults(text: string, file: string): FaultSettings {
  return parseYaml(text, file, validate, "local/faults/faults.schema.json").content;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError({
      message: `The faults cannot be read: ${reasonOf(error)}.`,
      where: file,
      fix: "Name a YAML file; docs/local-faults.md says what stands in it.",
    });
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "this is a folder";
  if (code === "EACCES") return "you may not read the file";
  return message;
}
