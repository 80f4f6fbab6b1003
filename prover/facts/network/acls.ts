import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import type { FactsContext } from "../context.ts";
import type { AclRuleFacts } from "../network.ts";
import { fields, items, known, knownNumber, knownText, property } from "../values.ts";
import { trafficOf } from "./protocols.ts";
import { idOf, referencesOf } from "./references.ts";

/** The filter of a subnet; rules in the order in which they are asked. */
export interface Acl {
  readonly id: string;
  readonly ingress: readonly AclRuleFacts[];
  readonly egress: readonly AclRuleFacts[];
}

/**
 * Which network ACL each subnet has: the one that names it, else the default of its VPC.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html
 */
export function readAcls(context: FactsContext): (subnet: ResourceNode, vpc: ResourceNode) => Acl {
  const named = new Map<string, ResourceNode[]>();
  const doubtful: string[] = [];
  for (const node of context.ofKind("aws_network_acl", "aws_default_network_acl", "aws_network_acl_association")) {
    const isAssociation = node.kind === "aws_network_acl_association";
    const subnets = referencesOf(context, node, isAssociation ? "subnetId" : "subnetIds", ["aws_subnet"]);
    const acl = isAssociation ? aclOfAssociation(context, node) : node;
    if (subnets.doubt !== undefined) doubtful.push(subnets.doubt);
    if (acl === undefined) doubtful.push(`${node.address} names a network ACL that the graph does not hold.`);
    else for (const id of subnets.ids) named.set(id, [...new Set([...(named.get(id) ?? []), acl])]);
  }
  const read = remembered((acl: ResourceNode) => rulesOf(context, acl));
  return (subnet, vpc) => {
    const [acl, ...others] = named.get(idOf(subnet)) ?? [];
    if (others.length > 0) return undecided(subnet, `${subnet.address} is named by several network ACLs.`);
    if (acl !== undefined) return read(acl);
    if (doubtful[0] !== undefined) return undecided(subnet, doubtful[0]);
    const own = defaultAclOf(context, vpc);
    return own === undefined ? openDefault(vpc) : read(own);
  };
}

function aclOfAssociation(context: FactsContext, node: ResourceNode): ResourceNode | undefined {
  const kinds = ["aws_network_acl", "aws_default_network_acl"];
  const [id] = referencesOf(context, node, "networkAclId", kinds).ids;
  return context.ofKind(...kinds).find((acl) => idOf(acl) === id);
}

function defaultAclOf(context: FactsContext, vpc: ResourceNode): ResourceNode | undefined {
  return context.ofKind("aws_default_network_acl").find((node) => isDefaultOf(node, "defaultNetworkAclId", vpc));
}

/** Whether a node that adopts a default of a VPC adopts this one's. */
export function isDefaultOf(node: ResourceNode, name: string, vpc: ResourceNode): boolean {
  const id = knownText(node, name);
  return id === undefined ? (node.propertyDependsOn[name] ?? []).includes(vpc.id) : id === knownText(vpc, name);
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html */
function openDefault(vpc: ResourceNode): Acl {
  const address = `the default network ACL of ${vpc.address}`;
  const rules = ["0.0.0.0/0", "::/0"].map((cidr) => ({ ...EVERYTHING, number: 100, allow: true, cidr, address }));
  return { id: knownText(vpc, "defaultNetworkAclId") ?? address, ingress: rules, egress: rules };
}

const EVERYTHING = { protocol: -1, fromPort: -1, toPort: -1 };

/** Allows everything and denies everything: whichever the question makes worse. */
function undecided({ address }: ResourceNode, doubt: string): Acl {
  const rules = doubtful({ number: 0, address }, doubt);
  return { id: address, ingress: rules, egress: rules };
}

function doubtful(rule: Pick<AclRuleFacts, "number" | "address">, doubt: string): AclRuleFacts[] {
  return ["0.0.0.0/0", "::/0"].flatMap((cidr) =>
    [true, false].map((allow) => ({ ...EVERYTHING, ...rule, allow, cidr, doubt })),
  );
}

function rulesOf(context: FactsContext, acl: ResourceNode): Acl {
  const apart = context
    .ofKind("aws_network_acl_rule")
    .filter((rule) => referencesOf(context, rule, "networkAclId", [acl.kind]).ids.includes(idOf(acl)));
  const side = (name: "ingress" | "egress") => {
    const inline = property(acl, name);
    const rules = isUnknown(inline)
      ? doubtful({ number: 0, address: acl.address }, `${name} is not known before deployment: ${inline.reason}`)
      : items(inline).flatMap((rule) => readRule(fieldsOfInline(rule), acl.address));
    const others = apart.flatMap((rule) => {
      const egress = known(property(rule, "egress"));
      if (isUnknown(egress)) return doubtful({ number: 0, address: rule.address }, "its direction is not known");
      const isEgress = egress === true || egress === "true";
      return isEgress === (name === "egress") ? readRule((key) => property(rule, key), rule.address) : [];
    });
    return [...rules, ...others].toSorted((a, b) => a.number - b.number);
  };
  return { id: idOf(acl), ingress: side("ingress"), egress: side("egress") };
}

/** The names of a rule within an ACL, as a rule apart has them. */
const INLINE: Readonly<Record<string, string>> = { ruleNumber: "ruleNo", ruleAction: "action" };

type Fields = (name: string) => Value | undefined;

function fieldsOfInline(rule: Value): Fields {
  const all = fields(rule);
  return (name) => (isUnknown(rule) ? rule : known(all[INLINE[name] ?? name]));
}

function readRule(field: Fields, address: string): AclRuleFacts[] {
  const [number, action] = [knownNumber(field("ruleNumber")), field("ruleAction")];
  if (number === undefined) return doubtful({ number: 0, address }, "the number of a rule is not known");
  const where = `${address}, rule ${number}`;
  if (action !== "allow" && action !== "deny") {
    return doubtful({ number, address: where }, "whether it allows or denies is not known");
  }
  const icmp = field("protocol") === "icmp" || field("protocol") === "icmpv6" || isIcmpNumber(field("protocol"));
  const traffic = trafficOf({
    protocol: field("protocol"),
    from: field(icmp ? "icmpType" : "fromPort") ?? field("fromPort"),
    to: icmp ? field("icmpCode") : field("toPort"),
  });
  const rule = { number, allow: action === "allow", address: where, ...traffic };
  const blocks = [field("cidrBlock"), field("ipv6CidrBlock")].filter((cidr) => cidr !== undefined && cidr !== "");
  if (blocks.some((cidr) => typeof cidr !== "string") || blocks.length === 0) {
    return ["0.0.0.0/0", "::/0"].map((cidr) => ({ ...rule, cidr, doubt: "its CIDR block is not known" }));
  }
  return blocks.flatMap((cidr) => (typeof cidr === "string" ? [{ ...rule, cidr }] : []));
}

const isIcmpNumber = (value: Value | undefined) => [1, 58].includes(knownNumber(value) ?? -1);

function remembered<K, V>(read: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key) ?? read(key);
    known.set(key, found);
    return found;
  };
}
