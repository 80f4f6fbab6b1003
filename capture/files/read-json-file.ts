import { readFileSync } from "node:fs";
import { UserError } from "../../model/errors.ts";

/** @throws UserError where the file cannot be read, or is not JSON; what it seems to be instead is said */
export function readJsonFile(file: string): unknown {
  const json = parse(readText(file), file);
  if (isDeeperThan(DEEPEST, json)) {
    throw new UserError({
      message: `The file's values lie within each other more than ${DEEPEST} deep.`,
      where: file,
      fix: "Name a file that Terraform, Pulumi or Bulkhead printed.",
    });
  }
  return json;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError({ ...guess(text, cause instanceof Error ? cause.message : String(cause)), where: file });
  }
}

/** Deeper than any platform's, and far from what the call stack bears. */
const DEEPEST = 500;

function isDeeperThan(limit: number, json: unknown): boolean {
  let level: readonly unknown[] = [json];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
  }
  return false;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError({
      message: `The file cannot be read: ${reason}.`,
      where: file,
      fix: "Name a file that can be read.",
    });
  }
}

/** Files that are often meant, and are not what can be read. */
function guess(text: string, reason: string): { readonly message: string; readonly fix: string } {
  if (text.trim() === "") return { message: "The file is empty.", fix: "Write it again; the command may have failed." };
  if (text.startsWith("PK")) {
    return {
      message: "This is a packed file, such as the plan that terraform plan -out writes, and not JSON.",
      fix: "Print it as JSON: terraform show -json PLAN > plan.json.",
    };
  }
  if (isJsonLines(text)) {
    return {
      message: "This is one JSON object a line, a stream of events, and not one document.",
      fix: "Write the document: terraform show -json PLAN, or pulumi preview --json --show-sames without streaming.",
    };
  }
  return {
    message: `This is not JSON: ${reason}.`,
    fix: "Name a JSON file that Terraform, Pulumi or Bulkhead printed.",
  };
}

function isJsonLines(text: string): boolean {
  const [first = "", second = ""] = text.split("\n", 2);
  try {
    return second !== "" && typeof JSON.parse(first) === "object" && typeof JSON.parse(second) === "object";
  } catch {
    return false;
  }
}
