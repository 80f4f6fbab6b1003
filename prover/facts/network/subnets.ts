import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown } from "../../../graph/value.ts";
import type { FactsContext } from "../context.ts";
import type { EndpointFacts, SubnetFacts, VpcFacts } from "../network.ts";
import { knownText, property } from "../values.ts";
import type { Doubt } from "../world.ts";
import { readAcls } from "./acls.ts";
import { dnsOf } from "./dns-firewall.ts";
import { VPC_KINDS } from "./gateways.ts";
import { idOf, referenceOf } from "./references.ts";
import { readRouteTables } from "./routes.ts";
import { defaultGroupOf } from "./security-groups.ts";

const MORE_BLOCKS = ["aws_vpc_ipv4_cidr_block_association", "aws_vpc_ipv6_cidr_block_association"];
const BLOCKS = ["cidrBlock", "ipv6CidrBlock"];

export function readVpcs(context: FactsContext, vpcs: readonly ResourceNode[]): VpcFacts[] {
  return vpcs.map((vpc) => ({
    node: vpc.id,
    address: vpc.address,
    id: idOf(vpc),
    cidrs: blocksOf(context, vpc).flatMap((block) => (typeof block === "string" ? [block] : [])),
    place: context.placeOf(vpc),
    defaultSecurityGroup: defaultGroupOf(context, vpc),
    dnsSupport: property(vpc, "enableDnsSupport") !== false,
    ...dnsOf(context, vpc),
  }));
}

function blocksOf(context: FactsContext, vpc: ResourceNode) {
  const apart = context
    .ofKind(...MORE_BLOCKS)
    .filter((node) => referenceOf(context, node, "vpcId", ...VPC_KINDS) === idOf(vpc));
  const blocks = [vpc, ...apart].flatMap((node) => BLOCKS.map((name) => property(node, name)));
  return blocks.filter((block) => block !== undefined && block !== "");
}

/** A subnet whose VPC or addresses are not known is left out, and a doubt. */
export function readSubnets(
  context: FactsContext,
  vpcs: readonly ResourceNode[],
  endpoints: readonly EndpointFacts[],
): { readonly subnets: readonly SubnetFacts[]; readonly doubts: readonly Doubt[] } {
  const byId = new Map(vpcs.map((vpc) => [idOf(vpc), vpc]));
  const [aclOf, tableOf] = [readAcls(context), readRouteTables(context, endpoints)];
  const subnets: SubnetFacts[] = [];
  const doubts: Doubt[] = vpcs
    .filter((vpc) => blocksOf(context, vpc).some(isUnknown) || blocksOf(context, vpc).length === 0)
    .map((vpc) => doubt(vpc, "Its CIDR blocks are not known before deployment."));
  for (const node of context.ofKind("aws_subnet", "aws_default_subnet")) {
    const vpc = byId.get(referenceOf(context, node, "vpcId", ...VPC_KINDS) ?? "");
    const [cidr, ipv6Cidr] = [knownText(node, "cidrBlock"), knownText(node, "ipv6CidrBlock")];
    if (vpc === undefined) doubts.push(doubt(node, "Its VPC is not in the graph, or is not known."));
    if (cidr === undefined) doubts.push(doubt(node, "Its CIDR block is not known before deployment."));
    if (isUnknown(property(node, "ipv6CidrBlock"))) doubts.push(doubt(node, "Its IPv6 CIDR block is not known."));
    if (vpc === undefined || cidr === undefined) continue;
    const [acl, table] = [aclOf(node, vpc), tableOf(node, vpc)];
    subnets.push({
      node: node.id,
      address: node.address,
      id: idOf(node),
      vpc: idOf(vpc),
      cidr,
      ...(ipv6Cidr !== undefined && ipv6Cidr !== "" && { ipv6Cidr }),
      place: context.placeOf(node),
      assignsPublicIp: property(node, "mapPublicIpOnLaunch") === true,
      routes: table.routes,
      routeTable: table.id,
      acl: acl.id,
      ingress: acl.ingress,
      egress: acl.egress,
    });
  }
  return { subnets, doubts };
}

function doubt({ address }: ResourceNode, reason: string): Doubt {
  return { address, reason, theorems: ["network"] };
}
