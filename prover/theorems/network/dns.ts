import type { DnsRuleFacts, SubnetFacts, VpcFacts } from "../../facts/network.ts";
import { outsideOf } from "../../facts/places.ts";
import type { World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import { formatAddress, parseCidr } from "../../network/cidr.ts";
import type { Finding, PacketReplay } from "../../verdict.ts";
import { type Crossing, refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import { sourceOf } from "./names.ts";

/**
 * The VPC's resolver answers every subnet, whatever network ACLs and security groups say, and asks name servers that
 * others own: a path for data. Only the DNS firewall closes it.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
 */
export function findNames(world: World, ledger: Ledger): readonly Finding[] {
  const { vpcs, subnets } = world.network;
  const source = sourceOf(world);
  return vpcs
    .filter(({ dnsSupport }) => dnsSupport)
    .flatMap((vpc) => {
      const { names, because, doubt } = answered(vpc);
      return subnets
        .filter((subnet) => subnet.vpc === vpc.id)
        .flatMap((subnet) => {
          const crossings = names.map((name) => ({
            ...crossingOf(subnet, vpc, name, because),
            ...source(vpc.node),
          }));
          const decide = doubt ? unknownUnlessDeclared : refutedUnlessDeclared;
          const found = crossings.flatMap((crossing) => decide(ledger, crossing));
          return found.slice(0, 1).map((first) => withOthers(first, found.length));
        });
    });
}

interface Answered {
  /** `*`: every name. */
  readonly names: readonly string[];
  readonly because: readonly string[];
  readonly doubt: boolean;
}

/** The names that the resolver answers: rules in their order, the first that names a domain decides. */
export function answered({ address, dnsFirewall, dnsFailOpen }: VpcFacts): Answered {
  if (dnsFirewall === undefined) {
    return { names: ["*"], because: [`${address}: no DNS firewall rule group is associated with it`], doubt: false };
  }
  const open = dnsFailOpen === undefined ? [] : [`${dnsFailOpen}: while the firewall fails, every name is answered`];
  const names: string[] = open.length > 0 ? ["*"] : [];
  const because: string[] = [...open];
  const blocked: string[] = [];
  const doubt = dnsFirewall.some((rule) => rule.doubt !== undefined);
  for (const rule of dnsFirewall) {
    if (rule.action === "BLOCK") {
      if (!blocks(rule)) continue;
      if (rule.domains.includes("*")) return { names: [...new Set(names)], because, doubt };
      blocked.push(...rule.domains);
    } else {
      const domains = rule.doubt === undefined ? rule.domains : ["*"];
      names.push(...domains.filter((domain) => !blocked.some((pattern) => covers(pattern, domain))));
      because.push(`${rule.address}: ${rule.action} ${domains.join(", ")}`);
    }
  }
  return {
    names: [...new Set([...names, "*"])],
    because: [...because, `${address}: no rule blocks every name, so what none names is answered`],
    doubt,
  };
}

/** A rule for one type of record leaves the others open. */
const blocks = ({ doubt, queryType }: DnsRuleFacts) => doubt === undefined && queryType === undefined;

function covers(pattern: string, domain: string): boolean {
  return pattern === domain || (pattern.startsWith("*.") && domain.endsWith(pattern.slice(1)));
}

function crossingOf(subnet: SubnetFacts, vpc: VpcFacts, name: string, because: readonly string[]): Crossing {
  const { address, id, place } = subnet;
  const what = name === "*" ? "every name" : name;
  return {
    theorem: "network",
    from: place,
    to: outsideOf("dns"),
    principals: [address, id],
    resources: ["dns", vpc.address, vpc.id],
    action: `dns/${name}`,
    sentence: `The resolver of ${vpc.address} answers ${what} to subnet ${address} (${place.label}), past every filter.`,
    because,
    fix: "Associate a DNS firewall rule group that allows the names that are needed and then blocks *, and declare what it allows.",
    replay: { kind: "packet", packet: query(subnet, vpc, because) },
  };
}

/** A query to the resolver at the VPC's base address plus two. */
function query(subnet: SubnetFacts, vpc: VpcFacts, passes: readonly string[]): PacketReplay {
  const at = (cidr: string | undefined, offset: number) => {
    const parsed = parseCidr(cidr ?? "");
    return parsed?.family === 4 ? formatAddress(4, Number(parsed.addresses.from) + offset) : "169.254.169.253";
  };
  const destination = at(vpc.cidrs[0], 2);
  return { source: at(subnet.cidr, 10), destination, protocol: 17, sourcePort: 49_152, destinationPort: 53, passes };
}

function withOthers(finding: Finding, count: number): Finding {
  return count > 1 ? { ...finding, because: [...finding.because, `${count} names in all are not declared`] } : finding;
}
