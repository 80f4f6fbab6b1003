import type { Graph } from "../graph/graph.ts";
import type { ProofSettings } from "../model/proof-settings.ts";
import { indexOf } from "./facts/node-index.ts";
import { readWorld } from "./facts/read-world.ts";
import type { ServiceReference } from "./facts/service-reference.ts";
import type { Place, World } from "./facts/world.ts";
import type { Ledger } from "./ledger.ts";
import { makeLedger } from "./make-ledger.ts";
import { checkRules } from "./rules/check-rules.ts";
import { finding, isRest, sideOf, unknownUnlessDeclared } from "./theorems/findings.ts";
import { ISOLATION } from "./theorems/registry.ts";
import type { Crosses, Finding, Outcome, Result, RuleId, Side, TheoremId, Verdict } from "./verdict.ts";

export interface ProofInput {
  readonly graph: Graph;
  readonly settings: ProofSettings;
  readonly services: ServiceReference;
  /** `YYYY-MM-DD`: whether a declaration has expired is measured by it. */
  readonly today: string;
  /** Only these theorems and rules; absent: all, which alone is a proof of the platform. */
  readonly only?: readonly (TheoremId | RuleId)[];
}

export interface Proof {
  readonly verdict: Verdict;
  readonly results: readonly Result[];
  /** Declarations that are wider than needed, expired, or used by nothing. An expired one covers nothing. */
  readonly declarations: readonly DeclarationRemark[];
  /** Crossings that are declared and exist: printed with every report. */
  readonly declared: readonly DeclaredUse[];
  /** Every side of the walls that holds a principal, data, a subnet or a function; whoever is outside, too. */
  readonly sides: readonly Side[];
  /** What the verdict stands on: stacks and accounts, and what is not seen. One sentence each. */
  readonly world: readonly string[];
}

export interface DeclarationRemark {
  readonly kind: "expired" | "unused" | "wider";
  readonly sentence: string;
  readonly where: string;
  readonly fix: string;
}

export interface DeclaredUse {
  readonly theorem: string;
  readonly crosses: Crosses;
  readonly principal: string;
  readonly actions: readonly string[];
  readonly resource: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly where: string;
}

/**
 * Decides every isolation theorem, and every house rule that is bound, of a captured graph.
 *
 * @throws UserError where a rule's binding is wrong; never for what the graph holds
 */
export function prove({ graph, settings, services, today, only }: ProofInput): Proof {
  const world = readWorld(graph, settings, services);
  const ledger = makeLedger(settings, today);
  const accepted = new Set(settings.baseline);
  const sourceOf = declarationsOf(world);
  const isAsked = (id: TheoremId | RuleId) => only === undefined || only.includes(id);
  const theorems = ISOLATION.filter(({ id }) => isAsked(id)).map(({ id, decide }): Result => {
    const { checked, findings } = decide(world, ledger);
    const all = [...findings, ...doubtsOf(id, world, ledger)].map((each) => ({ ...sourceOf(each), ...each }));
    return result(id, "theorem", { checked, findings: all }, accepted);
  });
  const bindings = settings.rules.filter(({ rule }) => isAsked(rule as RuleId));
  const rules = checkRules(bindings, world, ledger).map(({ id, ...outcome }) => result(id, "rule", outcome, accepted));
  const results = [...theorems, ...rules];
  return {
    verdict: together(results.map(({ verdict }) => verdict)),
    results,
    declarations: ledger.remarks(world),
    declared: ledger.declared(),
    sides: sidesOf(world),
    world: [
      ...[...standsOn(world), ...world.assumptions, ...staleBaseline(settings.baseline)],
      ...(settings.crossings.length === 0 && theorems.some(isCrossed) ? [UNDECLARED] : []),
    ],
  };

  /** What an accepted finding was, is gone: its line may go, too. */
  function staleBaseline(baseline: readonly string[]): readonly string[] {
    const stale = only === undefined ? baseline.filter((fingerprint) => accepted.has(fingerprint)) : [];
    return stale.map((fingerprint) => `The baseline still accepts "${fingerprint}", which is no longer found.`);
  }
}

const UNDECLARED =
  "No crossing is declared. What of these is meant is declared in bulkhead.yaml under crossings, by theorems, principals, actions and resources, with a reason, an owner and a last day (docs/proving.md).";

