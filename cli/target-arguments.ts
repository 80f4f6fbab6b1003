import type { ArgsDef } from "citty";
import { type Capture, findCaptures } from "../capture/capture-target.ts";
import type { BulkheadConfig } from "../config/bulkhead-config.ts";
import { repeatedOption } from "./repeated-option.ts";

/** What a target is, for every verb that takes any number of them. */
export const TARGET_ARGUMENT = {
  type: "positional",
  required: false,
  valueHint: "…",
  description:
    "The folder of a Pulumi project or a Terraform root; or a JSON file: terraform show -json, " +
    "pulumi preview --json --show-sames, pulumi stack export, bulkhead graph.",
} as const satisfies ArgsDef[string];

/** Targets of verbs whose positional arguments are something else. */
export const TARGET_OPTION = {
  type: "string",
  description: "A target, as of bulkhead prove; may be given several times. All of bulkhead.yaml's by default.",
} as const satisfies ArgsDef[string];

/** What `--stack` is, for every verb that takes several stacks as one world. */
export const STACK_ARGUMENT = {
  type: "string",
  description: "Only this stack, or this environment of a Terraform root; may be given several times.",
} as const satisfies ArgsDef[string];

/** The captures that the arguments name; all that `bulkhead.yaml` lists where they name no target. */
export function chosenCaptures(
  config: BulkheadConfig,
  targets: readonly string[],
  rawArgs: readonly string[],
): readonly Capture[] {
  return findCaptures(config, { from: process.cwd(), targets, stacks: repeatedOption(rawArgs, "stack") });
}
