import { defineCommand } from "citty";
import { requestToken } from "../../local/control/control-client.ts";
import { findStates, type LocalState } from "../../local/control/state-file.ts";
import { UserError } from "../../model/errors.ts";
import { EXIT } from "../exit-status.ts";
import { parsePort } from "../parse-port.ts";

export default defineCommand({
  meta: { name: "token", description: "Print a tenant's token, issued by the local cloud that runs in this folder." },
  args: {
    tenant: { type: "positional", required: true, description: "The tenant, such as tenant-001." },
    port: { type: "string", description: "The port of the local cloud, where more than one runs." },
  },
  run: async ({ args }) => {
    const state = chooseState(findStates(process.cwd()), parsePort(args.port));
    process.stdout.write(`${await requestToken(state, args.tenant)}\n`);
    return EXIT.holds;
  },
});

function chooseState(states: readonly LocalState[], port: number | undefined): LocalState {
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
