import { type Action, compartmentLabel, type ResourceChange } from "../../plan/difference.ts";
import { withShortAddresses } from "../../report/short-addresses.ts";
import { countsOf, type PlanReport } from "../plan-report.ts";
import { type Colour, type Paint, plain } from "./style.ts";
import { labelled, table } from "./wrap.ts";

const SIGNS: Readonly<Record<Action, string>> = { create: "+", change: "~", replace: "±", destroy: "-" };
const COLOURS: Readonly<Record<Action, Colour>> = { create: "green", change: "yellow", replace: "red", destroy: "red" };

/** Creations beyond these are counted by kind: nobody reads a thousand of them. */
const LISTED = 120;
/** Places within a resource; the rest is told by its number. */
const PLACES = 3;

/** The plan for people: what happens in each compartment, which data is lost, and why it is refused, if it is. */
export function renderPlanText(full: PlanReport, paint: Paint = plain): string {
  const report = withShortAddresses(full, full.stacks.length > 1);
  const { difference, against, warnings } = report;
  const parts = [
    labelled("", `Compared with ${against}.`),
    ...byStack(difference.changes).map(([stack, changes]) => stackLines(stack, changes, paint)),
    lossLines(difference.changes, paint),
    remarks(report),
    warnings.flatMap((warning) => labelled("  ", warning)),
    closing(report, paint),
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n")}\n`;
}

function byStack(changes: readonly ResourceChange[]): readonly (readonly [string, readonly ResourceChange[]])[] {
  return [...grouped(changes, ({ stack }) => stack)];
}

function stackLines(stack: string, changes: readonly ResourceChange[], paint: Paint): readonly string[] {
  const compartments = [...grouped(changes, ({ compartment }) => compartmentLabel(compartment))];
  const sorted = compartments.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    paint("bold", stack),
    ...sorted.flatMap(([label, members]) => [
      ...labelled("", `${label}: ${countText(members)}`, 2),
      ...memberLines(members, paint),
    ]),
  ];
}

function memberLines(members: readonly ResourceChange[], paint: Paint): readonly string[] {
  const created = members.filter(({ action }) => action === "create");
  const listed = created.length > LISTED ? members.filter(({ action }) => action !== "create") : members;
  const kinds = created.length > LISTED ? [...grouped(created, ({ kind }) => kind)] : [];
  return [
    ...kinds.map(([kind, { length }]) => `    ${paint("green", "+")} create   ${length} ${kind}`),
    ...listed.flatMap((change) => changeLines(change, paint)),
  ];
}

function changeLines(change: ResourceChange, paint: Paint): readonly string[] {
  const { action, kind, name, because, movedFrom } = change;
  const moved = movedFrom === undefined ? [] : [`was in ${compartmentLabel(movedFrom === "none" ? {} : movedFrom)}`];
  const details = because.length > 0 ? [...because, ...moved] : [placesText(change), ...moved].filter(Boolean);
  const [first = "", ...rest] = table([[`${SIGNS[action]} ${action.padEnd(7)}`, `${kind} ${name}`]], 4);
  return [
    first.replace(SIGNS[action], paint(COLOURS[action], SIGNS[action])),
    ...rest,
    ...details.flatMap((detail) => labelled("", detail, 15)),
  ];
}

function placesText({ properties }: ResourceChange): string {
  const paths = [...new Set(properties.map(({ path }) => path))];
  const more = paths.length > PLACES ? ` and ${paths.length - PLACES} more` : "";
  return `${paths.slice(0, PLACES).join(", ")}${more}`;
}

function lossLines(changes: readonly ResourceChange[], paint: Paint): readonly string[] {
  const lost = changes.filter(({ loses }) => loses !== undefined);
  if (lost.length === 0) return [];
  const rows = lost.map(({ action, kind, name, loses, heldBy }) => [
    action,
    kind,
    name,
    `${loses}${heldBy === undefined ? "" : `; held by ${heldBy}`}`,
  ]);
  return [paint("red", "Data that is lost"), ...table(rows, 2)];
}

function remarks({ difference: { notCompared, kindsNotKnown } }: PlanReport): readonly string[] {
  const more = notCompared.length > PLACES ? ` and ${notCompared.length - PLACES} more` : "";
  return [
    ...(notCompared.length > 0
      ? labelled(
          "  ",
          `Not compared, because a side does not hold it: ${notCompared.slice(0, PLACES).join(", ")}${more}.`,
        )
      : []),
    ...(kindsNotKnown.length > 0
      ? labelled("  ", `Of ${kindsNotKnown.join(", ")} it is not known which changes replace a resource.`)
      : []),
  ];
}

function closing({ difference, refusals }: PlanReport, paint: Paint): readonly string[] {
  const counts = difference.changes.length === 0 ? "Nothing changes" : countText(difference.changes);
  const summary = `${counts}; ${difference.unchanged} stay as they are.`;
  return [
    ...labelled("", summary),
    ...refusals.flatMap((refusal) => labelled(`${paint("red", "REFUSED")}  `, refusal)),
  ];
}

/** `44 to create, 1 to replace` */
function countText(changes: readonly ResourceChange[]): string {
  const counts = countsOf({ changes, unchanged: 0, notCompared: [], kindsNotKnown: [] });
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${count} to ${action}`)
    .join(", ");
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
