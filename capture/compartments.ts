import type { ResourceNode } from "../graph/node.ts";
import {
  type Compartment,
  type CompartmentKeys,
  compartmentOf,
  DEFAULT_COMPARTMENT_KEYS,
} from "../model/compartment.ts";

/** Inputs that name what a resource attaches to, the nearest first: it belongs where that belongs. */
const ATTACHMENTS = [
  "bucket",
  "role",
  "user",
  "group",
  "targetKeyId",
  "keyId",
  "tableName",
  "resourceArn",
  "function",
  "functionName",
  "logGroupName",
  "logGroup",
  "userPoolId",
  "subnetId",
  "networkAclId",
  "routeTableId",
  "securityGroupId",
  "vpcEndpointId",
  "vpcId",
  "restApi",
  "restApiId",
  "apiId",
  "topic",
  "arn",
  "queueUrl",
  "secretId",
  "firewallRuleGroupId",
  "resolverQueryLogConfigId",
  "rule",
  "resourceId",
  "cloudwatchRoleArn",
];

/**
 * Gives every node the compartment that its tags name; a node without such tags takes that of what it attaches to,
 * and then its parent's. A node that neither gives one stays without: that is a finding of the proof, not a default. So
 * does one that hangs on one of several, of different compartments, when it is not known on which.
 */
export function assignCompartments(
  nodes: readonly ResourceNode[],
  keys: CompartmentKeys = DEFAULT_COMPARTMENT_KEYS,
): ResourceNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Map<string, Compartment | undefined>();
  const find = (id: string): Compartment | undefined => {
    if (found.has(id)) return found.get(id);
    found.set(id, undefined);
    const node = byId.get(id);
    const own = node && compartmentOf(node.tags, keys);
    const compartment = own ?? inherited(node, find);
    found.set(id, compartment);
    return compartment;
  };
  return nodes.map((node) => {
    const compartment = node.category === "provider" ? undefined : find(node.id);
    return compartment === undefined ? node : Object.freeze({ ...node, compartment });
  });
}

function inherited(
  node: ResourceNode | undefined,
  find: (id: string) => Compartment | undefined,
): Compartment | undefined {
  if (node === undefined || node.category === "component")
    return node?.parent === undefined ? undefined : find(node.parent);
  for (const input of ATTACHMENTS) {
    const candidates = (node.propertyDependsOn[input] ?? []).flatMap((target) => find(target) ?? []);
    const [first] = candidates;
    if (first !== undefined) return candidates.every((one) => isSame(one, first)) ? first : undefined;
  }
  return node.parent === undefined ? undefined : find(node.parent);
}

function isSame(one: Compartment, other: Compartment): boolean {
  return one.environment === other.environment && one.tenant === other.tenant;
}
