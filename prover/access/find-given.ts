import type { Budget } from "./budget.ts";
import { spend } from "./budget.ts";
import type { Comparison } from "./comparison.ts";
import { type Demand, meets, meetsValue, type Strength } from "./demand.ts";
import { findText, plainTexts, type TextDemand } from "./find-text.ts";
import type { Given } from "./known.ts";
import { ANY_ARN } from "./pattern.ts";

/** A value of a key, or that one may exist which was not found. */
export type Found = { readonly given: Given } | "perhaps";

/** What a reader expects of a key, where nothing else is asked. */
const PLAIN: ReadonlyMap<string, string> = new Map([["aws:securetransport", "true"]]);

/**
 * Keys that hold several values, whatever operator a policy uses for them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
const MULTIVALUED: ReadonlySet<string> = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "dynamodb:attributes",
  "dynamodb:leadingkeys",
  "kms:encryptioncontextkeys",
  "kms:grantoperations",
  "kms:resourcealiases",
  "sts:transitivetagkeys",
]);

/** A demand for one value: that it matches, or that it does not. */
interface Part {
  readonly comparison: Comparison;
  readonly holds: boolean;
}

/** What a request gives for the key to meet all demands, or `undefined` where nothing does. */
export function findGiven(
  key: string,
  demands: readonly Demand[],
  strength: Strength,
  budget: Budget,
): Found | undefined {
  const plain = PLAIN.get(key);
  for (const given of [...(plain === undefined ? [] : [plain]), undefined]) {
    spend(budget, demands.length + 1);
    if (demands.every((demand) => meets(demand, given, strength))) return { given };
  }
  const single = demands.some(({ comparison, condition }) => comparison !== undefined && condition.set === undefined);
  const found = single ? findSingle(demands, strength, budget) : findSeveral(key, demands, strength, budget);
  if (found !== undefined) return found;
  if (single && strength === "possible" && MULTIVALUED.has(key)) {
    // The reference does not say what an operator for one value makes of several.
    return findSeveral(
      key,
      demands.filter(({ comparison, condition }) => comparison === undefined || condition.set !== undefined),
      strength,
      budget,
    );
  }
  const mayBeEmpty = demands.every(({ comparison }) => comparison === undefined || comparison.isLoose);
  return mayBeEmpty && demands.every((demand) => meets(demand, "", strength)) ? { given: "" } : undefined;
}

/** One value, because some demand's operator takes no more. */
function findSingle(demands: readonly Demand[], strength: Strength, budget: Budget): Found | undefined {
  if (!allowsPresence(demands, strength)) return undefined;
  const value = findValue(partsOf(demands), strength, budget);
  return value === undefined || value === "perhaps" ? value : { given: value.value };
}

/** Several values: one for each demand that one must meet, and all of them meet what all must. */
function findSeveral(key: string, demands: readonly Demand[], strength: Strength, budget: Budget): Found | undefined {
  if (!allowsPresence(demands, strength)) return undefined;
  const universal = partsOf(demands.filter((demand) => isUniversal(demand)));
  const existential = partsOf(demands.filter((demand) => !isUniversal(demand)));
  const values: string[] = [];
  for (const wanted of [...existential.map((part) => [...universal, part]), universal]) {
    const isLast = wanted === universal;
    if (isLast && values.some((value) => value !== "")) break;
    if (values.some((value) => wanted.every((part) => meetsValue(part.comparison, part.holds, value, strength)))) {
      if (!isLast) continue;
    }
    const found = findValue(wanted, strength, budget) ?? findEmpty(wanted, strength, isLast);
    if (found === undefined || found === "perhaps") return found;
    values.push(found.value);
  }
  const [only] = values;
  return { given: values.length === 1 && !MULTIVALUED.has(key) ? only : values };
}

/** An empty text among others is a value like any. */
function findEmpty(parts: readonly Part[], strength: Strength, isLast: boolean): { value: string } | undefined {
  const fits = parts.every(({ comparison, holds }) => meetsValue(comparison, holds, "", strength));
  return fits && !isLast ? { value: "" } : undefined;
}

/** Whether all values must meet it, rather than one. */
function isUniversal({ condition, holds }: Demand): boolean {
  return (condition.set === "ForAllValues") === holds;
}

/** Whether `Null` lets the key be there; what the value is, it does not ask. */
function allowsPresence(demands: readonly Demand[], strength: Strength): boolean {
  return demands.every((demand) => demand.comparison !== undefined || meets(demand, "any", strength));
}

function partsOf(demands: readonly Demand[]): readonly Part[] {
  return demands.flatMap(({ comparison, holds }) => (comparison === undefined ? [] : [{ comparison, holds }]));
}

/** One text that is not empty and meets all parts. */
function findValue(
  parts: readonly Part[],
  strength: Strength,
  budget: Budget,
): { readonly value: string } | "perhaps" | undefined {
  const texts = textDemands(parts, strength);
  const typed = parts.filter(({ comparison }) => comparison.type !== undefined);
  const candidates = [...typedPoints(typed), ...(texts === undefined ? [] : plainTexts(texts))];
  for (const value of candidates) {
    spend(budget, parts.length);
    const fits = parts.every(({ comparison, holds }) => meetsValue(comparison, holds, value, strength));
    if (value !== "" && fits) return { value };
  }
  if (texts === undefined) return undefined;
  if (typed.length === 0) {
    const value = findText([...texts, NOT_EMPTY], budget);
    return value === undefined ? undefined : { value };
  }
  const isOneType = typed.every(({ comparison }) => comparison.type === typed[0]?.comparison.type);
  const isExact = isOneType && typed.length === parts.length;
  return isExact || strength === "certain" ? undefined : "perhaps";
}

const NOT_EMPTY: TextDemand = {
  patterns: [{ tokens: [], ignoresCase: false, prefix: "", exact: "", isPrefix: false }],
  wanted: false,
};

function typedPoints(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ comparison: { type } }) =>
    type === undefined
      ? []
      : type.points(parts.flatMap(({ comparison }) => (comparison.type === type ? comparison.wanted : []))),
  );
}

/** The parts that are about texts, as patterns; `undefined` where one of them cannot be met at all. */
function textDemands(parts: readonly Part[], strength: Strength): readonly TextDemand[] | undefined {
  const demands: TextDemand[] = [];
  for (const { comparison, holds } of parts) {
    if (comparison.type !== undefined) continue;
    const mustMatch = holds !== comparison.negated;
    const isWide = mustMatch === (strength === "possible");
    if (isWide && comparison.doubtful) {
      if (!mustMatch) return undefined;
      continue;
    }
    demands.push({ patterns: isWide ? comparison.possible : comparison.certain, wanted: mustMatch });
    const isTyped = comparison.isArn && (strength === "certain" || !comparison.isLoose);
    if (isTyped && !mustMatch) demands.push({ patterns: [ANY_ARN], wanted: true });
  }
  return demands;
}
