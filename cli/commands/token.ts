import { defineCommand } from "citty";
import { requestToken } from "../../local/control/control-client.ts";
import { chooseLocalCloud } from "../choose-local-cloud.ts";
import { EXIT } from "../exit-status.ts";
import { parsePort } from "../parse-port.ts";

export default defineCommand({
  meta: { name: "token", description: "Print a tenant's token, issued by the local cloud that runs in this folder." },
  args: {
    tenant: { type: "positional", required: true, description: "The tenant, such as tenant-001." },
    port: { type: "string", description: "The port of the local cloud, where more than one runs." },
  },
  run: async ({ args }) => {
    const state = chooseLocalCloud(process.cwd(), parsePort(args.port));
    process.stdout.write(`${await requestToken(state, args.tenant)}\n`);
    return EXIT.holds;
  },
});
