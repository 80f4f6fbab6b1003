import type { ResourceNode } from "../../../graph/node.ts";
import { breach, unread } from "../breaches.ts";
import { matches } from "../glob.ts";
import { isRecord, isTextList, type Options, onlyOptions, wrongOption } from "../options.ts";
import type { Breach, Rule } from "../rule.ts";

interface Where {
  readonly region: string;
  /** Other regions, each with globs over the addresses of what may be there. */
  readonly also: ReadonlyMap<string, readonly string[]>;
}

export const rule: Rule = {
  id: "region",
  claim: "Everything is in the region that is asked for.",
  check: (nodes, _world, options) => {
    const where = whereOf(options);
    const regional = nodes.filter(
      ({ kind, category }) => category === "custom" && kind.startsWith("aws_") && !GLOBAL.test(kind),
    );
    return { checked: regional.length, breaches: regional.flatMap((node) => breachesOf(node, where)) };
  },
};

/** Services without regions: whichever provider makes their resources, they are in none. */
const GLOBAL = /^aws_(iam|organizations|cloudfront|globalaccelerator|route53)_(?!resolver_)/;

function breachesOf(node: ResourceNode, { region, also }: Where): readonly Breach[] {
  if (node.region === undefined)
    return [unread(node, "region", "Neither the resource nor its provider says a region.")];
  if (node.region === region) return [];
  if (also.get(node.region)?.some((glob) => matches(glob, node.address))) return [];
  return [
    breach(node, {
      subject: node.region,
      sentence: `${node.address} is in ${node.region}, not in ${region}.`,
      because: node.provider === undefined ? [] : [`Its provider is ${node.provider}.`],
      fix: `Give it the provider of ${region}.`,
    }),
  ];
}

function whereOf(options: Options): Where {
  onlyOptions("region", options, ["region", "also"]);
  const { region, also = {} } = options;
  if (typeof region !== "string" || region === "") throw wrongOption("region", "region", region, "a region");
  if (!isRecord(also)) throw wrongOption("region", "also", also, "other regions, each with a list of addresses");
  const others = Object.entries(also).map(([other, globs]) => {
    if (isTextList(globs)) return [other, globs] as const;
    throw wrongOption("region", `also / ${other}`, globs, "a list of addresses, in which * stands for any characters");
  });
  return { region, also: new Map(others) };
}
