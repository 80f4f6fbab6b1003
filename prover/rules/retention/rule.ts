import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Unknown } from "../../../graph/value.ts";
import { knownNumber, property, text } from "../../facts/values.ts";
import { breach, judge, unread, valueAt } from "../breaches.ts";
import { matches } from "../glob.ts";
import { isRecord, type Options, onlyOptions, wrongOption } from "../options.ts";
import type { Breach, Rule } from "../rule.ts";

/** The days that are asked for of a log group's name. */
type Days = (name: string) => number;

const GROUP = "aws_cloudwatch_log_group";
const FUNCTION = "aws_lambda_function";

export const rule: Rule = {
  id: "retention",
  claim: "Logs are kept for as long as is asked for, and every function has a log group of which that is known.",
  check: (nodes, _world, options) => {
    const days = daysOf(options);
    const made = nodes.filter(({ category }) => category === "custom");
    const groups = made.filter(({ kind }) => kind === GROUP);
    const functions = made.filter(({ kind }) => kind === FUNCTION);
    const names = new Set(groups.map((group) => scoped(group, text(group, "name"))));
    return {
      checked: groups.length + functions.length,
      breaches: [
        ...groups.flatMap((group) => ofGroup(group, days)),
        ...functions.flatMap((node) => ofFunction(node, names)),
      ],
    };
  },
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
function ofGroup(node: ResourceNode, days: Days): readonly Breach[] {
  const name = text(node, "name");
  if (isUnknown(name)) return [unread(node, "name", name.reason)];
  const wanted = days(name ?? "");
  const kept = knownNumber(property(node, "retentionInDays"));
  return judge(node, property(node, "retentionInDays"), () => kept === wanted, {
    subject: "retentionInDays",
    sentence: `${node.address} keeps its logs ${kept === undefined || kept === 0 ? "for ever" : `for ${kept} days`}, not for ${wanted}.`,
    fix: `Set retentionInDays to ${wanted}.`,
  });
}

/** A function without a log group gets one from Lambda, which keeps it for ever and outlives the stack. */
function ofFunction(node: ResourceNode, names: ReadonlySet<unknown>): readonly Breach[] {
  const name = groupOf(node);
  if (isUnknown(name)) return [unread(node, "loggingConfig.logGroup", name.reason)];
  if (name !== undefined && names.has(scoped(node, name))) return [];
  return [
    breach(node, {
      subject: "loggingConfig.logGroup",
      sentence: `${node.address} logs to ${name ?? "a log group"}, which the graph does not hold: Lambda makes it and keeps it for ever.`,
      fix: "Declare the log group, with its retention, and name it in loggingConfig.logGroup.",
    }),
  ];
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html */
function groupOf(node: ResourceNode): string | Unknown | undefined {
  const set = valueAt(node, "loggingConfig.logGroup");
  if (isUnknown(set) || (typeof set === "string" && set !== "")) return set;
  const name = text(node, "name");
  return typeof name === "string" ? `/aws/lambda/${name}` : name;
}

const scoped = ({ account, region }: ResourceNode, name: unknown): string => `${account} ${region} ${String(name)}`;

function daysOf(options: Options): Days {
  onlyOptions("retention", options, ["days"]);
  const { days } = options;
  if (isDays(days)) return () => days;
  const byName = isRecord(days) ? Object.entries(days) : [];
  const otherwise = isRecord(days) ? days["*"] : undefined;
  if (!isDays(otherwise) || !byName.every((entry): entry is [string, number] => isDays(entry[1]))) {
    throw wrongOption("retention", "days", days, 'a number of days, or one for each pattern of names and one for "*"');
  }
  const special = byName.filter(([glob]) => glob !== "*");
  return (name) => special.find(([glob]) => matches(glob, name))?.[1] ?? otherwise;
}

const isDays = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value > 0;
