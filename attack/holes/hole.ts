import type { Graph } from "../../graph/graph.ts";
import type { LocalCloudOptions } from "../../local/local-cloud.ts";
import type { Target } from "../target.ts";
import type { Front } from "./fronts.ts";

/** How a stack is made in which a wall has a hole: by its graph, by how it is run, or by what stands before it. */
export interface Hole {
  /** What is wrong there, as a sentence's end: "in a stack in which …". */
  readonly is: string;
  readonly edit?: (graph: Graph, target: Target) => Graph;
  readonly options?: Pick<LocalCloudOptions, "contain" | "identify">;
  /** Takes the API's place. */
  readonly front?: (api: { readonly port: number }, target: Target) => Promise<Front>;
}
