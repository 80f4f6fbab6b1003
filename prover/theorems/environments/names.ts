import type { ResourceNode } from "../../../graph/node.ts";
import { arnOf } from "../../facts/arn.ts";
import { knownText } from "../../facts/values.ts";
import type { Place, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared } from "../findings.ts";

/** A resource and its physical name. */
export interface Named {
  readonly arn: string;
  readonly node: ResourceNode;
  readonly place: Place;
}

/** Kinds without an ARN whose names an account holds once in a region, and the property that is the name. */
const ONCE: Readonly<Record<string, string>> = {
  aws_cloudwatch_dashboard: "dashboardName",
  aws_cloudwatch_log_resource_policy: "policyName",
  aws_elasticache_subnet_group: "name",
  aws_key_pair: "keyName",
  aws_launch_configuration: "name",
};

/** Kinds whose `arn` is that of what they hang on. */
const OTHERS_ARN: ReadonlySet<string> = new Set(["aws_secretsmanager_secret_version", "aws_sns_topic_policy"]);

/** Every node of a known physical name. */
export function namedNodes({ nodes, places }: World): readonly Named[] {
  return nodes.flatMap((node) => {
    const arn = nameOf(node);
    return arn === undefined ? [] : [{ arn, node, place: places.of(node) }];
  });
}

function nameOf(node: ResourceNode): string | undefined {
  const { kind, account = "", region = "" } = node;
  if (OTHERS_ARN.has(kind)) return undefined;
  const property = ONCE[kind];
  const name = property === undefined ? undefined : knownText(node, property);
  if (name !== undefined) return `${kind}:${region}:${account}:${name}`;
  const arn = arnOf(node);
  return typeof arn === "string" ? arn : undefined;
}

/** One thing cannot be of two environments: whoever deploys last owns it. */
export function checkNames(named: readonly Named[], ledger: Ledger): readonly Finding[] {
  const first = new Map<string, Named>();
  return named.flatMap((one) => {
    const key = `${one.node.kind}\n${one.arn}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, one);
    if (other === undefined || other.place.environment === one.place.environment) return [];
    return refutedUnlessDeclared(ledger, {
      theorem: "environments",
      from: one.place,
      to: other.place,
      principals: [one.node.address, one.node.id],
      action: "name",
      resources: [one.arn, other.node.address, other.node.id],
      sentence: `${one.node.address} of ${one.node.stack} (${one.place.label}) and ${other.node.address} of ${other.node.stack} (${other.place.label}) are both ${one.arn}.`,
      because: [`AWS holds one ${one.node.kind} of this name; both stacks would make it.`],
      fix: "Put the environment into the name.",
    });
  });
}
