import { contextOf, type Principal } from "../iam/request.ts";
import type { Subject, Target } from "./access.ts";

/** One key of a request: a value, several, or none. */
export type Given = string | readonly string[] | undefined;

/** What principal and target fix of a request's context. Keys are in lower case. */
export interface Known {
  readonly isFree: (key: string) => boolean;
  /** The value of a key that is not free. */
  readonly get: (key: string) => Given;
}

const PRINCIPAL_TAG = "aws:principaltag/";

/** The principal implies all keys about itself: what it does not bring, no request of it has. */
const ABOUT_PRINCIPAL = /^aws:(principal(tag\/.*|arn|account|type|isawsservice|servicename)|username)$/;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
export function knownOf({ principal, choosesTags = false }: Subject, target: Target): Known {
  const own = principalContext(principal);
  const fixed = targetContext(target);
  const complete = target.complete ?? [];
  return {
    get: (key) => own.get(key) ?? fixed.get(key),
    isFree: (key) => {
      if (own.has(key) || fixed.has(key)) return false;
      if (choosesTags && key.startsWith(PRINCIPAL_TAG)) return true;
      return !ABOUT_PRINCIPAL.test(key) && !complete.some((beginning) => key.startsWith(beginning));
    },
  };
}

/** What is known if free keys are taken to have these values. */
export function assuming(known: Known, values: ReadonlyMap<string, Given>): Known {
  return {
    get: (key) => (values.has(key) ? values.get(key) : known.get(key)),
    isFree: (key) => !values.has(key) && known.isFree(key),
  };
}

const contexts = new WeakMap<object, ReadonlyMap<string, string | readonly string[]>>();

function principalContext(principal: Principal): ReadonlyMap<string, string | readonly string[]> {
  return once(principal, () => contextOf({ principal, action: "", resource: { arn: "", account: "" } }));
}

function targetContext({ context }: Target): ReadonlyMap<string, string | readonly string[]> {
  return once(context, () => new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value])));
}

function once(
  key: object,
  make: () => ReadonlyMap<string, string | readonly string[]>,
): ReadonlyMap<string, string | readonly string[]> {
  const made = contexts.get(key) ?? make();
  contexts.set(key, made);
  return made;
}
