import type { Attack } from "../attack.ts";
import type { Target } from "../target.ts";
import { outcomeOfForeign } from "./answers.ts";

/** Every tenant's token at every other tenant's endpoint, to read and to write. */
export function foreignTokens({ tenants, attacker }: Target): readonly Attack[] {
  return tenants.flatMap((own) =>
    tenants
      .filter(({ id }) => id !== own.id)
      .flatMap((theirs) => ["GET", "POST"].map((method) => foreignToken(own.id, theirs.id, method, attacker.id))),
  );
}

function foreignToken(own: string, theirs: string, method: string, attacker: string): Attack {
  return {
    kind: "foreign tokens",
    name: `${method} of ${theirs}'s users by ${own}`,
    wall: "authorizer",
    attempt: async ({ token, usersPath, send }) => {
      const authorization = `Bearer ${await token(own)}`;
      const body = JSON.stringify({ email: "intruder@example.com", name: "Intruder" });
      const headers = { authorization, "content-type": "application/json", ...(theirs === attacker && LISTED) };
      return outcomeOfForeign(
        await send({ method, path: usersPath(theirs), headers, ...(method === "POST" && { body }) }),
      );
    },
    hole: "open authorizer",
  };
}

/** By which the attacker's own code, where it is the victim, would answer. */
const LISTED = { "x-command": Buffer.from(JSON.stringify({ act: "list", path: "." })).toString("base64") };
