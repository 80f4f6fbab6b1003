import { modelOf } from "../../network/model.ts";
import type { Theorem } from "../../theorem.ts";
import { findNames } from "./dns.ts";
import { findEndpoints } from "./endpoints.ts";
import { findGuests } from "./guests.ts";
import { findPaths } from "./paths.ts";

export const network: Theorem = {
  id: "network",
  claim:
    "No packet gets from a subnet of one compartment to one of another, nor to or from the internet, unless that is " +
    "declared: by routes, network ACLs, security groups, gateways, endpoints and their policies, or by DNS.",
  decide: (world, ledger) => {
    const { subnets, vpcs, endpoints, gateways, securityGroups } = world.network;
    const places = new Set(subnets.map(({ place }) => place.key)).size;
    return {
      checked: {
        pairs: pairsOf(subnets.map(({ place }) => place.key)),
        subnets: subnets.length,
        places,
        networks: vpcs.length,
        securityGroups: securityGroups.length,
        endpoints: endpoints.length,
        gateways: gateways.length,
      },
      findings: [
        ...findPaths(world, modelOf(world.network), ledger),
        ...findGuests(world, ledger),
        ...findNames(world, ledger),
        ...findEndpoints(world, ledger),
      ],
    };
  },
};

/** Ordered pairs of a subnet with one of another place, and with what lies outside, both ways. */
function pairsOf(places: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  const within = [...counts.values()].reduce((sum, count) => sum + count * count, 0);
  return places.length * places.length - within + 2 * places.length;
}
