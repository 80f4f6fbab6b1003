import type { Tags } from "../../../model/tags.ts";
import type { Target } from "../../access/access.ts";
import type { Condition } from "../../iam/condition.ts";
import type { Statement } from "../../iam/policy.ts";
import { isBinding } from "./narrowed.ts";
import { type ArnIndex, type Beginning, indexByArn, tagsFilledIn } from "./patterns.ts";

/**
 * The targets that a statement may be about by the tags that it asks of them, `undefined` where it asks for none: those
 * whose tag may be the one, and those whose tags are not known here.
 *
 * @param tags the principal's
 */
export type TagIndex = (statement: Statement, tags: Tags) => readonly number[] | undefined;

const RESOURCE_TAG = "aws:resourcetag/";
const TEXTS = new Set(["StringEquals", "StringLike"]);

interface ByValue {
  readonly values: ArnIndex<{ readonly index: number }>;
  /** Targets that do not fix the key. */
  readonly free: readonly number[];
}

/** @param among which of the targets */
export function indexByTags(among: readonly number[], targets: readonly Target[]): TagIndex {
  const made = new Map<string, ByValue>();
  const found = new Map<string, readonly number[]>();
  return (statement, tags) => {
    const asked = statement.conditions.find(asksForTag);
    if (asked === undefined) return undefined;
    const key = asked.key.toLowerCase();
    const beginnings = asked.values.map((value) => beginningOfTag(value, statement, tags));
    const name = [key, ...beginnings.map(({ text, whole }) => `${whole} ${text}`)].join("\n");
    const known = found.get(name);
    if (known !== undefined) return known;
    const byValue = made.get(key) ?? indexByValue(key, among, targets);
    made.set(key, byValue);
    const named = beginnings.flatMap((beginning) => byValue.values.among(beginning).map(({ index }) => index));
    const result = [...new Set([...named, ...byValue.free])];
    found.set(name, result);
    return result;
  };
}

const asksForTag = (condition: Condition): boolean =>
  TEXTS.has(condition.operator) && isBinding(condition) && condition.key.toLowerCase().startsWith(RESOURCE_TAG);

function beginningOfTag(value: string, { variables }: Statement, tags: Tags): Beginning {
  const text = variables ? tagsFilledIn(value, tags) : value;
  if (text === undefined) return { text: "", whole: false };
  const end = text.search(/[*?]/);
  return end === -1 ? { text, whole: true } : { text: text.slice(0, end), whole: false };
}

function indexByValue(key: string, among: readonly number[], targets: readonly Target[]): ByValue {
  const free: number[] = [];
  const held: { readonly index: number; readonly value: string }[] = [];
  for (const index of among) {
    const { context = {}, complete = [] } = targets[index] ?? {};
    const given = Object.entries(context).filter(([name]) => name.toLowerCase() === key);
    const [[, value] = []] = given;
    if (given.length === 1 && typeof value === "string") held.push({ index, value });
    else if (given.length > 0 || !complete.some((beginning) => key.startsWith(beginning))) free.push(index);
  }
  return { values: indexByArn(held, ({ value }) => value), free };
}
