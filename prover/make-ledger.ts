import type { DeclaredCrossing, DeclaredException, ProofSettings } from "../model/proof-settings.ts";
import type { Place, World } from "./facts/world.ts";
import { written } from "./iam/variables.ts";
import { matchesGlob } from "./iam/wildcard.ts";
import type { Crossing, Ledger } from "./ledger.ts";
import type { DeclarationRemark, DeclaredUse } from "./prove.ts";
import { type Spare, spareCombinations } from "./spare-combinations.ts";
import { crossesOf } from "./theorems/findings.ts";

export interface Book extends Ledger {
  /** The declared crossings that exist, each principal and resource once, with all actions. */
  readonly declared: () => readonly DeclaredUse[];
  /** Declarations that have expired, that nothing needs, or that cover more than is needed in a world. */
  readonly remarks: (world: World) => readonly DeclarationRemark[];
}

/** What of a declaration was needed: the entries that covered something. */
interface Needed {
  readonly entries: Set<string>;
  readonly crossings: Crossing[];
  readonly uses: Map<string, { readonly crossing: Crossing; readonly actions: Set<string> }>;
}

/** @param today `YYYY-MM-DD`; a declaration holds until the end of its last day */
export function makeLedger({ crossings, exceptions, baseline }: ProofSettings, today: string): Book {
  const accepted = new Set(baseline);
  const needed = new Map<DeclaredCrossing | DeclaredException, Needed>();
  const holding = crossings.filter(({ expires }) => expires >= today);
  const excepting = exceptions.filter(({ expires }) => expires >= today);
  return {
    declares: (crossing) => {
      const covering = holding.filter((declared) => covers(declared, crossing));
      for (const declared of covering) use(needed, declared, crossing);
      return covering.length > 0;
    },
    mayDeclare: (crossing) => holding.some((declared) => isAbout(declared, crossing)),
    accepts: (fingerprint) => accepted.has(fingerprint),
    excepts: (rule, resources, subject) => {
      const covering = excepting.filter(
        (declared) =>
          declared.rules.includes(rule) &&
          some(declared.resources, resources) &&
          (declared.subjects === undefined || some(declared.subjects, [subject])),
      );
      for (const declared of covering) {
        const { entries } = neededOf(needed, declared);
        mark(entries, "rule", declared.rules, [rule]);
        mark(entries, "resource", declared.resources, resources);
        mark(entries, "subject", declared.subjects ?? [], [subject]);
      }
      return covering.length > 0;
    },
    declared: () => holding.flatMap((declared) => usesOf(declared, needed.get(declared))),
    remarks: (world) => [
      ...[...crossings, ...exceptions].filter(({ expires }) => expires < today).map(expired),
      ...holding.flatMap((declared) => {
        const remarks = unneeded(declared, partsOf(declared), needed.get(declared));
        return remarks.length > 0 ? remarks : spare(declared, needed.get(declared)?.crossings ?? [], world);
      }),
      ...excepting.flatMap((declared) => unneeded(declared, partsOfException(declared), needed.get(declared))),
    ],
  };
}

function covers(declared: DeclaredCrossing, crossing: Crossing): boolean {
  const { actions } = declared;
  const { action } = crossing;
  if (!isAbout(declared, crossing)) return false;
  return actions === undefined || (action !== undefined && actions.some((glob) => matchesAction(glob, action)));
}

function isAbout(declared: DeclaredCrossing, { theorem, principals, resources, from, to }: Omit<Crossing, "action">) {
  return (
    declared.theorems.includes(theorem) &&
    reaches(declared, from, to) &&
    some(declared.principals, principals) &&
    some(declared.resources, resources)
  );
}

const reaches = ({ acrossEnvironments }: DeclaredCrossing, from: Place, to: Place): boolean =>
  acrossEnvironments || isWithinOne(from, to);

/** Whoever is outside every environment crosses none of the walls between them. */
function isWithinOne(from: Place, to: Place): boolean {
  return from.environment === to.environment || [from, to].some(({ environment }) => environment === "outside");
}

const some = (globs: readonly string[], texts: readonly string[]): boolean =>
  globs.some((glob) => texts.some((text) => matches(glob, text)));

const matches = (glob: string, text: string): boolean => glob === text || matchesGlob([written(glob)], text);
const matchesAction = (glob: string, action: string): boolean => matches(glob.toLowerCase(), action.toLowerCase());

