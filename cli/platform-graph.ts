import { readGraphFile } from "../capture/files/graph-file.ts";
import type { Graph } from "../graph/graph.ts";
import { UserError } from "../model/errors.ts";
import { exitingWhenInterrupted } from "./until-interrupted.ts";

/** The one program of this repository that is a platform with an API: what runs where nothing else is named. */
const OWN_PLATFORM = "stacks/tenants";

/** What verbs that run one stack are told. */
export interface PlatformChoice {
  /** A program's folder, or a graph's JSON file; absent: this repository's own platform. */
  readonly target?: string;
  /** Which stack, where the target has several. */
  readonly stack?: string;
  readonly progress: (line: string) => void;
}

/** The graph of one stack that can run on this machine. @throws UserError where the choice is not of one */
export async function platformGraph({ target, stack, progress }: PlatformChoice): Promise<Graph> {
  return target?.endsWith(".json") === true ? readGraphFile(target) : capture(target, stack, progress);
}

/** Loaded only here: a graph that is there already needs nothing of it. */
async function capture(
  target: string | undefined,
  stack: string | undefined,
  progress: PlatformChoice["progress"],
): Promise<Graph> {
  const [{ findCaptures }, { readBulkheadConfig }] = await Promise.all([
    import("../capture/capture-target.ts"),
    import("../config/read-bulkhead-config.ts"),
  ]);
  const config = readBulkheadConfig(process.cwd());
  const own = config.targets.filter(({ path }) => path === OWN_PLATFORM).map(({ path }) => path);
  const chosen = theOne(
    findCaptures(config, {
      ...(target === undefined ? { targets: own } : { targets: [target], from: process.cwd() }),
      ...(stack !== undefined && { stacks: [stack] }),
    }),
  );
  progress(`capturing ${chosen.target}, stack ${chosen.stack}`);
  const startedAt = performance.now();
  const graph = await exitingWhenInterrupted(chosen.run);
  progress(`${graph.nodes.length} resources in ${Math.round(performance.now() - startedAt)} ms`);
  return graph;
}

function theOne<Found extends { readonly target: string; readonly stack: string }>(found: readonly Found[]): Found {
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new UserError({
    message: "There is more than one stack to run.",
    fix: `Choose a target, and a stack with --stack: ${found.map((one) => `${one.target} --stack ${one.stack}`).join(", ")}.`,
  });
}
