import type { CompartmentKeys } from "../../model/compartment.ts";
import type { ShapeOf } from "./shape.ts";
import type { TerraformPlan, TerraformState } from "./show-json.ts";

export interface TerraformCapture {
  readonly project: string;
  /** A Terraform root's environments are its stacks. */
  readonly stack: string;
  /** Holds the configuration: which property reads what. Without it, dependencies are those that the state records. */
  readonly plan?: TerraformPlan;
  /** Holds the values after an apply. Without it, those of the plan, with what is not known before an apply unknown. */
  readonly state?: TerraformState;
  readonly shapeOf?: ShapeOf;
  /** The configuration's folder, to find the lines that declared a resource. */
  readonly directory?: string;
  /** The folder that source positions are relative to. */
  readonly base?: string;
  readonly account?: string;
  /** The tags that name a compartment. @default those of `model/compartment.ts` */
  readonly compartmentKeys?: CompartmentKeys;
}

/** The id of the stack that a capture reads: `PROJECT/STACK`. */
export const stackId = ({ project, stack }: Pick<TerraformCapture, "project" | "stack">): string =>
  `${project}/${stack}`;

/** The id in the graph of a Terraform address. */
export const nodeId = (capture: TerraformCapture, address: string): string =>
  `terraform:${stackId(capture)}:${address}`;
