import type { AclRuleFacts } from "../../facts/network.ts";
import type { World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { NetworkModel } from "../../network/model.ts";
import { EVERY_PORT, EVERY_PROTOCOL } from "../../network/packets.ts";
import { type Path, pathsOf } from "../../network/reach.ts";
import { trafficName } from "../../network/traffic.ts";
import type { Finding } from "../../verdict.ts";
import { type Crossing, finding, MORE, refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import { named, sourceOf } from "./names.ts";
import { replayOf, replayUpToGateway } from "./replay.ts";

/** So many pairs are told one by one: who has more has one mistake in all of them. */
const TOLD = 500;

/** A finding for each pair of ends with a path that is not declared: for the first kind of traffic that is not. */
export function findPaths(world: World, model: NetworkModel, ledger: Ledger): readonly Finding[] {
  const possible = merged(pathsOf(model, "most"));
  const certain = model.doubtful ? merged(pathsOf(model, "least")) : possible;
  const source = sourceOf(world);
  const findings: Finding[] = [];
  for (const [key, paths] of possible) {
    if (findings.length === TOLD) return [...findings, more(world, possible.size)];
    findings.push(...findBetween(world, ledger, { paths, sure: certain.get(key) ?? [], source }));
  }
  return findings;
}

interface Pair {
  readonly paths: readonly Path[];
  readonly sure: readonly Path[];
  readonly source: ReturnType<typeof sourceOf>;
}

function findBetween(world: World, ledger: Ledger, { paths, sure, source }: Pair): readonly Finding[] {
  const plain = kindsOf(sure.filter(({ doubt }) => doubt === undefined));
  const all = [...plain, ...[...kindsOf(paths)].filter(([action]) => !plain.has(action))];
  const judged = all.flatMap(([action, path]) =>
    judge(world, ledger, { path, certain: plain.has(action), action, source }),
  );
  const first = judged.find(({ verdict }) => verdict === "refuted") ?? judged[0];
  return first === undefined ? [] : [withOthers(first, all.length)];
}

/** Each kind of traffic, with the part of a path that lets it pass. */
function kindsOf(paths: readonly Path[]): ReadonlyMap<string, Path> {
  const found = new Map<string, Path>();
  for (const path of paths) {
    for (const action of new Set(path.arriving.map(trafficOf))) {
      if (found.has(action)) continue;
      found.set(action, { ...path, arriving: path.arriving.filter((box) => trafficOf(box) === action) });
    }
  }
  return found;
}

function more({ network }: World, pairs: number): Finding {
  const [first] = network.vpcs;
  return finding("unknown", {
    theorem: "network",
    subject: MORE,
    resource: first?.address ?? "-",
    sentence: `Packets get between ${pairs} pairs of subnets and gateways; only the first ${TOLD} that are not declared were looked into.`,
    because: ["the filters of whole networks stand open"],
    fix: "Close what the other findings name, and prove again.",
  });
}

const EVERYTHING = trafficName(EVERY_PROTOCOL, EVERY_PORT);

const trafficOf = ({ protocol, destinationPort }: Path["arriving"][number]) => trafficName(protocol, destinationPort);

/** Paths with the same two ends. */
function merged(paths: readonly Path[]): ReadonlyMap<string, readonly Path[]> {
  const found = new Map<string, Path[]>();
  for (const path of paths) {
    const key = `${named(path.from).names.join(" ")} > ${named(path.to).names.join(" ")}`;
    const same = found.get(key);
    if (same === undefined) found.set(key, [path]);
    else same.push(path);
  }
  return found;
}

interface Candidate {
  readonly path: Path;
  readonly certain: boolean;
  readonly action: string;
  readonly source: ReturnType<typeof sourceOf>;
}

function judge(world: World, ledger: Ledger, { path, certain, action, source }: Candidate): readonly Finding[] {
  const { network } = world;
  const [from, to] = [named(path.from), named(path.to)];
  const packet = certain ? (replayOf(network, path) ?? replayUpToGateway(network, path)) : undefined;
  const crossing: Crossing = {
    theorem: "network",
    from: from.place,
    to: to.place,
    principals: from.names,
    resources: to.names,
    action,
    sentence: `${packet === undefined ? "It could not be shown that no packet gets" : "A packet gets"} from ${from.label} to ${to.label}: ${action === EVERYTHING ? "any traffic at all" : action}.`,
    because: packet?.passes ?? doubtsOf(path),
    fix: fixOf(path),
    ...source(to.node ?? from.node),
    ...(packet !== undefined && { replay: { kind: "packet", packet } }),
  };
  return packet === undefined ? unknownUnlessDeclared(ledger, crossing) : refutedUnlessDeclared(ledger, crossing);
}

/** What is not known of the filters and routes at both ends. */
function doubtsOf({ from, to, through, doubt }: Path): readonly string[] {
  const found = [from, to].flatMap((end) => {
    if (end.type !== "subnet") return [];
    const { ingress, egress, routes } = end.side.facts;
    const rules: readonly Pick<AclRuleFacts, "address" | "doubt">[] = [...egress, ...ingress, ...routes];
    return rules.flatMap((rule) => (rule.doubt === undefined ? [] : [`${rule.address}: ${rule.doubt}`]));
  });
  const reasons = [...(doubt === undefined ? [] : [doubt]), ...new Set(found)];
  const by = through.length > 0 ? ` by ${through.join(", ")}` : "";
  const last = `a security group names what the graph does not hold: a rule that is not known, or AWS's addresses of a service, which are reached${by}`;
  return reasons.length > 0 ? reasons : [last];
}

function fixOf({ from, to, through }: Path): string {
  if (from.type === "subnet" && to.type === "subnet" && through.length === 0) {
    return `Deny ${from.side.facts.cidr} in the network ACL of ${to.side.facts.address}, before the rule that allows it, or narrow that rule.`;
  }
  if (through.length > 0) {
    return `Take away the route to ${through.join(", ")}, narrow the filters, or declare the crossing in bulkhead.yaml.`;
  }
  return "Narrow the filters, or declare the crossing in bulkhead.yaml.";
}

function withOthers(finding: Finding, kinds: number): Finding {
  return kinds > 1 ? { ...finding, because: [...finding.because, `${kinds} kinds of traffic pass in all`] } : finding;
}
