import { QUOTAS_AS_OF } from "../../model/quotas.ts";
import { type Binding, isFixed, type QuotaCount, type QuotaUse } from "../../plan/quotas/count-quotas.ts";
import { type Paint, plain } from "./style.ts";
import { labelled, table } from "./wrap.ts";

/** Quotas of which less is used are told by their number. */
const WORTH_SHOWING = 0.1;

/** The quotas for people: what is used of each, what is over, what to ask for, and which binds first. */
export function renderQuotasText(count: QuotaCount, paint: Paint = plain): string {
  const shown = count.uses.filter(({ used, quota }) => used / quota.default >= WORTH_SHOWING);
  const rest = count.uses.length - shown.length;
  const parts = [
    table([["USED", "OF", "UP TO", "QUOTA", "WHERE"], ...shown.map(rowOf)]),
    ...(rest > 0 ? [[`${rest} more are used by less than a tenth.`]] : []),
    requests(count.uses),
    bindings(count),
    closing(count.uses, paint),
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n")}\n`;
}

function rowOf({ used, quota, scope }: QuotaUse): readonly string[] {
  const upTo = isFixed(quota) ? "fixed" : quota.maximum === undefined ? "on request" : number(quota.maximum);
  return [number(used), number(quota.default), upTo, `${quota.service}: ${quota.name}`, shortScope(scope)];
}

/** The last part of a URN says enough in a table. */
const shortScope = (scope: string): string => scope.split("::").at(-1) ?? scope;

function requests(uses: readonly QuotaUse[]): readonly string[] {
  const over = uses.filter(({ standing }) => standing === "request");
  if (over.length === 0) return [];
  return [
    "Increases to ask for before deploying",
    ...over.flatMap(({ quota, used, scope }) =>
      labelled(
        "  ",
        `${quota.service}: ${quota.name}${quota.code === undefined ? "" : ` (${quota.code})`}, from ${number(quota.default)} to ${number(used)} or more; ${shortScope(scope)}.`,
      ),
    ),
  ];
}

function bindings({ firstForTenants, firstForStacks }: QuotaCount): readonly string[] {
  return [
    ...(firstForTenants === undefined ? [] : bindingLines("With more tenants in a cell", firstForTenants, "tenants")),
    ...(firstForStacks === undefined ? [] : bindingLines("With more such stacks", firstForStacks, "stacks")),
  ];
}

function bindingLines(label: string, { use: { quota, scope }, at }: Binding, what: string): readonly string[] {
  const raised = isFixed(quota) ? "cannot be raised" : "can be raised";
  const text = `${label}, the first to bind is ${quota.service}: ${quota.name} (${number(quota.default)}, ${raised}), at ${number(at)} ${what} in ${shortScope(scope)}.`;
  return labelled("", text);
}

function closing(uses: readonly QuotaUse[], paint: Paint): readonly string[] {
  const over = uses.filter(({ standing }) => standing === "over");
  return [
    ...over.flatMap(({ quota, used, scope }) =>
      labelled(
        `${paint("red", "OVER")}  `,
        `${quota.service}: ${quota.name}: ${number(used)} in ${shortScope(scope)}, and AWS allows no more than ${number(quota.maximum ?? 0)}.`,
      ),
    ),
    ...labelled(
      "",
      `Quotas as of ${QUOTAS_AS_OF} (model/quotas.ts names the pages). What else the accounts hold, and what they were granted, is not seen.`,
    ),
  ];
}

const number = (value: number): string => value.toLocaleString("en");
