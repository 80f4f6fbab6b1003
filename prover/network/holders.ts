import type { NetworkFacts, SubnetFacts } from "../facts/network.ts";
import { type Cidr, type Family, parseCidr } from "./cidr.ts";
import { contains, type Scalar } from "./interval.ts";

/** The subnets that hold an address: several where networks that do not know each other use the same blocks. */
export type Holders = (family: Family, address: Scalar) => readonly SubnetFacts[];

export function holdersOf(network: NetworkFacts): Holders {
  const found = read.get(network) ?? readHolders(network);
  read.set(network, found);
  return found;
}

/** Facts are frozen: what was read of them once stays so. */
const read = new WeakMap<NetworkFacts, Holders>();

function readHolders({ subnets }: NetworkFacts): Holders {
  const ranges = subnets.flatMap((subnet) =>
    [subnet.cidr, subnet.ipv6Cidr ?? ""].flatMap((text) => {
      const cidr = parseCidr(text);
      return cidr === undefined ? [] : [{ subnet, cidr }];
    }),
  );
  const holds = ({ family, addresses }: Cidr, asked: Family, address: Scalar) =>
    family === asked && contains(addresses, address);
  return (family, address) => ranges.flatMap(({ subnet, cidr }) => (holds(cidr, family, address) ? [subnet] : []));
}
