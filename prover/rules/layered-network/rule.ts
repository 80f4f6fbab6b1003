import type { ResourceNode } from "../../../graph/node.ts";
import type {
  AclRuleFacts,
  NetworkFacts,
  SecurityGroupFacts,
  SecurityRuleFacts,
  SubnetFacts,
} from "../../facts/network.ts";
import { items, property } from "../../facts/values.ts";
import type { World } from "../../facts/world.ts";
import { breach, type Fault, unread } from "../breaches.ts";
import { onlyOptions, wrongOption } from "../options.ts";
import type { Breach, Rule } from "../rule.ts";
import { aclOpening, shareAddresses } from "./acl-opening.ts";

export const rule: Rule = {
  id: "layered-network",
  claim:
    "Where compartments share a VPC, each filter by itself keeps them apart: network ACLs, security groups, routes.",
  check: (nodes, world, options) => {
    const gateways = gatewaysOf(options);
    const bound = new Set(nodes.map(({ id }) => id));
    const subnets = world.network.subnets.filter(
      (subnet) => bound.has(subnet.node) && others(subnet, world).length > 0,
    );
    const vpcs = new Set(subnets.map(({ vpc }) => vpc));
    const groups = world.network.securityGroups.filter(({ node, vpc }) => bound.has(node) && vpcs.has(vpc));
    return {
      checked: subnets.length + groups.length,
      breaches: [
        ...subnets.flatMap((subnet) => [...ofAcl(subnet, world), ...ofRoutes(subnet, world, gateways)]),
        ...groups.flatMap((group) => ofGroup(group, world)),
        ...nodes.filter(({ kind }) => kind === "aws_network_acl").flatMap((acl) => ofMembers(acl, world)),
        ...nodes.filter(({ kind }) => kind === "aws_default_network_acl").flatMap((acl) => ofDefault(acl, subnets)),
      ],
    };
  },
};

type Direction = "ingress" | "egress";

/** The subnets of one VPC that stand on other sides of its walls. */
function others(of: { readonly vpc: string; readonly place: { readonly key: string } }, world: World) {
  return world.network.subnets.filter(({ vpc, place }) => vpc === of.vpc && place.key !== of.place.key);
}

function ofAcl(subnet: SubnetFacts, world: World): readonly Breach[] {
  return (["ingress", "egress"] as const).flatMap((direction) => {
    for (const other of others(subnet, world)) {
      for (const block of blocksOf(other)) {
        const opening = aclOpening(subnet[direction], block);
        if (opening !== undefined) return openAcl(subnet, other, direction, opening, world);
      }
    }
    return [];
  });
}

function openAcl(
  subnet: SubnetFacts,
  other: SubnetFacts,
  direction: Direction,
  opening: AclRuleFacts,
  world: World,
): readonly Breach[] {
  const way = direction === "ingress" ? "in from" : "out to";
  return judged(nodeAt(world, opening.address, subnet), opening.doubt, {
    subject: direction,
    sentence: `The network ACL of ${subnet.address} lets packets ${way} ${other.address} of ${other.place.label}.`,
    because: [`${opening.address} allows ${opening.cidr}`],
    fix: `Deny the VPC's addresses before rule ${opening.number}, after the compartment's own.`,
  });
}

/** A subnet of a tenant has no way out of its VPC but endpoints. */
function ofRoutes(subnet: SubnetFacts, world: World, gateways: readonly string[]): readonly Breach[] {
  if (gateways.includes(subnet.place.tenant ?? "")) return [];
  return subnet.routes.flatMap(({ destination, target, address, doubt }) => {
    const gateway = world.network.gateways.find(({ id }) => id === target);
    if (gateway === undefined && doubt === undefined) return [];
    return judged(nodeAt(world, address, subnet), doubt, {
      subject: "routes",
      sentence: `${subnet.address} of ${subnet.place.label} has a route out of its VPC, to ${destination}.`,
      because: [`${address} leads to ${gateway?.address ?? target}`],
      fix: "Remove the route: AWS's services are reached through endpoints.",
    });
  });
}

function ofGroup(group: SecurityGroupFacts, world: World): readonly Breach[] {
  return (["ingress", "egress"] as const).flatMap((direction) =>
    group[direction].flatMap((item) => {
      const reached = reachedBy(item, group, world);
      if (reached === undefined) return [];
      const way = direction === "ingress" ? "in from" : "out to";
      return judged(nodeAt(world, item.address, group), undefined, {
        subject: direction,
        sentence: `The security group ${group.address} lets packets ${way} ${reached}.`,
        because: [`a rule of ${item.address} names ${peerName(item)}`],
        fix: "Name the compartment's own security group, or the prefix list of an endpoint.",
      });
    }),
  );
}

