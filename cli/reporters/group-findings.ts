import type { Finding } from "../../prover/verdict.ts";

/** Findings that one change closes, or one declaration allows: the first of them, and where else it is so. */
export interface FindingGroup {
  readonly first: Finding;
  /** Addresses, each once. */
  readonly others: readonly string[];
  /** Findings in all. */
  readonly count: number;
}

/**
 * Puts together what one principal may do to many, and what many may do to one, by the same action; in their order.
 *
 * @param findings of one theorem or rule and one verdict
 */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const ofOne = countBy(findings, byPrincipal);
  const groups = new Map<string, { readonly first: Finding; readonly others: Set<string>; count: number }>();
  for (const [index, finding] of findings.entries()) {
    const many = finding.principal !== undefined && (ofOne.get(byPrincipal(finding)) ?? 0) > 1;
    const key = groupable(finding) ? (many ? byPrincipal(finding) : byResource(finding)) : byReason(finding, index);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: finding, others: new Set(), count: 1 });
    else {
      group.others.add(many ? finding.resource : (finding.principal ?? finding.resource));
      group.count += 1;
    }
  }
  return [...groups.values()].map((group) => ({ ...group, others: [...group.others] }));
}

/** What is not understood of one kind is so of all of that kind; else what names nobody is about one resource only. */
const byReason = ({ verdict, action, because }: Finding, index: number): string =>
  verdict === "unknown" && because.length > 0 ? `why ${action} ${because.join(" ")}` : `${index}`;

/** What names nobody, or does nothing, is not told apart by who and what. */
const groupable = ({ principal, action }: Finding): boolean => principal !== undefined && action !== undefined;

const byPrincipal = ({ principal, action }: Finding): string => `who ${principal} ${action}`;
const byResource = ({ resource, action }: Finding): string => `what ${resource} ${action}`;

function countBy(findings: readonly Finding[], keyOf: (finding: Finding) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(keyOf(finding), (counts.get(keyOf(finding)) ?? 0) + 1);
  return counts;
}
