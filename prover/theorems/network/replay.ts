import type { NetworkFacts } from "../../facts/network.ts";
import { formatAddress } from "../../network/cidr.ts";
import { type Packet, witness } from "../../network/packets.ts";
import type { Path } from "../../network/reach.ts";
import { type Start, type Walk, walk } from "../../network/walk.ts";
import type { PacketReplay } from "../../verdict.ts";

/** A packet of the path, taken through the filters one by one; `undefined` where it does not get there. */
export function replayOf(network: NetworkFacts, path: Path): PacketReplay | undefined {
  const packet = packetOf(path);
  const arriving = witness(path.arriving);
  if (packet === undefined || arriving === undefined || path.to.type === "gateway") return undefined;
  const start = startOf(path);
  const there = walk(network, packet, start, { translatedTo: arriving.source });
  const goal = path.to.type === "subnet" ? path.to.side.facts.id : "internet";
  if (there.arrivesAt !== goal) return undefined;
  return replay(packet, [...there.steps, answerOf(network, path, packet)]);
}

/** What leaves by a gateway behind which the graph ends has arrived there. */
export function replayUpToGateway(network: NetworkFacts, path: Path): PacketReplay | undefined {
  const packet = packetOf(path);
  if (packet === undefined || path.to.type !== "gateway") return undefined;
  const { arrivesAt, steps } = walk(network, packet, startOf(path));
  return arrivesAt === path.to.id ? replay(packet, steps) : undefined;
}

/** As it is sent: where an address is translated on the way, with the fields that arrive. */
function packetOf({ sent, arriving, through, from, to }: Path): Packet | undefined {
  const [last, first] = [witness(arriving), witness(sent)];
  if (through.length === 0 || from.type !== "subnet" || last === undefined || first === undefined) return last;
  const isTranslated = to.type !== "gateway" && !sent.some((box) => arriving.includes(box));
  return isTranslated ? { ...last, source: first.source, sourcePort: first.sourcePort } : last;
}

function startOf({ from, to }: Path): Start {
  if (from.type === "subnet") return { subnet: from.side.facts.id };
  return { into: to.type === "subnet" ? to.side.facts.id : "" };
}

/** One way is enough to carry data; whether an answer comes back is worth knowing. */
function answerOf(network: NetworkFacts, { from, to, through }: Path, packet: Packet): string {
  if (from.type !== "subnet" || to.type !== "subnet" || through.length > 1)
    return "whether an answer comes back is not asked";
  const answer: Packet = {
    ...packet,
    source: packet.destination,
    destination: packet.source,
    sourcePort: packet.destinationPort,
    destinationPort: packet.sourcePort,
  };
  const back: Walk = walk(network, answer, { subnet: to.side.facts.id }, { answer: true });
  const last = back.steps.at(-1) ?? "nothing";
  if (back.arrivesAt === from.side.facts.id) return `the answer passes too: ${back.steps.join("; ")}`;
  return `the answer does not come back (${last}); one way is enough to carry data`;
}

function replay(packet: Packet, passes: readonly string[]): PacketReplay {
  const { family, source, destination, protocol, sourcePort, destinationPort } = packet;
  return {
    source: formatAddress(family, source),
    destination: formatAddress(family, destination),
    protocol,
    sourcePort,
    destinationPort,
    passes,
  };
}
