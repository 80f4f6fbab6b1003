import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import { fields, property } from "../../facts/values.ts";
import { breach, unread } from "../breaches.ts";
import { isRecord, isTextList, type Options, onlyOptions, regularExpression, wrongOption } from "../options.ts";
import type { Breach, Rule } from "../rule.ts";
import { isTaggable } from "./taggable-kinds.ts";

interface RequiredTag {
  readonly key: string;
  /** For people: `"production"`, `one of "dev", "prod"`. */
  readonly wanted: string;
  readonly holds: (value: string) => boolean;
}

export const rule: Rule = {
  id: "tags",
  claim:
    "Every resource that can carry tags carries the ones that are asked for, spelt as asked, and none that changes.",
  check: (nodes, _world, options) => {
    const required = requiredTags(options);
    const taggable = nodes.filter(({ kind, category }) => category === "custom" && isTaggable(kind));
    return {
      checked: taggable.length,
      breaches: taggable.flatMap((node) => [
        ...required.flatMap((tag) => missing(node, tag)),
        ...twins(node),
        ...timed(node),
      ]),
    };
  },
};

function missing(node: ResourceNode, { key, wanted, holds }: RequiredTag): readonly Breach[] {
  const value = node.tags[key];
  if (value !== undefined && holds(value)) return [];
  const doubt = value === undefined ? unknownTag(node, key) : undefined;
  if (doubt !== undefined) return [unread(node, key, doubt)];
  const like = Object.keys(node.tags).find((other) => other !== key && other.toLowerCase() === key.toLowerCase());
  const sentence =
    value !== undefined
      ? `${node.address} has the tag ${key} = "${value}", which should be ${wanted}.`
      : like === undefined
        ? `${node.address} has no tag "${key}".`
        : `${node.address} spells the tag "${key}" as "${like}".`;
  return [
    breach(node, {
      subject: key,
      sentence,
      fix: `Set ${key} to ${wanted}${like === undefined ? "" : ` and remove ${like}`}.`,
    }),
  ];
}

/** The reason why a tag's value, or all tags, are not known before deployment. */
function unknownTag(node: ResourceNode, key: string): string | undefined {
  const all = [property(node, "tags"), property(node, "tagsAll")];
  return all.flatMap((tags) => (isUnknown(tags) ? tags : (fields(tags)[key] ?? []))).find(isUnknown)?.reason;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating */
function twins(node: ResourceNode): readonly Breach[] {
  const keys = Object.keys(node.tags);
  return keys.flatMap((key, index) => {
    const twin = keys.slice(0, index).find((other) => other.toLowerCase() === key.toLowerCase());
    if (twin === undefined) return [];
    return [
      breach(node, {
        subject: key,
        sentence: `${node.address} has the tags "${twin}" and "${key}", which IAM takes for one.`,
        fix: "Keep one of the two spellings.",
      }),
    ];
  });
}

/** A day, a time of the day, or seconds or milliseconds since 1970, from 2001 on. */
const TIME = /\d{4}-\d{2}-\d{2}|\b\d{2}:\d{2}:\d{2}\b|\b\d{8}T\d{4,6}|^\d{10}$|^\d{13}$/;

function timed(node: ResourceNode): readonly Breach[] {
  return Object.entries(node.tags)
    .filter(([, value]) => TIME.test(value))
    .map(([key, value]) =>
      breach(node, {
        subject: key,
        sentence: `${node.address} has the tag ${key} = "${value}", which looks like a time: it would change at every run.`,
        fix: `Remove ${key}, or give it a value that stays.`,
      }),
    );
}

function requiredTags(options: Options): readonly RequiredTag[] {
  onlyOptions("tags", options, ["required"]);
  const required = options["required"] ?? {};
  if (!isRecord(required))
    throw wrongOption("tags", "required", required, "the tags' keys, each with its value or null");
  return Object.entries(required).map(([key, value]) => ({ key, ...wantedValue(key, value) }));
}

function wantedValue(key: string, value: unknown): Omit<RequiredTag, "key"> {
  if (value === null) return { wanted: "a value", holds: (given) => given.trim() !== "" };
  if (typeof value === "string") return { wanted: `"${value}"`, holds: (given) => given === value };
  const name = `required / ${key}`;
  if (isRecord(value) && Object.keys(value).length === 1) {
    const { oneOf, matches } = value;
    if (isTextList(oneOf)) {
      return { wanted: `one of ${oneOf.map((one) => `"${one}"`).join(", ")}`, holds: (given) => oneOf.includes(given) };
    }
    if (matches !== undefined) {
      const pattern = regularExpression("tags", `${name} / matches`, matches);
      return { wanted: `like ${pattern}`, holds: (given) => pattern.test(given) };
    }
  }
  throw wrongOption("tags", name, value, "null, a value, { oneOf: [VALUE, …] } or { matches: REGULAR_EXPRESSION }");
}
