import type { DataFacts, PrincipalFacts } from "../../facts/world.ts";

/** Log groups by what a policy's resources may begin with. */
export interface GroupIndex {
  readonly sorted: readonly DataFacts[];
  readonly byArn: ReadonlyMap<string, readonly DataFacts[]>;
  /** Groups that have a policy of their own, which may let anybody in. */
  readonly open: readonly DataFacts[];
}

export function indexGroups(groups: readonly DataFacts[]): GroupIndex {
  const byArn = new Map<string, DataFacts[]>();
  for (const group of groups) {
    const same = byArn.get(group.arn);
    if (same === undefined) byArn.set(group.arn, [group]);
    else same.push(group);
  }
  return {
    sorted: groups.toSorted((a, b) => (a.arn < b.arn ? -1 : 1)),
    byArn,
    open: groups.filter(({ policy }) => policy !== undefined),
  };
}

/** Groups that some Allow of the principal could mean: an over-approximation, found without asking for every pair. */
export function groupsWithinReach(principal: PrincipalFacts, index: GroupIndex): readonly DataFacts[] {
  const found = principal.identity.flatMap(({ policy }) =>
    (policy?.statements ?? []).flatMap((statement) => {
      if (statement.effect !== "Allow" || !mayNameLogs(statement.action)) return [];
      const { resource } = statement;
      if (resource === undefined || resource.negated) return index.sorted;
      return resource.values.flatMap((value) => groupsFor(value, index));
    }),
  );
  return [...new Set([...found, ...index.open])];
}

function mayNameLogs({ negated, values }: { readonly negated: boolean; readonly values: readonly string[] }): boolean {
  return negated || values.some((value) => "logs:".startsWith(literal(value).toLowerCase().slice(0, "logs:".length)));
}

function groupsFor(pattern: string, { sorted, byArn }: GroupIndex): readonly DataFacts[] {
  const beginning = literal(pattern);
  const whole = /^(arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:]+):/.exec(beginning)?.[1];
  if (whole !== undefined) return byArn.get(whole) ?? [];
  const found: DataFacts[] = [];
  for (let at = firstAt(sorted, beginning); sorted[at]?.arn.startsWith(beginning); at += 1) {
    const group = sorted[at];
    if (group !== undefined) found.push(group);
  }
  return found;
}

/** What stands before the first wildcard or variable. */
function literal(pattern: string): string {
  return pattern.split(/[*?]|\$\{/)[0] ?? "";
}

/** The place of the first group whose ARN is not before a text, found by halving. */
function firstAt(sorted: readonly DataFacts[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((sorted[middle]?.arn ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
