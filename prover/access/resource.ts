import type { Statement } from "../iam/policy.ts";
import type { Strength } from "./demand.ts";
import type { TextDemand } from "./find-text.ts";
import type { Known } from "./known.ts";
import type { OpenPart } from "./open-part.ts";
import { matches, narrow, type Pattern, wide } from "./pattern.ts";
import { filled } from "./variable-pieces.ts";

/** What a `Resource` or `NotResource` element names. A wildcard that would cross a colon matches only possibly. */
export interface Resources {
  readonly negated: boolean;
  readonly certain: readonly Pattern[];
  readonly possible: readonly Pattern[];
  /** Some entry is not understood: it names anything, possibly. */
  readonly doubtful: boolean;
  readonly open?: OpenPart;
}

const without = new WeakMap<object, Resources>();

/** Compiles the element; one without variables once for all. */
export function resourcesOf({ resource, variables }: Statement, known: Known): Resources | undefined {
  if (resource === undefined) return undefined;
  const made = without.get(resource);
  if (made !== undefined) return made;
  const certain: Pattern[] = [];
  const possible: Pattern[] = [];
  let doubtful = false;
  let constant = true;
  let isOpen = false;
  for (const value of resource.values) {
    const hasVariables = variables && value.includes("${");
    constant &&= !hasVariables;
    const text = hasVariables
      ? filled(value, known)
      : { pieces: [{ kind: "written", text: value } as const], open: false };
    if (text === "unfilled") {
      doubtful ||= resource.negated;
      continue;
    }
    if (text === "doubtful" || text.pieces.some((piece) => piece.kind === "value" && /[*?]/.test(piece.text))) {
      doubtful = true;
      continue;
    }
    const across = wide(text.pieces);
    const within = narrow(text.pieces);
    const isPlain = across.isPrefix || across.exact !== undefined;
    const isOneReading = isPlain || within.tokens.every((token, index) => token === across.tokens[index]);
    possible.push(across);
    isOpen ||= text.open || !isOneReading;
    if (!text.open) certain.push(isOneReading ? across : within);
  }
  const { negated } = resource;
  const open = isOpen ? { head: "Resource", values: new Set(resource.values), negated } : undefined;
  const resources = { negated, certain, possible, doubtful, ...(open && { open }) };
  if (constant) without.set(resource, resources);
  return resources;
}

/** Whether the element names this ARN, or does not. */
export function meetsResource(resources: Resources, holds: boolean, arn: string, strength: Strength): boolean {
  const demand = resourceDemand(resources, holds, strength);
  if (typeof demand === "boolean") return demand;
  return demand.patterns.some((pattern) => matches(pattern, arn)) === demand.wanted;
}

/** The same as a demand for the ARN; `true` where any meets it, `false` where none does. */
export function resourceDemand(
  { negated, certain, possible, doubtful }: Resources,
  holds: boolean,
  strength: Strength,
): TextDemand | boolean {
  const wanted = holds !== negated;
  const isWide = wanted === (strength === "possible");
  if (isWide && doubtful) return wanted;
  return { patterns: isWide ? possible : certain, wanted };
}