const isCrossed = ({ findings }: Result): boolean => findings.some(({ crosses }) => crosses !== undefined);

/** Takes out what the baseline accepts, and strikes it from there. */
function result(
  id: TheoremId | RuleId,
  kind: Result["kind"],
  { checked, findings }: Outcome,
  accepted: Set<string>,
): Result {
  const known = new Set(
    findings.flatMap((each) => (!isRest(each) && accepted.has(each.fingerprint) ? each.fingerprint : [])),
  );
  for (const fingerprint of known) accepted.delete(fingerprint);
  const left = findings.filter(({ fingerprint }) => !known.has(fingerprint));
  const kept = findings.length - left.length;
  return { id, kind, verdict: verdictOf(checked, left), checked, findings: left, ...(kept > 0 && { accepted: kept }) };
}

function verdictOf(checked: Outcome["checked"], findings: readonly Finding[]): Verdict {
  if (findings.some(({ verdict }) => verdict === "refuted")) return "refuted";
  if (findings.length > 0) return "unknown";
  return Object.values(checked).some((count) => count > 0) ? "proved" : "not-applicable";
}

function together(verdicts: readonly Verdict[]): Verdict {
  const [worst] = (["refuted", "unknown", "proved"] as const).filter((verdict) => verdicts.includes(verdict));
  return worst ?? "not-applicable";
}

/** Where a finding's resource is declared, for a theorem that says nothing better, such as the policy that is too wide. */
function declarationsOf({ nodes }: World): (finding: Finding) => Pick<Finding, "source"> {
  let lines: Map<string, string> | undefined;
  return ({ resource, principal = "" }) => {
    lines ??= linesByName(nodes);
    const source = lines.get(resource) ?? lines.get(principal);
    return source === undefined ? {} : { source };
  };
}

function linesByName(nodes: World["nodes"]): Map<string, string> {
  const lines = new Map<string, string>();
  for (const { id, address, source } of nodes) {
    if (source === undefined) continue;
    for (const name of [id, address]) if (!lines.has(name)) lines.set(name, `${source.file}:${source.line}`);
  }
  return lines;
}

/** By environment; who is outside, last. */
function sidesOf({ principals, data, network, functions }: World): readonly Side[] {
  const held = new Set<Place>();
  let before: Place | undefined;
  for (const all of [principals, data, network.subnets, functions]) {
    for (const { place } of all) {
      if (place !== before) held.add(place);
      before = place;
    }
  }
  const places = new Map(Array.from(held, (place) => [place.key, place]));
  const order = ({ environment, label }: Place) => `${environment === "outside" ? 1 : 0} ${environment} ${label}`;
  const sorted = [...places.values()]
    .map((place) => ({ side: sideOf(place), rank: order(place) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  return sorted.map(({ side }) => side);
}

/** What the world holds and the theorem would have to understand. */
function doubtsOf(id: TheoremId, { doubts }: World, ledger: Ledger): readonly Finding[] {
  return doubts
    .filter(({ theorems }) => theorems.includes(id))
    .flatMap(({ address, reason, delivery, fix }) =>
      delivery === undefined
        ? finding("unknown", {
            theorem: id,
            resource: address,
            subject: "not understood",
            sentence: `${address} could not be judged.`,
            because: [reason],
            fix:
              fix ??
              "Give it a form that is known before deployment and modelled, or prove the state after deployment.",
          })
        : unknownUnlessDeclared(ledger, {
            ...delivery,
            theorem: id,
            action: "delivery",
            sentence: `What ${address} (${delivery.from.label}) delivers to or from ${delivery.resources[0]} (${delivery.to.label}) is not known.`,
            because: [reason],
            fix: `Let ${address} deliver within ${delivery.from.label}, or declare the crossing.`,
          }),
    );
}

function standsOn({ stacks, nodes, services }: World): readonly string[] {
  const accounts = [...indexOf({ nodes }).accounts].toSorted();
  return [
    `Stacks: ${stacks.map(({ id }) => id).join(", ")}; accounts: ${accounts.join(", ") || "none named"}.`,
    "Principals that neither the graph nor a policy of it names, service control policies and what was made by hand are not seen.",
    `Which actions exist is taken from ${services.source}.`,
  ];
}
