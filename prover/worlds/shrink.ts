import type { PolicyDocument, RandomPrincipal, RandomTarget, RandomWorld, StatementDocument } from "./world.ts";

/**
 * The smallest world on the way down from this one of which the test still holds: parts are left out one after the
 * other, for as long as any can be.
 */
export function shrink(world: RandomWorld, holds: (smaller: RandomWorld) => boolean): RandomWorld {
  for (const smaller of smallerWorlds(world)) if (holds(smaller)) return shrink(smaller, holds);
  return world;
}

function smallerWorlds(world: RandomWorld): readonly RandomWorld[] {
  const { principals, targets } = world;
  return [
    ...withoutOne(principals).map((rest) => ({ ...world, principals: rest })),
    ...withoutOne(targets).map((rest) => ({ ...world, targets: rest })),
    ...eachReplaced(principals, smallerPrincipals).map((rest) => ({ ...world, principals: rest })),
    ...eachReplaced(targets, smallerTargets).map((rest) => ({ ...world, targets: rest })),
  ];
}

function smallerPrincipals(one: RandomPrincipal): readonly RandomPrincipal[] {
  const { boundary, ...unbounded } = one;
  return [
    ...(boundary === undefined ? [] : [unbounded]),
    ...withoutOne(one.identity).map((identity) => ({ ...one, identity })),
    ...eachReplaced(one.identity, smallerDocuments).map((identity) => ({ ...one, identity })),
    ...(boundary === undefined ? [] : smallerDocuments(boundary).map((smaller) => ({ ...one, boundary: smaller }))),
    ...smallerTags(one),
  ];
}

function smallerTags(one: RandomPrincipal): readonly RandomPrincipal[] {
  const { principal } = one;
  if (principal.type !== "role" && principal.type !== "user") return [];
  return withoutOne(Object.entries(principal.tags ?? {})).map((tags) => ({
    ...one,
    principal: { ...principal, tags: Object.fromEntries(tags) },
  }));
}

function smallerTargets(one: RandomTarget): readonly RandomTarget[] {
  const { policy, grants, ...open } = one;
  const ungranted = { ...open, ...(policy && { policy }) };
  return [
    ...(policy === undefined ? [] : [open]),
    ...(grants === undefined ? [] : [ungranted]),
    ...(grants === undefined ? [] : smallerDocuments(grants).map((smaller) => ({ ...one, grants: smaller }))),
    ...(policy === undefined ? [] : smallerDocuments(policy).map((smaller) => ({ ...one, policy: smaller }))),
    ...withoutOne(one.actions)
      .filter((actions) => actions.length > 0)
      .map((actions) => ({ ...one, actions })),
    ...withoutOne(Object.entries(one.context)).map((context) => ({ ...one, context: Object.fromEntries(context) })),
  ];
}

function smallerDocuments(document: PolicyDocument): readonly PolicyDocument[] {
  return [
    ...withoutOne(document.Statement)
      .filter((statements) => statements.length > 0)
      .map((Statement) => ({ ...document, Statement })),
    ...eachReplaced(document.Statement, smallerStatements).map((Statement) => ({ ...document, Statement })),
  ];
}

function smallerStatements(statement: StatementDocument): readonly StatementDocument[] {
  const { Condition: condition = {}, ...unconditional } = statement;
  const conditions = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
  const withConditions = (left: readonly (typeof conditions)[number][]): StatementDocument => {
    const grouped: Record<string, Record<string, string | readonly string[]>> = {};
    for (const { operator, key, values } of left) grouped[operator] = { ...grouped[operator], [key]: values };
    return left.length === 0 ? unconditional : { ...unconditional, Condition: grouped };
  };
  const fewerValues = eachReplaced(conditions, (one) => shorter(one.values).map((values) => ({ ...one, values })));
  const elements = ["Action", "NotAction", "Resource", "NotResource"] as const;
  return [
    ...withoutOne(conditions).map(withConditions),
    ...fewerValues.map(withConditions),
    ...elements.flatMap((element) =>
      shorter(statement[element]).map((values) => ({ ...statement, [element]: values })),
    ),
  ];
}

function shorter(values: string | readonly string[] | undefined): readonly (string | readonly string[])[] {
  if (values === undefined || typeof values === "string") return [];
  return values.length > 1 ? withoutOne(values) : values;
}

function withoutOne<T>(items: readonly T[]): readonly (readonly T[])[] {
  return items.map((_, left) => items.filter((__, index) => index !== left));
}

function eachReplaced<T>(items: readonly T[], smaller: (item: T) => readonly T[]): readonly (readonly T[])[] {
  return items.flatMap((item, place) =>
    smaller(item).map((one) => items.map((other, index) => (index === place ? one : other))),
  );
}
