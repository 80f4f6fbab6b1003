import type { CapturedStack, Graph } from "../../graph/graph.ts";
import type { SourcePosition } from "../../graph/node.ts";
import { secret, unknown, type Value } from "../../graph/value.ts";
import { assignCompartments } from "../compartments.ts";
import { Configuration } from "./configuration.ts";
import { Dependencies } from "./dependencies.ts";
import { readInstances } from "./instances.ts";
import { moduleNode, providerRegions, resourceNode } from "./nodes.ts";
import type { StateModule, StateValues } from "./show-json.ts";
import { SourcePositions } from "./source-positions.ts";
import { stackId, type TerraformCapture } from "./terraform-capture.ts";
import { readPlain } from "./values.ts";

/** Reads Terraform's plan, its state, or both, into the graph. */
export function captureTerraform(capture: TerraformCapture): Graph {
  const values = capture.state?.values ?? capture.plan?.planned_values ?? { root_module: {} };
  const configuration = capture.plan && new Configuration(capture.plan.configuration.root_module);
  const instances = readInstances(capture, values, configuration);
  const surroundings = {
    capture,
    dependencies: new Dependencies(configuration, instances),
    regions: providerRegions(capture.plan),
    source: sourceOf(capture, configuration),
  };
  const nodes = [
    ...instances.map((instance) => resourceNode(instance, surroundings)),
    ...modulesOf(values.root_module).map((address) => moduleNode(address, surroundings)),
  ];
  const sorted = nodes.sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    version: 1,
    stacks: [stackOf(capture, values)],
    nodes: assignCompartments(sorted, capture.compartmentKeys),
  };
}

function stackOf(capture: TerraformCapture, values: StateValues): CapturedStack {
  return {
    id: stackId(capture),
    project: capture.project,
    stack: capture.stack,
    engine: "terraform",
    outputs: outputsOf(values),
    warnings: warningsOf(capture),
  };
}

function warningsOf({ plan, state }: TerraformCapture): readonly string[] {
  if (state !== undefined) return [];
  const part = "The plan is of a part: it leaves out changes, or puts them off to another plan.";
  return [
    "Read from a plan: what is known only after an apply is unknown.",
    ...(plan?.complete === false ? [part] : []),
  ];
}

function outputsOf({ outputs = {} }: StateValues): Record<string, Value> {
  const read = Object.entries(outputs).map(([name, { value, sensitive }]): [string, Value] => {
    if (value === undefined) return [name, unknown("known after apply")];
    const plain = readPlain(value, { unknown: undefined, sensitive: undefined });
    return [name, sensitive === true ? secret(plain) : plain];
  });
  return Object.fromEntries(read);
}

function modulesOf(module: StateModule): string[] {
  return (module.child_modules ?? []).flatMap((child) => [
    ...(child.address === undefined ? [] : [child.address]),
    ...modulesOf(child),
  ]);
}

function sourceOf(
  capture: TerraformCapture,
  configuration: Configuration | undefined,
): (address: string) => SourcePosition | undefined {
  if (capture.directory === undefined) return () => undefined;
  const positions = new SourcePositions(capture.directory, capture.base ?? capture.directory, configuration);
  return (address) => positions.of(address);
}
