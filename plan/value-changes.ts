import { isAsset, isSecret, isUnknown, type Value } from "../graph/value.ts";

/** One place within a property whose value differs. */
export interface ValueChange {
  /** From the resource: `environment.variables.LOG_LEVEL`, `body.paths["/users"]`. */
  readonly path: string;
  /** Absent where there was none. */
  readonly before?: Value;
  /** Absent where there is none any more. */
  readonly after?: Value;
}

export interface ValueComparison {
  readonly changes: readonly ValueChange[];
  /** Paths whose values one side does not hold, such as the secrets of a printed graph. */
  readonly notCompared: readonly string[];
}

type Present = Exclude<Value, null>;

/**
 * Where two values differ, as near to the leaves as both have them. Documents in texts (policies, API definitions) are
 * compared as documents: the order of their keys says nothing. `null` is the same as not being there.
 */
export function compareValues(before: Value | undefined, after: Value | undefined, path: string): ValueComparison {
  const changes: ValueChange[] = [];
  const notCompared: string[] = [];
  const visit = (was: Value | undefined, is: Value | undefined, at: string): void => {
    if (was === is) return;
    if (was === undefined || was === null || is === undefined || is === null) {
      if ((was ?? null) !== (is ?? null)) changes.push(changeAt(at, was, is));
      return;
    }
    const same = compareMarked(was, is);
    if (same === "not-compared") notCompared.push(at);
    if (same === "different") changes.push(changeAt(at, was, is));
    if (same !== undefined) return;
    const [left, right] = documentsOf(was, is);
    if (Array.isArray(left) && Array.isArray(right)) visitLists(left, right, at);
    else if (isRecord(left) && isRecord(right)) visitRecords(left, right, at);
    else if (left !== right) changes.push(changeAt(at, was, is));
  };
  const visitRecords = (
    was: Readonly<Record<string, Value>>,
    is: Readonly<Record<string, Value>>,
    at: string,
  ): void => {
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) visit(was[key], is[key], member(at, key));
  };
  const visitLists = (was: readonly Value[], is: readonly Value[], at: string): void => {
    if ([...was, ...is].every((item) => typeof item === "string")) visitTexts(was, is, at);
    else for (let i = 0; i < Math.max(was.length, is.length); i += 1) visit(was[i], is[i], `${at}[${i}]`);
  };
  /** Of a list of names or ARNs, what came and what went is worth more than whose place moved. */
  const visitTexts = (was: readonly Value[], is: readonly Value[], at: string): void => {
    const [had, has] = [new Set(was), new Set(is)];
    const gone = was.filter((item) => !has.has(item));
    const come = is.filter((item) => !had.has(item));
    for (const item of gone) changes.push({ path: `${at}[]`, before: item });
    for (const item of come) changes.push({ path: `${at}[]`, after: item });
    const moved = was.length !== is.length || was.some((item, index) => item !== is[index]);
    if (gone.length + come.length === 0 && moved) changes.push(changeAt(at, was, is));
  };
  visit(before, after, path);
  return { changes, notCompared };
}

function changeAt(path: string, before: Value | undefined, after: Value | undefined): ValueChange {
  return {
    path,
    ...(before !== undefined && before !== null && { before }),
    ...(after !== undefined && after !== null && { after }),
  };
}

type Likeness = "same" | "different" | "not-compared";

/** Of values that are not plain JSON; `undefined` where both are. */
function compareMarked(was: Present, is: Present): Likeness | undefined {
  if (isSecret(was) && isSecret(is)) {
    const { changes, notCompared } = compareValues(was.value, is.value, "");
    if (changes.length > 0) return "different";
    return notCompared.length > 0 ? "not-compared" : "same";
  }
  if (isUnknown(was) && isUnknown(is)) return "not-compared";
  const [wasMarked, isMarked] = [isUnknown(was) || isSecret(was), isUnknown(is) || isSecret(is)];
  if (wasMarked && isMarked) return "not-compared";
  // What an earlier graph did not know, it cannot tell of; what is not known yet may be another.
  if (isUnknown(was)) return "not-compared";
  if (wasMarked || isMarked) return "different";
  if (isAsset(was) || isAsset(is)) return isAsset(was) && isAsset(is) && was.hash === is.hash ? "same" : "different";
  return undefined;
}

function documentsOf(was: Present, is: Present): readonly [Value, Value] {
  if (typeof was !== "string" || typeof is !== "string") return [was, is];
  const [left, right] = [parsedDocument(was), parsedDocument(is)];
  return left === undefined || right === undefined ? [was, is] : [left, right];
}

function parsedDocument(text: string): Value | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function isRecord(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function member(path: string, key: string): string {
  if (path === "") return key;
  return /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}
