import type {
  AclRuleFacts,
  EndpointFacts,
  InterfaceFacts,
  NetworkFacts,
  SubnetFacts,
} from "../../prover/facts/network.ts";
import { formatAddress, parseAddress, parseCidr } from "../../prover/network/cidr.ts";
import type { Packet } from "../../prover/network/packets.ts";

/**
 * Facts with one sender in them, and the interface of an endpoint if it goes to one. The prover asks what any interface of
 * a subnet may do; here each stands alone, with its own groups.
 */
export interface Scene {
  readonly network: NetworkFacts;
  readonly from: Stand;
  /** Of an interface endpoint. */
  readonly to?: Stand;
}

/** Where an interface stands. */
export interface Stand {
  readonly subnet: string;
  readonly address: number;
}

/** An address of DynamoDB in us-east-1: it stands for every service's, which no rule but a prefix list tells apart. */
export const SERVICE_ADDRESS = parse4("52.94.0.10");
const SERVICE_BLOCK = "52.94.0.0/22";
/** The first four addresses of a subnet are AWS's. */
const [FUNCTION_HOST, ENDPOINT_HOST] = [4, 5];

/** @returns `undefined` where a subnet of the endpoint is not in the graph, or addresses are not known */
export function sceneOf(
  network: NetworkFacts,
  subnet: SubnetFacts,
  securityGroups: readonly string[],
  { service, endpoint }: { readonly service: string; readonly endpoint: EndpointFacts | undefined },
): Scene | undefined {
  const first = parseCidr(subnet.cidr)?.addresses.from;
  if (first === undefined) return undefined;
  const from = { subnet: subnet.id, address: Number(first) + FUNCTION_HOST };
  const shared = {
    ...network,
    prefixLists: prefixLists(network, service),
    securityGroups: apart(network.securityGroups),
  };
  const sender = interfaceIn(network, subnet, securityGroups);
  if (endpoint?.type !== "Interface")
    return { network: { ...shared, subnets: apart(network.subnets), interfaces: [sender] }, from };
  // AWS prefers the endpoint's interface of the sender's own zone.
  const home = network.subnets.find(
    ({ id }) => id === (endpoint.subnets.includes(subnet.id) ? subnet.id : endpoint.subnets[0]),
  );
  const start = home && parseCidr(home.cidr)?.addresses.from;
  if (home === undefined || start === undefined) return undefined;
  const address = Number(start) + ENDPOINT_HOST;
  const place = home === subnet ? { ...home, id: `${home.id} (endpoint)` } : home;
  const subnets =
    home === subnet
      ? [...network.subnets.filter((each) => each !== subnet), single(subnet, from.address), single(place, address)]
      : network.subnets;
  const receiver = interfaceIn(network, place, endpoint.securityGroups);
  return {
    network: { ...shared, subnets: apart(subnets), interfaces: [sender, receiver] },
    from,
    to: { subnet: place.id, address },
  };
}

const TCP = 6;

/** A packet of a connection over TCP. */
export function tcp(source: number, sourcePort: number, destination: number, destinationPort: number): Packet {
  return { family: 4, protocol: TCP, source, sourcePort, destination, destinationPort };
}

export function parse4(address: string): number {
  return Number(parseAddress(address)?.value);
}

export function format4(address: number): string {
  return formatAddress(4, address);
}

/** Sides are of no matter here, and no group is anybody's by standing on one. */
function apart<T extends SubnetFacts | NetworkFacts["securityGroups"][number]>(all: readonly T[]): readonly T[] {
  return all.map((each) => ({ ...each, place: { key: each.id, environment: each.id, label: each.id } }));
}

/** One list stands for the service that is asked for; of other services' addresses none is asked. */
function prefixLists({ prefixLists: lists }: NetworkFacts, service: string): NetworkFacts["prefixLists"] {
  return lists.map((list) => {
    if (list.service === undefined) return list;
    return { ...list, cidrs: list.service === service ? [SERVICE_BLOCK] : [] };
  });
}

function interfaceIn(
  { vpcs }: NetworkFacts,
  { id, vpc }: SubnetFacts,
  securityGroups: readonly string[],
): InterfaceFacts {
  const fallback = vpcs.find((each) => each.id === vpc)?.defaultSecurityGroup ?? "";
  const place = { key: id, environment: id, label: id };
  return {
    address: id,
    subnet: id,
    securityGroups: securityGroups.length > 0 ? securityGroups : [fallback],
    publicIp: false,
    place,
  };
}

/** Within one subnet no network ACL filters: the two ends of it become subnets of one address, with open ones. */
function single(subnet: SubnetFacts, address: number): SubnetFacts {
  const open: AclRuleFacts = {
    number: 1,
    allow: true,
    protocol: -1,
    fromPort: -1,
    toPort: -1,
    cidr: "0.0.0.0/0",
    address: "within the subnet",
  };
  return { ...subnet, cidr: `${format4(address)}/32`, ingress: [open], egress: [open] };
}
