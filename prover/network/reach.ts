import type { GatewayFacts } from "../facts/network.ts";
import { type Extent, type Peer, throughAcl, throughGroups } from "./filters.ts";
import type { NetworkModel, Side } from "./model.ts";
import { box, EVERY_PORT, intersect, type Packets, subtract } from "./packets.ts";

/** Where packets come from or get to. */
export type End =
  | { readonly type: "subnet"; readonly side: Side }
  | { readonly type: "internet"; readonly gateway: string }
  /** What is behind a gateway and not in the graph. */
  | { readonly type: "gateway"; readonly id: string; readonly gateway?: GatewayFacts };

/** Packets that get from one end to another; none of it crosses no wall. */
export interface Path {
  readonly from: End;
  readonly to: End;
  /** As they leave the sender, in the worst case. */
  readonly sent: Packets;
  /** As they arrive: other than sent where a NAT gateway stands between. */
  readonly arriving: Packets;
  /** Ids of the gateways between. */
  readonly through: readonly string[];
  /** Why it is not certain, where no single rule is to blame. */
  readonly doubt?: string;
}

/** Packets on their way: what has left a subnet, and who sent it. */
interface Flight {
  readonly origin: Side;
  /** The subnet that they leave. */
  readonly at: Side;
  readonly sent: Packets;
  /** Before the network ACL of `at`, which does not filter what stays within. */
  readonly raw: Packets;
  /** A NAT gateway has no security groups, and its address belongs to none. */
  readonly translated: boolean;
  readonly through: readonly string[];
}

/** Every path between subnets of different places, and from and to what lies outside. */
export function pathsOf(model: NetworkModel, extent: Extent): readonly Path[] {
  return [...model.sides.flatMap((side) => fly(model, takeOff(side), extent)), ...inward(model, extent)];
}

function takeOff(side: Side): Flight {
  const raw = side.ranges.map(({ family, addresses }) => box(family, { source: addresses }));
  return { origin: side, at: side, sent: raw, raw, translated: false, through: [] };
}

function fly(model: NetworkModel, flight: Flight, extent: Extent): Path[] {
  const { at } = flight;
  const within = at.ranges.map(({ family, addresses }) => box(family, { destination: addresses }));
  let rest = throughAcl(at.egress, subtract(flight.raw, within), extent);
  const paths: Path[] = flight.translated ? deliver({ ...flight, sent: flight.raw }, [at], flight.raw, extent) : [];
  for (const { cidr, target, doubtful } of at.routes) {
    if (rest.length === 0) break;
    const destination = [box(cidr.family, { destination: cidr.addresses })];
    if (!doubtful || extent === "most") {
      const share = intersect(rest, destination);
      if (share.length > 0) paths.push(...follow(model, flight, target, share, extent));
    }
    if (!doubtful || extent === "least") rest = subtract(rest, destination);
  }
  return paths;
}

function follow(model: NetworkModel, flight: Flight, target: string, share: Packets, extent: Extent): Path[] {
  const { at } = flight;
  if (target === "local") return deliver(flight, model.sidesByVpc.get(at.facts.vpc) ?? [], share, extent);
  if (model.endpoints.has(target)) return [];
  const gateway = model.gateways.get(target);
  const through = [...flight.through, target];
  if (gateway?.kind === "nat") return translate(model, { ...flight, through }, gateway, share, extent);
  const others = (gateway?.vpcs ?? []).filter((vpc) => vpc !== at.facts.vpc);
  if (gateway?.kind === "peering" && others.some((vpc) => model.vpcRanges.has(vpc))) {
    return others.flatMap((vpc) => deliver({ ...flight, through }, model.sidesByVpc.get(vpc) ?? [], share, extent));
  }
  const isInternet = gateway?.kind === "internet" || gateway?.kind === "egress-only";
  const out = throughOwnGroups(flight, model.membersOf, share, extent, (service) => !at.services.has(service));
  if (out.length === 0) return [];
  const base = { from: { type: "subnet", side: flight.origin }, sent: out, arriving: out, through } as const;
  if (isInternet) return [{ ...base, to: { type: "internet", gateway: target } }];
  const to: End = { type: "gateway", id: target, ...(gateway && { gateway }) };
  return [{ ...base, to, ...(gateway?.kind !== "peering" && { doubt: beyond(target, gateway) }) }];
}

function beyond(id: string, gateway: GatewayFacts | undefined): string {
  if (gateway === undefined) return `${id} is not in the graph: where it leads is not seen`;
  return `where ${gateway.address} sends packets on is not modelled`;
}

function throughOwnGroups(
  { at, translated }: Flight,
  peer: Peer,
  asked: Packets,
  extent: Extent,
  services: (service: string) => boolean,
): Packets {
  return translated ? asked : throughGroups(at.groupEgress, "destination", { peer, services }, asked, extent);
}

const NO_SERVICE = () => false;
const NO_GROUPS: ReadonlySet<string> = new Set();

