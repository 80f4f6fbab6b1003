import { admittingEverywhere, believingTokens } from "./authorizers.ts";
import { believeSignatures } from "./believe-signatures.ts";
import { serveLeniently, serveOneAtATime } from "./fronts.ts";
import { gullibleRouting } from "./gullible-routing.ts";
import type { Hole } from "./hole.ts";
import { openPolicies } from "./open-policies.ts";

/** Every hole: each attack must succeed through one of them. */
export const HOLES = {
  "open policies": {
    is: "the function's role, every key, the other's role and the endpoint let everything be done, from no subnet",
    edit: openPolicies,
  },
  "no containment": { is: "functions run as the cloud itself does", options: { contain: [] } },
  "open policies, no containment": {
    is: "policies are open and functions are not contained",
    edit: openPolicies,
    options: { contain: [] },
  },
  "believed signatures": {
    is: "AWS believes who a call says it is from",
    options: { identify: believeSignatures },
  },
  "believed tokens": { is: "the authorizer reads tokens and does not verify them", edit: believingTokens },
  "open authorizer": {
    is: "the authorizer's policy lets every token everywhere, and functions do not look again",
    edit: admittingEverywhere,
  },
  "gullible routing": {
    is: "one route takes every path, and functions find out by themselves for whom a request is",
    edit: gullibleRouting,
  },
  "lenient front": {
    is: "a front reads requests leniently, tidies paths, and asks for a token once a connection",
    front: serveLeniently,
  },
  "one at a time": {
    is: "a front serves one connection after the other, and reads requests without any limit",
    front: serveOneAtATime,
  },
} as const satisfies Readonly<Record<string, Hole>>;

export type HoleName = keyof typeof HOLES;
export const holeNamed = (name: HoleName): Hole => HOLES[name];
