import type { Layer } from "../local/containment/layers.ts";
import type { Field } from "./field.ts";
import type { Ground } from "./grounds.ts";
import type { HoleName } from "./holes/holes.ts";
import type { Kind } from "./kinds.ts";

/** What has to stop an attempt. The layers of containment go by their own names. */
export type Wall =
  | "authorizer"
  | "gateway"
  | "server"
  | "identity policies"
  | "network"
  | "signatures"
  | `containment: ${Layer}`;

/** How one attempt ended. */
export type Outcome =
  /** The attacker has what it must not have. */
  | { readonly end: "through"; readonly got: string }
  /** The wall has refused it, and as that wall refuses. */
  | { readonly end: "held"; readonly by: string }
  /** It failed for another reason, which shows nothing of any wall: what is not served, or is broken. */
  | { readonly end: "inconclusive"; readonly why: string };

/** One attack, as data: the same attempt is made where the wall stands and where it has a hole. */
export interface Attack {
  readonly kind: Kind;
  /** What the attacker does, unique within its kind. */
  readonly name: string;
  readonly wall: Wall;
  /** The stack that it is made in. @default "as captured" */
  readonly ground?: Ground;
  readonly attempt: (field: Field) => Promise<Outcome>;
  /** The stack that it must succeed in. */
  readonly hole: HoleName;
  /** Takes seconds: left out where only a few are to be spent. */
  readonly isLong?: boolean;
}

export const through = (got: string): Outcome => ({ end: "through", got: got.slice(0, 300) });
export const held = (by: string): Outcome => ({ end: "held", by: by.slice(0, 300) });
export const inconclusive = (why: string): Outcome => ({ end: "inconclusive", why: why.slice(0, 300) });
