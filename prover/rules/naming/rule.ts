import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import { type Piece, written } from "../../iam/variables.ts";
import { matchesGlob } from "../../iam/wildcard.ts";
import { breach, unread } from "../breaches.ts";
import { isRecord, isTextList, type Options, onlyOptions, wrongOption } from "../options.ts";
import type { Breach, Rule } from "../rule.ts";
import { NAMED_WITHIN_ANOTHER, nameOf } from "./physical-name.ts";

/** Stacks by a glob of their names, and what ends the names of theirs; the first that fits holds. */
type Suffixes = readonly (readonly [stacks: string, suffix: string])[];

/** Kind, or `*`, to the templates of which its names match one; none: the kind may be named as it likes. */
type Patterns = ReadonlyMap<string, readonly string[]>;

export const rule: Rule = {
  id: "naming",
  claim: "Every resource with a name of its own is named by the pattern of its kind.",
  check: (nodes, _world, options) => {
    const patterns = patternsOf(options);
    const suffixes = suffixesIn(options);
    const judged = nodes
      .filter(({ kind, category }) => category === "custom" && kind.startsWith("aws_"))
      .flatMap((node) => {
        const templates = templatesOf(node, patterns);
        const name = templates.length === 0 ? undefined : nameOf(node);
        return name === undefined ? [] : [breachesOf(node, name, templates, suffixes)];
      });
    return { checked: judged.length, breaches: judged.flat() };
  },
};

function templatesOf({ kind }: ResourceNode, patterns: Patterns): readonly string[] {
  return patterns.get(kind) ?? (NAMED_WITHIN_ANOTHER.has(kind) ? [] : (patterns.get("*") ?? []));
}

function breachesOf(
  node: ResourceNode,
  name: NonNullable<ReturnType<typeof nameOf>>,
  templates: readonly string[],
  suffixes: Suffixes,
): readonly Breach[] {
  if (isUnknown(name)) return [unread(node, "its name", name.reason)];
  const places = placeholders(node, suffixes);
  if (templates.some((template) => matchesTemplate(template, name, places))) return [];
  return [
    breach(node, {
      subject: name,
      sentence: `${node.address} is named "${name}", which is not like ${templates.map((one) => `"${one}"`).join(" or ")}.`,
      because: Object.entries(places).map(([key, value]) => `{${key}} is ${value}`),
      fix: "Rename it by the pattern: replacing it loses what it holds, so do it before there is data.",
    }),
  ];
}

function placeholders(
  { stack, compartment, account, region }: ResourceNode,
  suffixes: Suffixes,
): Readonly<Record<string, string>> {
  const [project, name = ""] = stack.split("/");
  const suffix = suffixes.find(([stacks]) => matchesGlob([written(stacks)], name))?.[1] ?? name;
  const { environment, tenant } = compartment ?? {};
  const id = /(\d+)$/.exec(tenant ?? "")?.[1];
  const all = { project, stack: name, suffix, environment, tenant, id, account, region };
  return Object.fromEntries(Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** A template with a placeholder that the resource does not fill is no pattern for it. */
function matchesTemplate(template: string, name: string, places: Readonly<Record<string, string>>): boolean {
  const pieces = template.split(/\{(\w+)\}/).map((part, index): Piece | undefined => {
    if (index % 2 === 0) return written(part);
    const value = places[part];
    return value === undefined ? undefined : { kind: "literal", text: value };
  });
  return pieces.every((piece) => piece !== undefined) && matchesGlob(pieces, name);
}

const PLACEHOLDERS = ["project", "stack", "suffix", "environment", "tenant", "id", "account", "region"];

function patternsOf(options: Options): Patterns {
  onlyOptions("naming", options, ["patterns", "suffixes"]);
  const { patterns } = options;
  if (!isRecord(patterns)) throw wrongOption("naming", "patterns", patterns, "a pattern for each kind, or for *");
  return new Map(Object.entries(patterns).map(([kind, value]) => [kind, templatesIn(kind, value)]));
}

function suffixesIn({ suffixes = {} }: Options): Suffixes {
  const entries = isRecord(suffixes) ? Object.entries(suffixes) : [];
  const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === "string";
  if (isRecord(suffixes) && entries.every(isText)) return entries.filter(isText);
  throw wrongOption("naming", "suffixes", suffixes, "a suffix for each stack's name, which may be a glob");
}

function templatesIn(kind: string, value: unknown): readonly string[] {
  if (value === null) return [];
  const templates: unknown = typeof value === "string" ? [value] : value;
  const isKnown = (template: string) =>
    [...template.matchAll(/\{([^}]*)\}/g)].every(([, name = ""]) => PLACEHOLDERS.includes(name));
  if (isTextList(templates) && templates.every(isKnown)) return templates;
  const expected = `a pattern, several, or null; of ${PLACEHOLDERS.map((name) => `{${name}}`).join(", ")}, * and ?`;
  throw wrongOption("naming", `patterns / ${kind}`, value, expected);
}
