import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import type { FactsContext } from "../context.ts";
import { fields } from "../values.ts";
import type { Doubt } from "../world.ts";
import { NOT_THERE } from "./interfaces.ts";
import { idOf } from "./references.ts";

/** Where subnets are named: `subnetIds`, `vpcConfig`, `networkConfiguration`, `vpcZoneIdentifiers`. */
const SPEAKS_OF_SUBNETS = /subnet|vpc|network/i;
const SUBNET = /^subnet-[0-9a-f]{8,17}$/;

/** What stands in a subnet that another program made: which packets get there is not to be seen here. */
export function outsideSubnets(context: FactsContext, nodes: readonly ResourceNode[]): readonly Doubt[] {
  const known = new Set(context.ofKind("aws_subnet", "aws_default_subnet").map(idOf));
  const doubts: Doubt[] = [];
  for (const { kind, address, inputs } of nodes) {
    let named: readonly string[] = NONE;
    for (const name in inputs) if (SPEAKS_OF_SUBNETS.test(name)) named = [...named, ...subnetsIn(inputs[name])];
    if (named.length === 0 || NOT_THERE.has(kind)) continue;
    const outside = [...new Set(named)].filter((id) => !known.has(id));
    if (outside.length === 0) continue;
    const reason = `It stands in ${outside.join(", ")}, which the graph does not hold.`;
    const fix = "Prove it together with the program that makes the network.";
    doubts.push({ address, theorems: ["network"], reason, fix });
  }
  return doubts;
}

const NONE: readonly never[] = [];

function subnetsIn(value: Value | undefined): readonly string[] {
  if (typeof value === "string") return SUBNET.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(subnetsIn);
  return Object.values(fields(value)).flatMap(subnetsIn);
}
