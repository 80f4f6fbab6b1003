import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { UserError } from "../model/errors.ts";

interface Baseline {
  readonly version: 1;
  readonly findings: readonly string[];
}

const validate = new Ajv().compile<Baseline>({
  type: "object",
  additionalProperties: false,
  required: ["version", "findings"],
  properties: { version: { const: 1 }, findings: { type: "array", items: { type: "string", pattern: "\\S" } } },
});

/**
 * The fingerprints of the findings that an existing platform has accepted.
 *
 * @param where the line that names the file, for errors
 * @throws UserError where the file is missing, is not JSON, or holds something else
 */
export function readBaseline(root: string, path: string, where: string): readonly string[] {
  const text = read(root, path, where);
  const baseline: unknown = parse(text, path);
  if (validate(baseline)) return baseline.findings;
  const [problem] = validate.errors ?? [];
  throw new UserError({
    message: `The baseline is not { "version": 1, "findings": [FINGERPRINT] }: ${problem?.instancePath || "it"} ${problem?.message}.`,
    where: path,
    fix: "Restore the file from version control, or take the findings anew from a report.",
  });
}

function read(root: string, path: string, where: string): string {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    throw new UserError({
      message: `The baseline "${path}" cannot be read.`,
      where,
      fix: "Name a JSON file that --write-baseline wrote, or leave the baseline out: every finding counts then.",
    });
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError({
      message: "The baseline is not JSON.",
      where: path,
      fix: "Restore the file from version control, or take the findings anew from a report.",
    });
  }
}
