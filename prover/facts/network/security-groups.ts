import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import type { FactsContext } from "../context.ts";
import type { SecurityGroupFacts, SecurityRuleFacts } from "../network.ts";
import { fields, items, known, knownText, property } from "../values.ts";
import { VPC_KINDS } from "./gateways.ts";
import { trafficOf } from "./protocols.ts";
import { idOf, idsIn, referenceOf, referencesOf } from "./references.ts";

export const GROUP_KINDS = ["aws_security_group", "aws_default_security_group"];
const RULE_KINDS = [
  "aws_security_group_rule",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpc_security_group_egress_rule",
];

/**
 * A VPC's default group has the id that the VPC gives, whichever its adopting resource seems to have before deployment.
 *
 * @returns the resources that adopt a group, by the id that their VPC knows it by
 */
export function adoptedGroups(context: FactsContext): ReadonlyMap<string, ResourceNode> {
  const vpcs = new Map(context.ofKind(...VPC_KINDS).map((vpc) => [idOf(vpc), vpc]));
  const adopted = context.ofKind("aws_default_security_group").flatMap((node): [string, ResourceNode][] => {
    const vpc = vpcs.get(referenceOf(context, node, "vpcId", ...VPC_KINDS) ?? "");
    const id = vpc && knownText(vpc, "defaultSecurityGroupId");
    return id === undefined ? [] : [[id, node]];
  });
  return new Map(adopted);
}

/** What looks resources up by name, and finds an adopted group by its VPC's name for it, too. */
export function knowingAdopted(context: FactsContext): FactsContext {
  const adopted = adoptedGroups(context);
  if (adopted.size === 0) return context;
  return {
    ...context,
    named: (kinds, value, near) => {
      const group = kinds.includes("aws_default_security_group") ? adopted.get(value) : undefined;
      return group === undefined ? context.named(kinds, value, near) : [group];
    },
  };
}

type Side = "ingress" | "egress";
type Fields = (name: string) => Value | undefined;

/**
 * Groups with the rules within them and apart from them, and each VPC's default group, also where no program adopts it.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export function readSecurityGroups(context: FactsContext, vpcs: readonly ResourceNode[]): SecurityGroupFacts[] {
  const apart = new Map<string, ResourceNode[]>();
  for (const rule of context.ofKind(...RULE_KINDS)) {
    for (const id of referencesOf(context, rule, "securityGroupId", GROUP_KINDS).ids) {
      apart.set(id, [...(apart.get(id) ?? []), rule]);
    }
  }
  const declared = context.ofKind(...GROUP_KINDS).map((group): SecurityGroupFacts => {
    const side = (name: Side) => [
      ...inlineRules(context, group, name),
      ...(apart.get(idOf(group)) ?? []).flatMap((rule) => (isOf(rule, name) ? ruleApart(context, rule) : [])),
    ];
    return {
      node: group.id,
      address: group.address,
      id: idOf(group),
      vpc: referenceOf(context, group, "vpcId", ...VPC_KINDS) ?? "",
      place: context.placeOf(group),
      ingress: side("ingress"),
      egress: side("egress"),
    };
  });
  const adopted = new Set(
    context.ofKind("aws_default_security_group").map((node) => referenceOf(context, node, "vpcId", ...VPC_KINDS)),
  );
  const untouched = vpcs.filter((vpc) => !adopted.has(idOf(vpc)));
  return [...declared, ...untouched.map((vpc) => openDefault(context, vpc, apart))];
}

/** The id of a VPC's default group. */
export function defaultGroupOf(context: FactsContext, vpc: ResourceNode): string {
  const adopted = context
    .ofKind("aws_default_security_group")
    .find((node) => referenceOf(context, node, "vpcId", ...VPC_KINDS) === idOf(vpc));
  return adopted === undefined ? unadoptedId(vpc) : idOf(adopted);
}

