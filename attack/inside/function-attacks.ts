import type { Attack, Wall } from "../attack.ts";
import type { Ground } from "../grounds.ts";
import type { Target } from "../target.ts";
import { outcomeOfSigned } from "./answers.ts";

/** Calls of another tenant's function by Lambda itself, past API and authorizer. */
export function functionAttacks(target: Target): readonly Attack[] {
  const { isInVpc } = target.attacker;
  const made = attacksIn(target, "as captured", isInVpc ? "network" : "identity policies");
  return isInVpc ? [...made, ...attacksIn(target, "no subnets", "identity policies")] : made;
}

function attacksIn({ victim, stage }: Target, ground: Ground, wall: Wall): readonly Attack[] {
  const { arn, name } = victim.function;
  const path = `/tenants/${victim.id}/users`;
  const authorizer = { tenantId: victim.id, subject: "hostile", principalId: "hostile" };
  const event = { httpMethod: "GET", path, resource: path, headers: {}, requestContext: { authorizer, stage } };
  const bodies = { "as the API would": JSON.stringify(event), "with nothing": "{}" };
  return [name, encodeURIComponent(arn)].flatMap((named) =>
    Object.entries(bodies).map(([how, body]): Attack => {
      const by = named === name ? "its name" : "its ARN";
      const lambda = { act: "signed", endpoint: "AWS_ENDPOINT_URL_LAMBDA", signed: { service: "lambda" } };
      const call = { ...lambda, path: `/2015-03-31/functions/${named}/invocations`, body };
      return {
        kind: "functions",
        name: `call ${name} by ${by}, ${how}${ground === "as captured" ? "" : ", from no subnet"}`,
        wall,
        ground,
        attempt: async ({ inside }) => outcomeOfSigned(wall, await inside(call)),
        hole: "open policies",
      };
    }),
  );
}
