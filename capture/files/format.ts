import { UserError } from "../../model/errors.ts";

/** What of a platform a JSON file can hold. */
export type FileFormat = "graph" | "terraform" | "pulumi-preview" | "pulumi-stack-export";

type Json = Readonly<Record<string, unknown>>;

/** Files of the same tools that hold too little, or something else: what they are, and what to write instead. */
const NEARLY: readonly (readonly [is: (json: Json) => boolean, what: string, fix: string])[] = [
  [
    (json) => "lineage" in json && "serial" in json,
    "Terraform's own state file, whose format is Terraform's private affair",
    "Print it as JSON: terraform show -json > state.json.",
  ],
  [
    (json) => "checkpoint" in json,
    "a checkpoint of a Pulumi backend",
    "Export the stack: pulumi stack export > stack.json.",
  ],
  [
    (json) => "resourcePlans" in json,
    "an update plan of pulumi preview --save-plan",
    "Print the preview: pulumi preview --json --show-sames > preview.json.",
  ],
  [
    (json) => "AWSTemplateFormatVersion" in json || isRecord(json["Resources"]),
    "a CloudFormation template, which is not read",
    "Name a Terraform plan or state, a Pulumi preview or export, or a graph.",
  ],
];

/**
 * Which format a file has, by what is in it.
 *
 * @throws UserError that says what was found instead
 */
export function formatOf(json: unknown, file: string): FileFormat {
  const found = isRecord(json) ? recognise(json) : undefined;
  if (found !== undefined) return found;
  const nearly = isRecord(json) ? NEARLY.find(([is]) => is(json)) : undefined;
  throw new UserError({
    message: `The file is no description of a platform: it is ${nearly?.[1] ?? describe(json)}.`,
    where: file,
    fix:
      nearly?.[2] ??
      "Name what one of these prints: bulkhead graph, terraform show -json, pulumi preview --json --show-sames, pulumi stack export.",
  });
}

function recognise(json: Json): FileFormat | undefined {
  if (Array.isArray(json["nodes"]) && Array.isArray(json["stacks"])) return "graph";
  if (typeof json["format_version"] === "string") return "terraform";
  if (isRecord(json["deployment"])) return "pulumi-stack-export";
  return isPreview(json) ? "pulumi-preview" : undefined;
}

/** Every part of a preview is left out where it is empty. */
function isPreview(json: Json): boolean {
  const steps = json["steps"];
  if (Array.isArray(steps)) return steps.every((step) => isRecord(step) && "op" in step && "urn" in step);
  return isRecord(json["changeSummary"]);
}

function describe(json: unknown): string {
  if (Array.isArray(json)) return `a list of ${json.length}`;
  if (!isRecord(json)) return `the value ${JSON.stringify(json)?.slice(0, 40)}`;
  const keys = Object.keys(json);
  if (keys.length === 0) return "an empty object";
  const shown = keys.slice(0, 4).map((key) => `"${key.slice(0, 40)}"`);
  return `an object with ${shown.join(", ")}${keys.length > 4 ? ` and ${keys.length - 4} keys more` : ""}`;
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
