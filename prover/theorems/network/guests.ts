import type { World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared } from "../findings.ts";
import { sourceOf } from "./names.ts";

/** What has an interface of its own in a subnet. A function's subnets are the theorem runtime's, an endpoint's policy decides. */
const HOSTS =
  /^aws_(instance|network_interface|lb|ecs_service|efs_mount_target|db_instance|rds_cluster|redshift_cluster|elasticache_(cluster|replication_group)|(opensearch|elasticsearch)_domain)$/;

/** Within a subnet no network ACL filters: whatever stands in another's subnet is on the other side of the wall already. */
export function findGuests(world: World, ledger: Ledger): readonly Finding[] {
  if (world.network.interfaces.length === 0) return [];
  const kinds = new Map(world.nodes.map(({ address, kind, id }) => [address, { kind, id }]));
  const subnets = new Map(world.network.subnets.map((subnet) => [subnet.id, subnet]));
  return world.network.interfaces.flatMap(({ address, subnet: id, place }) => {
    const subnet = subnets.get(id);
    const node = kinds.get(address);
    if (subnet === undefined || node === undefined || !HOSTS.test(node.kind)) return [];
    if (subnet.place.key === place.key) return [];
    return refutedUnlessDeclared(ledger, {
      theorem: "network",
      from: place,
      to: subnet.place,
      principals: [address, node.id],
      action: "-1/-",
      resources: [subnet.address, subnet.id],
      sentence: `${address} (${place.label}) stands in the subnet ${subnet.address}, which is ${subnet.place.label}'s.`,
      because: [`${address} names ${subnet.address}: no network ACL filters what is sent within a subnet.`],
      fix: `Put ${address} into a subnet of ${place.label}.`,
      ...sourceOf(world)(node.id),
    });
  });
}
