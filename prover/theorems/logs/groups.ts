import type { ApiFacts, FunctionFacts, LogGroupFacts, ReferenceFacts } from "../../facts/compute.ts";
import type { Place } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { finding, refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";

/** Whoever writes a log, with every name for it. */
interface Writer {
  readonly names: readonly [string, ...string[]];
  readonly label: string;
  readonly place: Place;
  /** The group that Lambda gives to a function that names none. */
  readonly ownLog?: string;
}

export function functionWriter({ node, address, arn, name, place }: FunctionFacts): Writer {
  return { names: [node, address, arn], label: `${address} (${place.label})`, place, ownLog: `/aws/lambda/${name}` };
}

export function apiWriter({ node, address, id, place }: ApiFacts): Writer {
  return { names: [node, address, id], label: `${address} (${place.label})`, place };
}

/** The group that a function or an API writes to is made by the platform, and on the writer's own side. */
export function checkGroup(
  writer: Writer,
  { address, property, target }: ReferenceFacts,
  ledger: Ledger,
): readonly Finding[] {
  if (target.type === "nodes" && target.nodes.some(({ place }) => place.key === writer.place.key)) return [];
  const crossing = { theorem: "logs", from: writer.place, principals: writer.names, action: property } as const;
  if (target.type === "unknown") {
    return [
      finding("unknown", {
        theorem: "logs",
        subject: property,
        resource: writer.names[0],
        sentence: `Where ${writer.label} writes its log is not known.`,
        because: [target.reason],
        fix: "Name a log group that is in the graph.",
      }),
    ];
  }
  if (target.type === "outside") {
    return refutedUnlessDeclared(ledger, {
      ...crossing,
      to: writer.place,
      resources: [target.value],
      sentence: `${writer.label} writes its log to ${target.value}, which the graph does not hold.`,
      because: [
        target.value === writer.ownLog
          ? `Lambda makes ${target.value} by itself when ${address} first writes.`
          : `${address} sets ${property} to ${target.value}.`,
      ],
      fix: "Make the log group together with what writes to it: AWS's own is kept for ever and outlives its function.",
    });
  }
  return target.nodes.flatMap((node) =>
    refutedUnlessDeclared(ledger, {
      ...crossing,
      to: node.place,
      resources: [node.name, node.address],
      sentence: `${writer.label} writes its log to ${node.address}, which is ${node.place.label}'s.`,
      because: [`${address} sets ${property} to ${node.name}.`],
      fix: `Name a log group of ${writer.place.label}.`,
    }),
  );
}

/** A number of days must be set; which number is asked of a house rule. */
export function checkRetention({
  node,
  address,
  place,
  retentionInDays,
  retentionDoubt,
}: LogGroupFacts): readonly Finding[] {
  if (retentionInDays !== undefined) return [];
  const isUnknown = retentionDoubt !== undefined;
  return [
    finding(isUnknown ? "unknown" : "refuted", {
      theorem: "logs",
      subject: "retentionInDays",
      resource: node,
      sentence: `${address} (${place.label}) is kept ${isUnknown ? "for a time that is not known" : "for ever"}.`,
      because: [retentionDoubt ?? "It has no retentionInDays."],
      fix: "Set retentionInDays.",
    }),
  ];
}

/** What a group's events are sent on to must be of the group's own place. */
export function checkSubscriptions(group: LogGroupFacts, ledger: Ledger): readonly Finding[] {
  return group.subscriptions.flatMap(({ address, property, target }) => {
    const crossing = {
      theorem: "logs",
      from: group.place,
      principals: [group.arn, group.address, group.name, address],
      action: property,
      fix: `Remove ${address}, or send the events to what is of ${group.place.label}.`,
    } as const;
    const who = `${group.address} (${group.place.label}) sends its events on to`;
    if (target.type === "unknown") {
      const sentence = `${who} what is not known.`;
      return unknownUnlessDeclared(ledger, {
        ...crossing,
        to: group.place,
        resources: [address],
        sentence,
        because: [target.reason],
      });
    }
    if (target.type === "outside") {
      return refutedUnlessDeclared(ledger, {
        ...crossing,
        to: group.place,
        resources: [target.value],
        sentence: `${who} ${target.value}, which the graph does not hold.`,
        because: [`${address} sets ${property} to ${target.value}.`],
      });
    }
    return target.nodes
      .filter(({ place }) => place.key !== group.place.key)
      .flatMap((node) =>
        refutedUnlessDeclared(ledger, {
          ...crossing,
          to: node.place,
          resources: [node.name, node.address],
          sentence: `${who} ${node.address}, which is ${node.place.label}'s.`,
          because: [`${address} sets ${property} to ${node.name}.`],
        }),
      );
  });
}
