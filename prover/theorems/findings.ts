import type { Place } from "../facts/world.ts";
import type { Ledger } from "../ledger.ts";
import type { Crosses, Finding, Replay, Side, TheoremId } from "../verdict.ts";

/** What a theorem has found, before the declarations are asked. The first of each list of names stands in the report. */
export interface Crossing {
  readonly theorem: TheoremId;
  readonly from: Place;
  readonly to: Place;
  readonly principals: readonly [string, ...string[]];
  readonly action?: string;
  readonly resources: readonly [string, ...string[]];
  readonly sentence: string;
  readonly because: readonly string[];
  readonly fix: string;
  readonly replay?: Replay;
  readonly source?: string;
}

/** A refutation, unless the platform's owners declared the crossing. */
export function refutedUnlessDeclared(ledger: Ledger, crossing: Crossing): readonly Finding[] {
  const { theorem, principals, action, resources, from, to } = crossing;
  const declared = ledger.declares({
    theorem,
    principals,
    resources,
    from,
    to,
    ...(action !== undefined && { action }),
  });
  return declared ? [] : [{ verdict: "refuted", ...findingOf(crossing) }];
}

/** What could not be decided, unless the platform's owners declared that it may be. */
export function unknownUnlessDeclared(ledger: Ledger, crossing: Crossing): readonly Finding[] {
  return refutedUnlessDeclared(ledger, crossing).map(({ replay: _replay, ...finding }) => ({
    ...finding,
    verdict: "unknown",
  }));
}

/** The subject of the finding that says how much was not looked at. */
export const MORE = "more";

/** What was not looked at cannot be accepted beforehand. */
export const isRest = ({ action }: Finding): boolean => action === MORE;

/** What is wrong within one place, or cannot be read: nothing that a declaration could allow. */
export function finding(
  verdict: Finding["verdict"],
  {
    theorem,
    resource,
    subject,
    ...rest
  }: Omit<Finding, "verdict" | "fingerprint" | "principal" | "action"> & {
    readonly theorem: TheoremId;
    /** What of the resource, where it can have several such findings. */
    readonly subject?: string;
  },
): Finding {
  return {
    verdict,
    ...rest,
    ...(subject !== undefined && { action: subject }),
    resource,
    fingerprint: [theorem, "-", subject ?? "-", resource].join("|"),
  };
}

export const crossesOf = (from: Place, to: Place): Crosses => ({ from: sideOf(from), to: sideOf(to) });

/** Whoever is outside stands on a side of its own, so its name tells the sides apart. */
export const sideOf = ({ key, label }: Place): Side => ({
  key,
  label: label === OUTSIDE && key !== label ? `${shortArn(key.slice(OUTSIDE.length + 1))} (${OUTSIDE})` : label,
});

/** `role/deploy of 123456789012` */
function shortArn(name: string): string {
  const [prefix, , , , account, ...rest] = name.split(":");
  return prefix === "arn" && account ? `${rest.join(":")} of ${account}` : name;
}

const OUTSIDE = "outside";

function findingOf(crossing: Crossing): Omit<Finding, "verdict"> {
  const { theorem, principals, resources, from, to, action, ...rest } = crossing;
  const [principal] = principals;
  const [resource] = resources;
  return {
    ...rest,
    principal,
    ...(action !== undefined && { action }),
    resource,
    crosses: crossesOf(from, to),
    // All names: addresses alone are the same in every environment of a Terraform root.
    fingerprint: [theorem, principals.join(" "), action ?? "-", resources.join(" ")].join("|"),
  };
}
