import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import type { FactsContext } from "../context.ts";
import type { EndpointFacts, RouteEntryFacts } from "../network.ts";
import { fields, items, known, knownText, property } from "../values.ts";
import { isDefaultOf } from "./acls.ts";
import { GATEWAY_KINDS, VPC_KINDS } from "./gateways.ts";
import { idOf, idsIn, referenceOf, referencesOf } from "./references.ts";

export interface RouteTable {
  readonly id: string;
  /** Without the local routes, which are those of the VPC's CIDR blocks. */
  readonly routes: readonly RouteEntryFacts[];
}

const TABLES = ["aws_route_table", "aws_default_route_table"];

/**
 * The route table of each subnet: the one associated with it, else the main one of its VPC.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
 */
export function readRouteTables(
  context: FactsContext,
  endpoints: readonly EndpointFacts[],
): (subnet: ResourceNode, vpc: ResourceNode) => RouteTable {
  const [explicit, main] = [new Map<string, string[]>(), new Map<string, string>()];
  const doubts: string[] = [];
  for (const node of context.ofKind("aws_route_table_association")) {
    const [subnets, table] = [referencesOf(context, node, "subnetId", ["aws_subnet"]), tableOf(context, node)];
    if (subnets.doubt !== undefined) doubts.push(subnets.doubt);
    for (const subnet of subnets.ids) {
      if (table === undefined) doubts.push(`routeTableId of ${node.address} is not known before deployment.`);
      else explicit.set(subnet, [...(explicit.get(subnet) ?? []), table]);
    }
  }
  for (const node of context.ofKind("aws_main_route_table_association")) {
    const [vpc, table] = [referenceOf(context, node, "vpcId", ...VPC_KINDS), tableOf(context, node)];
    if (vpc !== undefined && table !== undefined) main.set(vpc, table);
    else doubts.push(`${node.address} is not known before deployment.`);
  }
  const routes = routesByTable(context, endpoints);
  return (subnet, vpc) => {
    const [id, ...others] = [...new Set(explicit.get(idOf(subnet)) ?? [])];
    const implicit = main.get(idOf(vpc)) ?? defaultTableOf(context, vpc);
    const table = id ?? implicit;
    const doubt = others.length > 0 ? `${subnet.address} is associated with several route tables.` : doubts[0];
    const all = routes.get(table) ?? [];
    if (doubt === undefined || (id !== undefined && others.length === 0)) return { id: table, routes: all };
    return { id: table, routes: [...all, ...anywhere("of an unknown route table", subnet.address, doubt)] };
  };
}

function tableOf(context: FactsContext, node: ResourceNode): string | undefined {
  return referenceOf(context, node, "routeTableId", ...TABLES);
}

function defaultTableOf(context: FactsContext, vpc: ResourceNode): string {
  const adopted = context
    .ofKind("aws_default_route_table")
    .find((node) => isDefaultOf(node, "defaultRouteTableId", vpc));
  return adopted === undefined ? (knownText(vpc, "defaultRouteTableId") ?? `main of ${idOf(vpc)}`) : idOf(adopted);
}

function routesByTable(
  context: FactsContext,
  endpoints: readonly EndpointFacts[],
): ReadonlyMap<string, readonly RouteEntryFacts[]> {
  const found = new Map<string, RouteEntryFacts[]>();
  const add = (table: string, routes: readonly RouteEntryFacts[]) =>
    found.set(table, [...(found.get(table) ?? []), ...routes]);
  for (const table of context.ofKind(...TABLES)) {
    const routes = property(table, "routes");
    const list = isUnknown(routes) ? [routes] : items(routes);
    for (const route of list) {
      const all = fields(route);
      add(
        idOf(table),
        readRoute(context, table, "routes", (name) => (isUnknown(route) ? route : known(all[name]))),
      );
    }
    for (const gateway of items(property(table, "propagatingVgws"))) {
      add(idOf(table), propagated(String(gateway), table.address));
    }
  }
  for (const route of context.ofKind("aws_route")) {
    const table = tableOf(context, route);
    const routes = readRoute(context, route, "", (name) => property(route, name));
    for (const id of table === undefined ? found.keys() : [table]) add(id, routes);
  }
  for (const node of context.ofKind("aws_vpn_gateway_route_propagation")) {
    const gateway = referenceOf(context, node, "vpnGatewayId", "aws_vpn_gateway");
    add(tableOf(context, node) ?? "", propagated(gateway ?? "a VPN gateway", node.address));
  }
  for (const { id, address, prefixList, routeTables } of endpoints) {
    for (const table of routeTables) {
      add(table, [{ destination: prefixList ?? `the prefix list of ${id}`, target: id, address }]);
    }
  }
  return found;
}

const propagated = (gateway: string, address: string) =>
  anywhere(gateway, address, "propagated routes are not known before deployment");

function anywhere(target: string, address: string, doubt: string): RouteEntryFacts[] {
  return ["0.0.0.0/0", "::/0"].map((destination) => ({ destination, target, address, doubt }));
}

const DESTINATIONS = [
  "cidrBlock",
  "ipv6CidrBlock",
  "destinationCidrBlock",
  "destinationIpv6CidrBlock",
  "destinationPrefixListId",
];
const TARGETS = [
  "gatewayId",
  "natGatewayId",
  "vpcPeeringConnectionId",
  "transitGatewayId",
  "egressOnlyGatewayId",
  "networkInterfaceId",
  "vpcEndpointId",
  "localGatewayId",
  "carrierGatewayId",
  "coreNetworkArn",
  "instanceId",
  "odbNetworkArn",
];

/** @param within the property of the node that holds the route; empty where the node is the route */
function readRoute(
  context: FactsContext,
  node: ResourceNode,
  within: string,
  field: (name: string) => Value | undefined,
): RouteEntryFacts[] {
  const targets = TARGETS.map((name) =>
    idsIn(context, node, within || name, field(name), [...GATEWAY_KINDS, "aws_vpc_endpoint"]),
  );
  const target = targets.flatMap(({ ids }) => ids)[0] ?? `a target of ${node.address} that is not known`;
  const route = { target, address: node.address };
  const destinations = DESTINATIONS.map(field).filter((value) => value !== undefined && value !== "");
  if (destinations.length === 0 || destinations.some((value) => typeof value !== "string")) {
    return anywhere(target, node.address, "the destination of a route is not known before deployment");
  }
  return destinations.flatMap((destination) => (typeof destination === "string" ? [{ ...route, destination }] : []));
}
