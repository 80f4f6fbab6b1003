import type { World } from "../facts/world.ts";
import type { Answer } from "./answer.ts";
import { answer, askedOf } from "./asked.ts";

/**
 * Everybody who can do something to a resource, or of whom it is not known: principals of the graph, strangers and
 * whoever policies name. Nobody who certainly cannot is in the list.
 *
 * @throws UserError where a name is nobody's or several have it, with the five nearest
 */
export function whoCan(world: World, action: string, resource: string): readonly Answer[] {
  const asked = askedOf(world, action, resource);
  return world.principals
    .map((principal) => answer(principal, asked))
    .filter(({ access, doubts }) => access.verdict !== "denied" || doubts.length > 0);
}
