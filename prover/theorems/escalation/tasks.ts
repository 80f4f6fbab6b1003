import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import { groupBy } from "../../facts/compute/group-by.ts";
import { nodesOfKind } from "../../facts/node-index.ts";
import { outsideOf } from "../../facts/places.ts";
import { known, knownText } from "../../facts/values.ts";
import type { Place, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";

/**
 * What runs a task acts as the roles that the task's definition names, which are of the definition's place. Of a definition
 * that the graph does not hold nobody knows the roles.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function checkTasks(
  world: World,
  ledger: Ledger,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  const services = nodesOfKind(world, "aws_ecs_service");
  if (services.length === 0) return { findings: [], pairs: 0 };
  const tasksOf = findTasks(world);
  let pairs = 0;
  const findings = services.flatMap((service) => {
    const place = world.places.of(service);
    const named = known(service.inputs["taskDefinition"]);
    // A service whose tasks somebody else deploys names none.
    if (named === undefined) return [];
    const tasks = tasksOf(service, named);
    pairs += Math.max(tasks.length, 1);
    if (tasks.length === 0) return runsUnknown(service, place, named, ledger);
    return tasks.flatMap((task) => runs(service, place, task, world, ledger));
  });
  return { findings, pairs };
}

/** The definitions that a service may mean: what a graph does not tell of account and region may be the same. */
function findTasks(world: World): (service: ResourceNode, named: Value) => readonly ResourceNode[] {
  const tasks = nodesOfKind(world, "aws_ecs_task_definition");
  const byId = groupBy(tasks, ({ id }) => id);
  const byFamily = groupBy(tasks, (task) => knownText(task, "family"));
  return ({ account, region, propertyDependsOn }, named) => {
    if (isUnknown(named)) return (propertyDependsOn["taskDefinition"] ?? []).flatMap((id) => byId.get(id) ?? []);
    const found = typeof named === "string" ? (byFamily.get(familyIn(named)) ?? []) : [];
    return found.filter((task) => mayBe(task.account, account) && mayBe(task.region, region));
  };
}

const mayBe = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined || one === other;

function runs(
  service: ResourceNode,
  place: Place,
  task: ResourceNode,
  { places }: World,
  ledger: Ledger,
): readonly Finding[] {
  const other = places.of(task);
  if (other.key === place.key) return [];
  return refutedUnlessDeclared(ledger, {
    ...running(service, place),
    to: other,
    resources: [task.address, task.id],
    sentence: `${service.address} (${place.label}) runs ${task.address}, which is ${other.label}'s.`,
    because: [`${service.address} names ${task.address} as its task definition, and so acts as its roles.`],
  });
}

function runsUnknown(service: ResourceNode, place: Place, named: Value, ledger: Ledger): readonly Finding[] {
  const task = typeof named === "string" ? named : "a task definition that is not known before deployment";
  return unknownUnlessDeclared(ledger, {
    ...running(service, place),
    to: outsideOf(task),
    resources: [task],
    sentence: `As which roles ${service.address} (${place.label}) acts is not known.`,
    because: [`It runs ${task}, which the graph does not hold.`],
  });
}

function running({ address, id, source }: ResourceNode, place: Place) {
  return {
    theorem: "escalation",
    from: place,
    principals: [address, id],
    action: "ecs:RunTask",
    fix: `Give ${address} a task definition of ${place.label}.`,
    ...(source !== undefined && { source: `${source.file}:${source.line}` }),
  } as const;
}

/** `…:task-definition/FAMILY:REVISION`, `FAMILY:REVISION` or `FAMILY`. */
function familyIn(named: string): string {
  return (named.split("/").at(-1) ?? "").split(":")[0] ?? "";
}
