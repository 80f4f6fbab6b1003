import { availableParallelism } from "node:os";
import type { Capture } from "../capture/capture-target.ts";
import type { Graph } from "../graph/graph.ts";
import { mergeGraphs } from "../graph/query.ts";
import { UserError } from "../model/errors.ts";
import { exitingWhenInterrupted } from "./until-interrupted.ts";

/** One captured stack, as reports name it. */
export interface CapturedTarget {
  readonly target: string;
  readonly engine: Capture["engine"];
  readonly stack: string;
  /** What AWS would hold of it. */
  readonly resources: number;
}

export interface CapturedWorld {
  readonly graph: Graph;
  readonly targets: readonly CapturedTarget[];
  readonly captureMs: number;
}

export interface CaptureProgress {
  /** Goes round all of it. */
  readonly during?: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly started?: (capture: Capture) => void;
  readonly finished?: (capture: Capture, graph: Graph, ms: number) => void;
}

/** A capture keeps about one core busy, and leaves it now and then: more at a time than cores gain nothing. */
const AT_ONCE = Math.max(1, Math.min(4, availableParallelism()));

/**
 * Captures all, several at a time, and puts them together as one world in the order in which they were asked for.
 *
 * @throws UserError of the first that fails, after those that had begun; or where two describe the same stack
 */
export async function captureWorld(
  captures: readonly Capture[],
  { during = (work) => work(), started, finished }: CaptureProgress = {},
): Promise<CapturedWorld> {
  const startedAt = performance.now();
  const captureOne = async (capture: Capture): Promise<Graph> => {
    const beganAt = performance.now();
    started?.(capture);
    const graph = await exitingWhenInterrupted(capture.run);
    finished?.(capture, graph, performance.now() - beganAt);
    return graph;
  };
  const graphs = await during(() => inParallel(captures, longestFirst(captures), captureOne));
  refuseDoubles(captures, graphs);
  return {
    graph: graphs.length === 1 && graphs[0] !== undefined ? graphs[0] : mergeGraphs(graphs),
    targets: captures.map(({ target, engine, stack }, index) => ({
      target,
      engine,
      stack,
      resources: graphs[index]?.nodes.filter(({ category }) => category === "custom").length ?? 0,
    })),
    captureMs: performance.now() - startedAt,
  };
}

/** What takes longest begins first, so that nobody waits for it alone at the end. */
function longestFirst(captures: readonly Capture[]): readonly number[] {
  const indices = captures.map((_, index) => index);
  const isLong = (index: number): number => Number(captures[index]?.engine === "terraform");
  return indices.toSorted((a, b) => isLong(b) - isLong(a));
}

async function inParallel<In, Out>(
  items: readonly In[],
  order: readonly number[],
  work: (item: In) => Promise<Out>,
): Promise<readonly Out[]> {
  const results: Out[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < order.length && failures.length === 0) {
      const index = order[next++] ?? 0;
      try {
        results[index] = await work(items[index] as In);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

/** One stack cannot be in the world twice: as its program and as its plan, or the same file under two names. */
function refuseDoubles(captures: readonly Capture[], graphs: readonly Graph[]): void {
  const seen = new Map<string, string>();
  for (const [index, graph] of graphs.entries()) {
    const target = captures[index]?.target ?? "";
    for (const { id } of graph.stacks) {
      const other = seen.get(id);
      if (other !== undefined) {
        throw new UserError({
          message: `Two targets describe the stack ${id}: ${other} and ${target}.`,
          fix: "Name one of them, or choose with --stack.",
        });
      }
      seen.set(id, target);
    }
  }
  const ids = new Set<string>();
  for (const { id } of graphs.flatMap(({ nodes }) => nodes)) {
    if (ids.has(id)) throw new UserError({ message: `Two targets hold the resource ${id}.`, fix: "Name one of them." });
    ids.add(id);
  }
}
