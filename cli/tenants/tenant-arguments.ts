import type { ArgsDef } from "citty";

/** Of every verb about tenants. */
export const PROJECT_ARGUMENT = {
  type: "string",
  description: "The folder of the tenants project; stacks/tenants beside bulkhead.yaml by default.",
} as const satisfies ArgsDef[string];

export const TENANT_ARGUMENT = {
  type: "positional",
  required: true,
  description: "The tenant's id, such as tenant-001.",
} as const satisfies ArgsDef[string];

/** Of every verb that changes a registry. */
export const CHANGE_ARGUMENTS = {
  target: PROJECT_ARGUMENT,
  "allow-touching": {
    type: "boolean",
    default: false,
    description: "Do not refuse a change that touches another tenant's resources.",
  },
  "dry-run": { type: "boolean", default: false, description: "Show what would happen, and write nothing." },
  json: { type: "boolean", default: false, description: "Print what would happen as JSON." },
} as const satisfies ArgsDef;

export interface ChangeArguments {
  readonly target?: string | undefined;
  readonly "allow-touching": boolean;
  readonly "dry-run": boolean;
  readonly json: boolean;
}

export function changeOptions(args: ChangeArguments) {
  return {
    target: args.target,
    allowTouching: args["allow-touching"],
    dryRun: args["dry-run"],
    json: args.json,
  };
}