function neededOf(
  all: Map<DeclaredCrossing | DeclaredException, Needed>,
  declared: DeclaredCrossing | DeclaredException,
) {
  const found: Needed = all.get(declared) ?? { entries: new Set(), crossings: [], uses: new Map() };
  all.set(declared, found);
  return found;
}

function use(all: Map<DeclaredCrossing | DeclaredException, Needed>, declared: DeclaredCrossing, crossing: Crossing) {
  const { entries, crossings, uses } = neededOf(all, declared);
  const { theorem, principals, resources, action } = crossing;
  crossings.push(crossing);
  mark(entries, "theorem", declared.theorems, [theorem]);
  mark(entries, "principal", declared.principals, principals);
  mark(entries, "resource", declared.resources, resources);
  for (const glob of declared.actions ?? []) {
    if (action !== undefined && matchesAction(glob, action)) entries.add(`action ${glob}`);
  }
  const key = [theorem, principals[0], resources[0], crossing.from.key, crossing.to.key].join("\n");
  const found = uses.get(key) ?? { crossing, actions: new Set() };
  if (action !== undefined) found.actions.add(action);
  uses.set(key, found);
}

function mark(entries: Set<string>, kind: string, globs: readonly string[], texts: readonly string[]): void {
  for (const glob of globs) if (texts.some((text) => matches(glob, text))) entries.add(`${kind} ${glob}`);
}

function usesOf(declared: DeclaredCrossing, needed: Needed | undefined): readonly DeclaredUse[] {
  const { reason, owner, expires, where } = declared;
  return [...(needed?.uses.values() ?? [])].map(
    ({ crossing: { theorem, principals, resources, from, to }, actions }) => ({
      theorem,
      crosses: crossesOf(from, to),
      principal: principals[0] ?? "",
      actions: [...actions].toSorted(),
      resource: resources[0] ?? "",
      reason,
      owner,
      expires,
      where,
    }),
  );
}

function expired({ where, expires, owner }: DeclaredCrossing | DeclaredException): DeclarationRemark {
  return {
    kind: "expired",
    sentence: `The declaration expired on ${expires} and covers nothing any more.`,
    where,
    fix: `Remove it, or let ${owner} renew it with a new date.`,
  };
}

const partsOf = ({ theorems, principals, actions = [], resources }: DeclaredCrossing): readonly string[] => [
  ...theorems.map((theorem) => `theorem ${theorem}`),
  ...principals.map((principal) => `principal ${principal}`),
  ...actions.map((action) => `action ${action}`),
  ...resources.map((resource) => `resource ${resource}`),
];

const partsOfException = ({ rules, resources, subjects = [] }: DeclaredException): readonly string[] => [
  ...rules.map((rule) => `rule ${rule}`),
  ...resources.map((resource) => `resource ${resource}`),
  ...subjects.map((subject) => `subject ${subject}`),
];

function unneeded(
  { where }: DeclaredCrossing | DeclaredException,
  parts: readonly string[],
  needed: Needed | undefined,
): readonly DeclarationRemark[] {
  if (needed === undefined) {
    return [{ kind: "unused", sentence: "Nothing needs this declaration.", where, fix: "Remove it." }];
  }
  const spare = parts.filter((part) => !needed.entries.has(part));
  if (spare.length === 0) return [];
  return [
    {
      kind: "wider",
      sentence: `Nothing needs ${spare.join(", ")} of this declaration.`,
      where,
      fix: "Remove what nothing needs.",
    },
  ];
}

/** How many combinations a remark names. */
const NAMED = 3;

const MATCHING = {
  names: some,
  action: (globs: readonly string[], action: string) => globs.some((glob) => matchesAction(glob, action)),
  across: reaches,
};

function spare(declared: DeclaredCrossing, used: readonly Crossing[], world: World): readonly DeclarationRemark[] {
  const found = spareCombinations(declared, used, world, MATCHING, NAMED + 1);
  if (found.length === 0) return [];
  const named = found.slice(0, NAMED).map(sayCombination);
  return [
    {
      kind: "wider",
      sentence: `Its entries are needed, and together cover what nothing needs: ${[...named, ...(found.length > NAMED ? ["and more"] : [])].join("; ")}.`,
      where: declared.where,
      fix: "Split it, so that each declaration covers only what is needed.",
    },
  ];
}

const sayCombination = ({ principal, action, resource }: Spare): string =>
  action === undefined ? `${principal} on ${resource}` : `${action} by ${principal} on ${resource}`;
