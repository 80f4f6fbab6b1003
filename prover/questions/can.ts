import type { World } from "../facts/world.ts";
import type { Answer } from "./answer.ts";
import { answer, askedOf } from "./asked.ts";
import { findNamed } from "./find-named.ts";

/**
 * Whether a principal can do something to a resource, by any request.
 *
 * @param principal an ARN, an address, a physical name, or an ending that only one principal's has; so `resource`
 * @param action one action: `dynamodb:GetItem`, in any case
 * @throws UserError where a name is nobody's or several have it, with the five nearest
 */
export function can(world: World, principal: string, action: string, resource: string): Answer {
  return answer(findNamed(world.principals, principal, "principal"), askedOf(world, action, resource));
}
