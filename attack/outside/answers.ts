import { held, inconclusive, type Outcome, through } from "../attack.ts";
import { canaryOf } from "../canaries.ts";
import type { Reply } from "../client.ts";
import type { Field } from "../field.ts";

/** A request for what is another's: any success is one too many. */
export function outcomeOfForeign({ status, text }: Reply): Outcome {
  if (status >= 200 && status < 300) return through(`answered ${status} ${text}`);
  return refused({ status, text });
}

/** A request that may mean several things: it got through if it shows what only the victim reads. */
export function outcomeOfTrick({ status, text }: Reply, { target }: Field, own: string): Outcome {
  const shown = target.tenants.find(({ id }) => id !== own && text.includes(canaryOf(id)));
  if (shown !== undefined) return through(`shown what is ${shown.id}'s`);
  return status >= 200 && status < 300
    ? held(`answered ${status} with nothing of another's`)
    : refused({ status, text });
}

function refused({ status, text }: Reply): Outcome {
  if (status >= 400 && status < 500) return held(`${status} ${text}`);
  return inconclusive(`${status} ${text}`);
}
