import type { BulkheadConfig } from "../config/bulkhead-config.ts";
import type { World } from "../prover/facts/world.ts";
import { captureWorld } from "./capture-world.ts";
import { captureProgress } from "./progress.ts";
import { chosenCaptures } from "./target-arguments.ts";
import { tellingTime } from "./working-time.ts";

/**
 * The facts of a captured world, for questions about them.
 *
 * @param action what is asked: the facts about its service are read, whether or not a policy mentions it
 */
export async function askedWorld(
  config: BulkheadConfig,
  targets: readonly string[],
  rawArgs: readonly string[],
  action: string,
): Promise<World> {
  const captures = chosenCaptures(config, targets, rawArgs);
  const reading = Promise.all([
    import("../prover/facts/read-world.ts"),
    import("../iam-data/read-service-reference.ts"),
    import("../iam-data/services-of.ts"),
  ]);
  reading.catch(() => {});
  const { graph } = await captureWorld(captures, captureProgress);
  const [{ readWorld }, { readServiceReference }, { servicesOf }] = await reading;
  const service = action.split(":")[0] ?? "";
  return tellingTime(() => readWorld(graph, config.proof, readServiceReference([...servicesOf(graph), service])));
}
