import type { Request } from "../iam/request.ts";
import { shrink } from "./shrink.ts";
import { type Contradiction, checkWorld, type Symbolic } from "./tie.ts";
import type { RandomWorld } from "./world.ts";

/** The smallest world found that still holds the contradiction, and the contradiction in it. */
export function smallest(world: RandomWorld, found: Contradiction, symbolic: Symbolic): [RandomWorld, Contradiction] {
  const again = (smaller: RandomWorld) => {
    const also = requestsLike(found.request, smaller);
    const { contradiction } = checkWorld(smaller, symbolic, { requests: 0, also });
    return contradiction?.kind === found.kind ? contradiction : undefined;
  };
  const small = shrink(world, (smaller) => again(smaller) !== undefined);
  return [small, again(small) ?? found];
}

/** The request as the principals of a smaller world make it, whose tags may be fewer. */
function requestsLike(request: Request, { principals }: RandomWorld): readonly Request[] {
  const asked = request.principal;
  return principals.map(({ principal }) => ({
    ...request,
    principal: "session" in principal && "session" in asked ? { ...principal, session: asked.session } : principal,
  }));
}
