import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import { groupBy } from "../../facts/compute/group-by.ts";
import { nodesOfKind } from "../../facts/node-index.ts";
import type { World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared } from "../findings.ts";

/**
 * What runs a task acts as the roles that the task's definition names, which are of the definition's place.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function checkTasks(
  world: World,
  ledger: Ledger,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  const services = nodesOfKind(world, "aws_ecs_service");
  if (services.length === 0) return { findings: [], pairs: 0 };
  const tasks = nodesOfKind(world, "aws_ecs_task_definition");
  const byId = groupBy(tasks, ({ id }) => id);
  const byFamily = groupBy(tasks, ({ inputs }) => inputs["family"]);
  const tasksOf = ({ inputs, propertyDependsOn }: ResourceNode): readonly ResourceNode[] => {
    const named = inputs["taskDefinition"];
    if (isUnknown(named)) return (propertyDependsOn["taskDefinition"] ?? []).flatMap((id) => byId.get(id) ?? []);
    return typeof named === "string" ? (byFamily.get(familyIn(named)) ?? []) : [];
  };
  let pairs = 0;
  const findings = services.flatMap((service) =>
    tasksOf(service).flatMap((task) => {
      const [place, other] = [world.places.get(service.id), world.places.get(task.id)];
      const isNear = task.account === service.account && task.region === service.region;
      if (place === undefined || other === undefined || !isNear) return [];
      pairs += 1;
      if (other.key === place.key) return [];
      return refutedUnlessDeclared(ledger, {
        theorem: "escalation",
        from: place,
        to: other,
        principals: [service.address, service.id],
        action: "ecs:RunTask",
        resources: [task.address, task.id],
        sentence: `${service.address} (${place.label}) runs ${task.address}, which is ${other.label}'s.`,
        because: [`${service.address} names ${task.address} as its task definition, and so acts as its roles.`],
        fix: `Give ${service.address} a task definition of ${place.label}.`,
        ...(service.source !== undefined && { source: `${service.source.file}:${service.source.line}` }),
      });
    }),
  );
  return { findings, pairs };
}

/** `…:task-definition/FAMILY:REVISION`, `FAMILY:REVISION` or `FAMILY`. */
function familyIn(named: string): string {
  return (named.split("/").at(-1) ?? "").split(":")[0] ?? "";
}
