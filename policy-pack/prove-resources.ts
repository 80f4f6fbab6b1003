import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PolicyResource } from "@pulumi/policy";
import { composeOutputs } from "../capture/files/compose-outputs.ts";
import { placeOf } from "../capture/files/place-of-file.ts";
import { captureState, identityOf } from "../capture/pulumi/capture-state.ts";
import type { ResourceState } from "../capture/pulumi/deployment-state.ts";
import { readProject } from "../capture/pulumi/project-files.ts";
import type { PulumiState } from "../capture/pulumi/read-preview.ts";
import type { BulkheadConfig, StackSettings } from "../config/bulkhead-config.ts";
import { readBulkheadConfig } from "../config/read-bulkhead-config.ts";
import type { Graph } from "../graph/graph.ts";
import { readServiceReference } from "../iam-data/read-service-reference.ts";
import { servicesOf } from "../iam-data/services-of.ts";
import { type Proof, prove } from "../prover/prove.ts";
import { resourceStates } from "./resource-states.ts";

const NAME = "the policy pack's stack";
let last: { readonly text: string; readonly proof: Proof } | undefined;

/**
 * The proof of the stack that a policy is shown. Every policy is shown the same one, so it is decided once.
 *
 * @throws UserError where `bulkhead.yaml` is not as its schema says
 */
export function proveResources(resources: readonly PolicyResource[]): Proof {
  const states = resourceStates(resources);
  const text = JSON.stringify(states);
  if (last?.text === text) return last.proof;
  const config = readBulkheadConfig(process.env["BULKHEAD_ROOT"] ?? process.cwd());
  const graph = graphOf(states, config);
  const services = readServiceReference(servicesOf(graph));
  const today = new Date().toISOString().slice(0, 10);
  last = { text, proof: prove({ graph, settings: config.proof, services, today }) };
  return last.proof;
}

function graphOf(resources: readonly ResourceState[], config: BulkheadConfig): Graph {
  const state: PulumiState = { resources, config: {}, warnings: [], foretold: true };
  const settings = settingsOf(identityOf(state, NAME), config);
  const place = { account: settings?.account ?? config.account, region: settings?.region ?? "us-east-1" };
  const options = { file: NAME, root: config.root, compartmentKeys: settings?.compartments ?? config.compartments };
  const found = placeOf(captureState(state, { ...options, ...place }));
  return composeOutputs(captureState(state, { ...options, ...place, ...found }));
}

/** What `bulkhead.yaml` says of the stack: that of the target whose project has the name. */
function settingsOf(
  { project, stack }: { readonly project: string; readonly stack: string },
  { root, targets }: BulkheadConfig,
): StackSettings | undefined {
  const target = targets.find(({ path }) => {
    const folder = resolve(root, path);
    return existsSync(join(folder, "Pulumi.yaml")) && readProject(folder).name === project;
  });
  return target?.stacks.find(({ name }) => name === stack);
}
