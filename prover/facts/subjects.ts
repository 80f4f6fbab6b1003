import type { Subject } from "../access/access.ts";
import type { Principal } from "../iam/request.ts";
import { ANONYMOUS } from "./outsiders.ts";
import type { PrincipalFacts } from "./world.ts";

const subjects = new WeakMap<PrincipalFacts, Subject>();

/**
 * A principal as one who asks. Documents that could not be read are left out: each is a doubt of the world, so what is
 * found without them is never called proved.
 */
export function subjectOf(principal: PrincipalFacts): Subject {
  const made = subjects.get(principal) ?? makeSubject(principal);
  subjects.set(principal, made);
  return made;
}

function makeSubject(principal: PrincipalFacts): Subject {
  const identity = principal.identity.flatMap(({ policy }) => policy ?? []);
  const boundary = principal.boundary?.policy;
  return {
    principal: requesterOf(principal),
    identity,
    ...(boundary !== undefined && { boundary }),
    // What tags an outsider carries is nothing that the graph shows, and in another account they are its own to choose.
    ...(principal.type === "outside" && principal.arn !== ANONYMOUS && { choosesTags: true }),
  };
}

/** A session's name is chosen by whoever begins it; this one stands for any. */
const SESSION = "session";

function requesterOf({ arn, tags }: PrincipalFacts): Principal {
  if (arn === ANONYMOUS) return { type: "anonymous" };
  if (arn.includes(":user/")) return { type: "user", arn, tags };
  return { type: "role", arn, session: SESSION, tags };
}
