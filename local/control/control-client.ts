import * as v from "valibot";
import { UserError } from "../../model/errors.ts";
import type { LocalState } from "./state-file.ts";

const TokenAnswer = v.object({ token: v.string() });
const Complaint = v.object({ message: v.string(), tenants: v.optional(v.array(v.string())) });

/**
 * Asks a running local cloud for a token of one of its tenants.
 *
 * @throws UserError where it has stopped, or has no such tenant
 */
export async function requestToken(state: LocalState, tenant: string): Promise<string> {
  const answer = await post(state, tenant);
  const token = v.safeParse(TokenAnswer, answer);
  if (token.success) return token.output.token;
  const complaint = v.safeParse(Complaint, answer);
  const tenants = complaint.success ? complaint.output.tenants : undefined;
  throw new UserError({
    message: complaint.success ? complaint.output.message : "The local cloud gave no token.",
    where: state.stack,
    ...(tenants !== undefined && { fix: `Name one of: ${tenants.join(", ")}.` }),
  });
}

async function post({ control, url }: LocalState, tenant: string): Promise<unknown> {
  try {
    const response = await fetch(`${control.url}/token`, {
      method: "POST",
      headers: { authorization: `Bearer ${control.secret}` },
      body: JSON.stringify({ tenant }),
    });
    return await response.json();
  } catch {
    throw new UserError({
      message: "The local cloud does not answer.",
      where: url,
      fix: "Start it again with bulkhead local.",
    });
  }
}