/** Whom on another side a security group's rule names, in words. */
function reachedBy({ peer }: SecurityRuleFacts, group: SecurityGroupFacts, world: World): string | undefined {
  if ("securityGroup" in peer) {
    if (peer.securityGroup === group.id) return undefined;
    const other = world.network.securityGroups.find(({ id }) => id === peer.securityGroup);
    if (other === undefined) return `${peer.securityGroup}, a security group that the graph does not hold`;
    return other.place.key === group.place.key ? undefined : `${other.address} of ${other.place.label}`;
  }
  const blocks = "cidr" in peer ? [peer.cidr] : entriesOf(world.network, peer.prefixList);
  if (blocks === undefined) return `${peerName({ peer })}, a prefix list that the graph does not hold`;
  const other = others(group, world).find((subnet) =>
    blocksOf(subnet).some((own) => blocks.some((block) => shareAddresses(own, block))),
  );
  return other && `${other.address} of ${other.place.label}`;
}

/** The blocks of a prefix list; none of a gateway endpoint's, which are AWS's own addresses. */
function entriesOf({ prefixLists, endpoints }: NetworkFacts, id: string): readonly string[] | undefined {
  if (endpoints.some(({ prefixList }) => prefixList === id)) return [];
  return prefixLists.find((list) => list.id === id)?.cidrs;
}

function peerName({ peer }: Pick<SecurityRuleFacts, "peer">): string {
  if ("cidr" in peer) return peer.cidr;
  return "securityGroup" in peer ? peer.securityGroup : peer.prefixList;
}

/** A subnet has one network ACL; one that guards two compartments lets each into the other's blocks. */
function ofMembers(acl: ResourceNode, world: World): readonly Breach[] {
  const members = items(property(acl, "subnetIds")).flatMap((id) =>
    world.network.subnets.filter((subnet) => subnet.id === id),
  );
  const [first, ...rest] = members;
  const stranger = rest.find(({ place }) => place.key !== first?.place.key);
  if (first === undefined || stranger === undefined) return [];
  return [
    breach(acl, {
      subject: "subnetIds",
      sentence: `${acl.address} guards subnets of two compartments: ${first.place.label} and ${stranger.place.label}.`,
      because: [first.address, stranger.address],
      fix: "Give each compartment's subnets a network ACL of their own.",
    }),
  ];
}

/** What a subnet is under that nobody gave a network ACL. */
function ofDefault(acl: ResourceNode, subnets: readonly SubnetFacts[]): readonly Breach[] {
  const rules = [...items(property(acl, "ingress")), ...items(property(acl, "egress"))];
  if (subnets.length === 0 || rules.length === 0) return [];
  return [
    breach(acl, {
      subject: "rules",
      sentence: `${acl.address} has rules: a subnet that nobody gives a network ACL would be under them.`,
      because: [],
      fix: "Leave the default network ACL without rules, so that it lets nothing through.",
    }),
  ];
}

const blocksOf = ({ cidr, ipv6Cidr }: SubnetFacts): readonly string[] =>
  ipv6Cidr === undefined ? [cidr] : [cidr, ipv6Cidr];

/** The node that a rule or route comes from, or else the one that it is a rule or route of. */
function nodeAt({ nodes }: World, address: string, of: { readonly node: string }): ResourceNode | undefined {
  const own = nodes.find(({ id }) => id === of.node);
  const [at] = address.split(", rule ");
  return nodes.find((node) => node.address === at && node.stack === own?.stack) ?? own;
}

function judged(node: ResourceNode | undefined, doubt: string | undefined, fault: Fault): readonly Breach[] {
  if (node === undefined) return [];
  return [doubt === undefined ? breach(node, fault) : unread(node, fault.subject, doubt)];
}

function gatewaysOf(options: Readonly<Record<string, unknown>>): readonly string[] {
  onlyOptions("layered-network", options, ["gateways"]);
  const { gateways = [] } = options;
  if (Array.isArray(gateways) && gateways.every((item) => typeof item === "string")) return gateways;
  throw wrongOption("layered-network", "gateways", gateways, "a list of tenants whose subnets may have a way out");
}
