import { defineCommand } from "citty";
import { readTenantLogs } from "../../local/control/control-client.ts";
import { chooseLocalCloud } from "../choose-local-cloud.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { parsePort } from "../parse-port.ts";
import { renderLogEvent } from "../reporters/log-event.ts";
import { untilInterrupted } from "../until-interrupted.ts";

export default defineCommand({
  meta: {
    name: "logs",
    description:
      "Print what the functions of a tenant have logged in the local cloud that runs in this folder; of the tenant " +
      "shared, what the platform has: authorizer, access log, and why the gateway refused. Exit status: 0 printed, " +
      "3 nothing runs here or there is no such tenant.",
  },
  args: {
    tenant: { type: "positional", required: true, description: "The tenant, such as tenant-001, or shared." },
    follow: { type: "boolean", default: false, description: "Go on with what is logged next, until Ctrl-C." },
    json: { type: "boolean", default: false, description: "Print each event as a JSON object in a line of its own." },
    port: { type: "string", description: "The port of the local cloud, where more than one runs." },
  },
  run: async ({ args }): Promise<ExitStatus> => {
    const state = chooseLocalCloud(process.cwd(), parsePort(args.port));
    const { interrupted, ignore } = untilInterrupted();
    const ending = new AbortController();
    void interrupted.then(() => ending.abort());
    await readTenantLogs(state, args.tenant, {
      follow: args.follow,
      signal: ending.signal,
      onEvent: (event) => void process.stdout.write(`${args.json ? JSON.stringify(event) : renderLogEvent(event)}\n`),
    });
    if (args.follow && !ending.signal.aborted) process.stderr.write("  The local cloud has stopped.\n");
    ignore();
    return EXIT.holds;
  },
});