const unadoptedId = (vpc: ResourceNode) => knownText(vpc, "defaultSecurityGroupId") ?? `default of ${idOf(vpc)}`;

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html */
function openDefault(
  context: FactsContext,
  vpc: ResourceNode,
  apart: ReadonlyMap<string, readonly ResourceNode[]>,
): SecurityGroupFacts {
  const [id, address] = [unadoptedId(vpc), `the default security group of ${vpc.address}`];
  const rule = { address, protocol: -1, fromPort: -1, toPort: -1 };
  const others = (name: Side) =>
    (apart.get(id) ?? []).flatMap((node) => (isOf(node, name) ? ruleApart(context, node) : []));
  return {
    node: vpc.id,
    address,
    id,
    vpc: idOf(vpc),
    place: context.placeOf(vpc),
    ingress: [{ ...rule, peer: { securityGroup: id } }, ...others("ingress")],
    egress: [{ ...rule, peer: { cidr: "0.0.0.0/0" } }, { ...rule, peer: { cidr: "::/0" } }, ...others("egress")],
  };
}

/** A rule whose direction is not known is of both. */
function isOf(rule: ResourceNode, side: Side): boolean {
  if (rule.kind !== "aws_security_group_rule") return rule.kind === `aws_vpc_security_group_${side}_rule`;
  const type = knownText(rule, "type");
  return type === undefined || type === side;
}

function inlineRules(context: FactsContext, group: ResourceNode, side: Side): SecurityRuleFacts[] {
  const rules = property(group, side);
  return (isUnknown(rules) ? [rules] : items(rules)).flatMap((rule) => {
    const all = fields(rule);
    return readRule(context, group, side, (name) => (isUnknown(rule) ? rule : known(all[name])), {
      address: group.address,
      self: idOf(group),
    });
  });
}

function ruleApart(context: FactsContext, rule: ResourceNode): SecurityRuleFacts[] {
  const [self = ""] = referencesOf(context, rule, "securityGroupId", GROUP_KINDS).ids;
  return readRule(context, rule, "", (name) => property(rule, name), { address: rule.address, self });
}

const BLOCKS = ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"];
const GROUPS = ["securityGroups", "sourceSecurityGroupId", "referencedSecurityGroupId"];
const LISTS = ["prefixListIds", "prefixListId"];

/** @param within the property of the node that holds the rule; empty where the node is the rule */
function readRule(
  context: FactsContext,
  node: ResourceNode,
  within: string,
  field: Fields,
  { address, self }: { readonly address: string; readonly self: string },
): SecurityRuleFacts[] {
  const traffic = trafficOf({
    protocol: field("ipProtocol") ?? field("protocol"),
    from: field("fromPort"),
    to: field("toPort"),
  });
  const base = { address, ...traffic };
  const groups = GROUPS.map((name) => idsIn(context, node, within || name, field(name), GROUP_KINDS));
  const lists = LISTS.map((name) => idsIn(context, node, within || name, field(name), ["aws_ec2_managed_prefix_list"]));
  const blocks = BLOCKS.flatMap((name) => items(field(name)));
  const own = field("self");
  const unknowns = [
    ...blocks.filter((block) => typeof block !== "string"),
    ...[...groups, ...lists].filter(({ doubt }) => doubt !== undefined),
    ...(isUnknown(own) ? [own] : []),
  ];
  const peers: SecurityRuleFacts["peer"][] = [
    ...blocks.flatMap((cidr) => (typeof cidr === "string" ? [{ cidr }] : [])),
    ...groups.flatMap(({ ids }) => ids.map((id) => ({ securityGroup: id.split("/").at(-1) ?? id }))),
    ...lists.flatMap(({ ids }) => ids.map((prefixList) => ({ prefixList }))),
    ...(own === true || own === "true" ? [{ securityGroup: self }] : []),
  ];
  const doubt = "whom it speaks of is not known before deployment";
  return [
    ...peers.map((peer) => ({ ...base, peer })),
    ...(unknowns.length > 0 ? ["0.0.0.0/0", "::/0"].map((cidr) => ({ ...base, peer: { cidr }, doubt })) : []),
  ];
}
