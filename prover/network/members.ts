import type { NetworkFacts, SubnetFacts } from "../facts/network.ts";

/**
 * The security groups that an interface in each subnet may have, by the subnet's id: those of what the graph shows there,
 * and every group of the VPC on the subnet's side of the walls. Where nothing is shown, the VPC's default group too, which
 * is what AWS gives to an interface that names none.
 */
export function groupsBySubnet(network: NetworkFacts): ReadonlyMap<string, ReadonlySet<string>> {
  const found = read.get(network) ?? readGroups(network);
  read.set(network, found);
  return found;
}

/** Facts are frozen: what was read of them once stays so. */
const read = new WeakMap<NetworkFacts, ReadonlyMap<string, ReadonlySet<string>>>();

function readGroups(network: NetworkFacts): ReadonlyMap<string, ReadonlySet<string>> {
  const attached = new Map<string, string[]>();
  for (const { subnet, securityGroups } of network.interfaces) {
    attached.set(subnet, [...(attached.get(subnet) ?? []), ...securityGroups]);
  }
  const byPlace = new Map<string, string[]>();
  for (const { id, vpc, place } of network.securityGroups) {
    const key = JSON.stringify([vpc, place.key]);
    byPlace.set(key, [...(byPlace.get(key) ?? []), id]);
  }
  const defaults = new Map(network.vpcs.map(({ id, defaultSecurityGroup }) => [id, defaultSecurityGroup]));
  const groupsOf = ({ id, vpc, place }: SubnetFacts) => {
    const there = attached.get(id);
    const own = byPlace.get(JSON.stringify([vpc, place.key])) ?? [];
    return new Set([...own, ...(there ?? [defaults.get(vpc) ?? ""])]);
  };
  return new Map(network.subnets.map((subnet) => [subnet.id, groupsOf(subnet)]));
}