function deliver(flight: Flight, sides: readonly Side[], share: Packets, extent: Extent): Path[] {
  const { origin, at, translated, through } = flight;
  return sides.flatMap((side): Path[] => {
    if (side.facts.place.key === origin.facts.place.key) return [];
    if (side === at && !translated) return [];
    const towards = share.flatMap((packets) =>
      side.ranges.flatMap(({ family, addresses }) => intersect([packets], [box(family, { destination: addresses })])),
    );
    if (towards.length === 0) return [];
    const leaving = throughOwnGroups(flight, side.groups, towards, extent, NO_SERVICE);
    const entering = side === at ? leaving : throughAcl(side.ingress, leaving, extent);
    const peer = translated ? NO_GROUPS : at.groups;
    const arriving = throughGroups(side.groupIngress, "source", { peer, services: NO_SERVICE }, entering, extent);
    if (arriving.length === 0) return [];
    const sent = translated ? flight.sent : arriving;
    return [{ from: { type: "subnet", side: origin }, to: { type: "subnet", side }, sent, arriving, through }];
  });
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html */
const TRANSLATED = [1, 6, 17].map((protocol) => ({ from: protocol, to: protocol + 1 }));

/** A NAT gateway takes packets into its own subnet and sends them on under its own address. */
function translate(model: NetworkModel, flight: Flight, gateway: GatewayFacts, share: Packets, extent: Extent): Path[] {
  const side = model.sideById.get(gateway.subnet ?? "");
  const known = intersect(
    share,
    TRANSLATED.flatMap((protocol) => [box(4, { protocol }), box(6, { protocol })]),
  );
  const services = (service: string) => !flight.at.services.has(service);
  const leaving = throughOwnGroups(flight, model.membersOf, known, extent, services);
  if (leaving.length === 0 || flight.through.indexOf(gateway.id) < flight.through.length - 1) return [];
  if (side === undefined) {
    const to: End = { type: "gateway", id: gateway.id, gateway };
    const doubt = `the subnet of ${gateway.address} is not known`;
    return [
      {
        from: { type: "subnet", side: flight.origin },
        to,
        sent: leaving,
        arriving: leaving,
        through: flight.through,
        doubt,
      },
    ];
  }
  const entering = side === flight.at ? leaving : throughAcl(side.ingress, leaving, extent);
  const raw = entering.flatMap((packets) =>
    side.ranges.flatMap(({ family, addresses }) =>
      family === packets.family ? [{ ...packets, source: addresses, sourcePort: EVERY_PORT }] : [],
    ),
  );
  return fly(model, { ...flight, at: side, sent: entering, raw, translated: true }, extent).map((path) => ({
    ...path,
    sent: entering,
  }));
}

/** What lies outside may send from any address that is not the VPC's own. */
function inward(model: NetworkModel, extent: Extent): Path[] {
  return model.sides.flatMap((side) =>
    doorsOf(model, side).flatMap(({ from, doubt }): Path[] => {
      const own = (model.vpcRanges.get(side.facts.vpc) ?? []).map(({ family, addresses }) =>
        box(family, { source: addresses }),
      );
      const asked = side.ranges.map(({ family, addresses }) => box(family, { destination: addresses }));
      const entering = throughAcl(side.ingress, subtract(asked, own), extent);
      const peer = from.type === "internet" ? NO_GROUPS : model.membersOf;
      const arriving = throughGroups(side.groupIngress, "source", { peer, services: () => true }, entering, extent);
      const through = [from.type === "internet" ? from.gateway : from.id];
      const path = { from, to: { type: "subnet", side } as const, sent: arriving, arriving, through };
      return arriving.length === 0 ? [] : [{ ...path, ...(doubt !== undefined && { doubt }) }];
    }),
  );
}

type Door = { readonly from: Exclude<End, { readonly type: "subnet" }>; readonly doubt?: string };

/** By which gateways packets from outside may come into a subnet. */
function doorsOf(model: NetworkModel, side: Side): Door[] {
  const targets = new Set(side.facts.routes.map(({ target }) => target));
  const hasPublic =
    side.facts.assignsPublicIp ||
    side.ranges.some(({ family }) => family === 6) ||
    model.publicSubnets.has(side.facts.id);
  return [...model.gateways.values()].flatMap((gateway): Door[] => {
    const { id, kind, vpcs } = gateway;
    const attached = vpcs.includes(side.facts.vpc);
    if (kind === "internet") {
      const opens = targets.has(id) || (attached && hasPublic);
      return opens ? [{ from: { type: "internet", gateway: id } }] : [];
    }
    if (!attached && !targets.has(id)) return [];
    const from = { type: "gateway", id, gateway } as const;
    if (kind === "peering") return vpcs.every((vpc) => model.vpcRanges.has(vpc)) && vpcs.length > 1 ? [] : [{ from }];
    const isOpaque = kind === "transit" || kind === "vpn" || kind === "carrier";
    return isOpaque ? [{ from, doubt: beyond(id, gateway) }] : [];
  });
}
