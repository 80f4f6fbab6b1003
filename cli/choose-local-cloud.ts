import { findStates, type LocalState } from "../local/control/state-file.ts";
import { UserError } from "../model/errors.ts";

/**
 * The local cloud that runs in this folder or one above it.
 *
 * @param port which one, where several run
 * @throws UserError where none runs, or more than one and none is chosen
 */
export function chooseLocalCloud(directory: string, port: number | undefined): LocalState {
  const states = findStates(directory);
  const matching = port === undefined ? states : states.filter((state) => state.port === port);
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return only;
  if (matching.length > 1) {
    throw new UserError({
      message: "More than one local cloud is running here.",
      fix: `Choose one with --port: ${matching.map((state) => `${state.port} (${state.stack})`).join(", ")}.`,
    });
  }
  throw new UserError({
    message: port === undefined ? "No local cloud is running here." : `No local cloud runs here on port ${port}.`,
    fix: "Start one in this folder with bulkhead local, and leave it running.",
  });
}
