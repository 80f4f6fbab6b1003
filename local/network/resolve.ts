import type { DnsRuleFacts, VpcFacts } from "../../prover/facts/network.ts";

/** What a VPC's resolver does with a name. */
export interface Resolution {
  readonly answered: boolean;
  /** The rule that decided, as a sentence. */
  readonly because: string;
}

/**
 * Asks a VPC's resolver, and its DNS firewall, for the address of a name. What is not known answers nothing.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-overview.html
 */
export function resolve(vpc: VpcFacts | undefined, name: string): Resolution {
  if (vpc === undefined) return { answered: false, because: "the VPC is not in the graph" };
  if (!vpc.dnsSupport) return { answered: false, because: `${vpc.address}: has no resolver` };
  const rule = vpc.dnsFirewall?.find((each) => decides(each, name));
  if (rule === undefined) return { answered: true, because: `${vpc.address}: resolves ${name}` };
  const answered = rule.action !== "BLOCK";
  return { answered, because: `${rule.address}: ${answered ? "lets" : "does not let"} ${name} be resolved` };
}

const ADDRESS_TYPES = [undefined, "A", "AAAA"];

function decides({ domains, action, queryType, doubt }: DnsRuleFacts, name: string): boolean {
  if (action !== "BLOCK" && (doubt !== undefined || !ADDRESS_TYPES.includes(queryType))) return false;
  if (doubt !== undefined) return true;
  return ADDRESS_TYPES.includes(queryType) && domains.some((domain) => matches(domain, name.toLowerCase()));
}

/** A star at the beginning stands for one label or more; alone, for every name. */
function matches(domain: string, name: string): boolean {
  return domain === "*" || domain === name || (domain.startsWith("*.") && name.endsWith(domain.slice(1)));
}
