import { findCaptures } from "../capture/capture-target.ts";
import type { BulkheadConfig } from "../config/bulkhead-config.ts";
import type { CapturedStack, Graph } from "../graph/graph.ts";
import { mergeGraphs } from "../graph/query.ts";

/** One program, all its stacks together: that is how environments are shown not to reach each other. */
export interface System {
  readonly name: string;
  readonly engine: CapturedStack["engine"];
  readonly graph: Graph;
}

/** Captures the programs of `bulkhead.yaml` whose name holds `only`. */
export async function captureSystems(
  config: BulkheadConfig,
  only: string,
  progress: (name: string) => void,
): Promise<readonly System[]> {
  const captures = findCaptures(config, {}).filter(({ target }) => target.includes(only));
  const systems: System[] = [];
  for (const { target: name, engine } of captures) {
    if (systems.some((system) => system.name === name)) continue;
    progress(name);
    const graphs: Graph[] = [];
    for (const each of captures.filter(({ target }) => target === name)) graphs.push(await each.run());
    systems.push({ name, engine, graph: mergeGraphs(graphs) });
  }
  return systems;
}
