import type { Tags } from "../../../model/tags.ts";
import type { Target } from "../../access/access.ts";
import type { PrincipalFacts } from "../../facts/world.ts";
import type { Patterns, Statement } from "../../iam/policy.ts";
import { matchesAction } from "../../iam/wildcard.ts";
import { allowingOf } from "./allowing.ts";
import { type ArnIndex, beginningOf, globOf, indexByArn, mayBegin } from "./patterns.ts";
import { indexByTags, type TagIndex } from "./tagged.ts";

/** Adds the targets that a principal's own policies may allow it, by their place in the list, some of them twice. */
export type Named = (principal: PrincipalFacts, add: Add) => void;

type Add = (indices: readonly number[]) => void;

/** Targets that the same actions can name. */
interface TargetClass {
  readonly actions: readonly string[];
  readonly byArn: ArnIndex<number>;
  readonly byTags: TagIndex;
}

/** @param among which of the targets */
export function indexNamed(among: readonly number[], targets: readonly Target[]): Named {
  const classesFor = indexClasses(among, targets);
  const arnOf = (index: number) => targets[index]?.arn ?? "";
  return (principal, add) => {
    const tags = principal.type === "outside" ? {} : principal.tags;
    for (const statement of allowingOf(principal)) {
      const classes = classesFor(statement.action);
      if (classes.length > 0) addNamed(add, statement, classes, tags, arnOf);
    }
  };
}

/** The classes that the actions of a statement can be about. */
function indexClasses(among: readonly number[], targets: readonly Target[]) {
  const byActions = new Map<readonly string[], number[]>();
  for (const index of among) {
    const actions = targets[index]?.actions ?? [];
    const same = byActions.get(actions);
    if (same === undefined) byActions.set(actions, [index]);
    else same.push(index);
  }
  const classes = [...byActions].map(([actions, members]): TargetClass => {
    const byArn = indexByArn(members, (index) => targets[index]?.arn ?? "");
    return { actions, byArn, byTags: indexByTags(members, targets) };
  });
  const known = new Map<Patterns, readonly TargetClass[]>();
  return (patterns: Patterns): readonly TargetClass[] => {
    const found = known.get(patterns);
    if (found !== undefined) return found;
    const made = classes.filter(({ actions }) => actions.some((action) => names(patterns, action)));
    known.set(patterns, made);
    return made;
  };
}

const names = ({ negated, values }: Patterns, action: string): boolean =>
  values.some((value) => matchesAction(value, action)) !== negated;

const NONE: readonly never[] = [];

function addNamed(
  add: Add,
  statement: Statement,
  classes: readonly TargetClass[],
  tags: Tags,
  arnOf: (index: number) => string,
): void {
  const { conditions, resource, variables } = statement;
  const tagged = conditions.length === 0 ? NONE : classes.map(({ byTags }) => byTags(statement, tags));
  if (resource === undefined || resource.negated) {
    for (const [at, { byArn }] of classes.entries()) add(tagged[at] ?? byArn.all);
    return;
  }
  for (const value of resource.values) {
    const beginning = beginningOf(value, { variables }, tags);
    const glob = beginning.whole ? undefined : globOf(value, statement, tags);
    for (let at = 0; at < classes.length; at += 1) {
      const named = classes[at]?.byArn.among(beginning) ?? NONE;
      const asked = tagged[at];
      const fewer = asked !== undefined && asked.length < named.length ? asked : named;
      if (fewer === named && glob === undefined) add(named);
      else {
        const isNamed = (index: number) => {
          if (fewer === asked && !mayBegin(beginning, arnOf(index))) return false;
          return glob === undefined || glob(arnOf(index));
        };
        add(fewer.filter(isNamed));
      }
    }
  }
}
