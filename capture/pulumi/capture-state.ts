import type { Graph } from "../../graph/graph.ts";
import type { CompartmentKeys } from "../../model/compartment.ts";
import { UserError } from "../../model/errors.ts";
import { buildGraph } from "./build-graph.ts";
import { registeredOf, stackOf } from "./deployment-state.ts";
import type { Place } from "./protocol.ts";
import type { PulumiState } from "./read-preview.ts";
import { isStack } from "./urn.ts";

export interface StateCapture extends Place {
  /** The file, for errors. */
  readonly file: string;
  /** The folder that source positions are relative to. */
  readonly root: string;
  readonly compartmentKeys?: CompartmentKeys;
}

/** Whose state it is: `PROJECT/STACK`, as its URNs say. */
export function identityOf(
  { resources }: PulumiState,
  file: string,
): { readonly project: string; readonly stack: string } {
  const [first, ...others] = [...new Set(resources.map(({ urn }) => JSON.stringify(stackOf(urn))))];
  if (first !== undefined && others.length === 0) return JSON.parse(first);
  throw new UserError({
    message: first === undefined ? "The file holds no resource." : "The file holds resources of several stacks.",
    where: file,
    fix: "Write the file again, of one stack that declares something.",
  });
}

/** Reads a stack's state, foreseen or deployed, into the graph. */
export function captureState(state: PulumiState, { file, ...options }: StateCapture): Graph {
  const resources = state.resources.map((resource) => registeredOf(resource, options.root));
  const outputs = resources.find(({ type }) => isStack(type))?.outputs ?? {};
  return buildGraph(
    { ...identityOf(state, file), resources, outputs, warnings: state.warnings },
    { ...options, config: state.config, directory: options.root },
  );
}
