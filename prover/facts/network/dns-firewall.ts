import type { ResourceNode } from "../../../graph/node.ts";
import type { FactsContext } from "../context.ts";
import type { DnsRuleFacts, VpcFacts } from "../network.ts";
import { items, knownNumber, knownText, property } from "../values.ts";
import { VPC_KINDS } from "./gateways.ts";
import { idOf, referenceOf } from "./references.ts";

const GROUP = "aws_route53_resolver_firewall_rule_group";
const ASSOCIATION = "aws_route53_resolver_firewall_rule_group_association";
const RULE = "aws_route53_resolver_firewall_rule";
const LIST = "aws_route53_resolver_firewall_domain_list";
const CONFIG = "aws_route53_resolver_firewall_config";

export const DNS_KINDS: readonly string[] = [GROUP, ASSOCIATION, RULE, LIST, CONFIG];

/**
 * The rules that a VPC's resolver asks, in its order: groups by the priority of their association, rules by their own.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-overview.html
 */
export function dnsOf(context: FactsContext, vpc: ResourceNode): Pick<VpcFacts, "dnsFirewall" | "dnsFailOpen"> {
  const ofVpc = (name: string) => (node: ResourceNode) => referenceOf(context, node, name, ...VPC_KINDS) === idOf(vpc);
  const associations = context.ofKind(ASSOCIATION).filter(ofVpc("vpcId")).toSorted(byPriority);
  const open = context
    .ofKind(CONFIG)
    .filter(ofVpc("resourceId"))
    .find((node) => property(node, "firewallFailOpen") !== undefined && !isClosed(node));
  const rules = associations.flatMap((association) => {
    const group = referenceOf(context, association, "firewallRuleGroupId", GROUP);
    return context
      .ofKind(RULE)
      .filter((rule) => referenceOf(context, rule, "firewallRuleGroupId", GROUP) === group)
      .toSorted(byPriority)
      .map((rule) => ruleOf(context, rule));
  });
  return {
    ...(associations.length > 0 && { dnsFirewall: rules }),
    ...(open !== undefined && { dnsFailOpen: open.address }),
  };
}

const isClosed = (node: ResourceNode) => property(node, "firewallFailOpen") === "DISABLED";

const priorityOf = (node: ResourceNode) => knownNumber(property(node, "priority"));

/** What has no known priority is asked last, and says so. */
function byPriority(a: ResourceNode, b: ResourceNode): number {
  return (priorityOf(a) ?? Number.MAX_SAFE_INTEGER) - (priorityOf(b) ?? Number.MAX_SAFE_INTEGER);
}

function ruleOf(context: FactsContext, rule: ResourceNode): DnsRuleFacts {
  const action = knownText(rule, "action");
  const list = referenceOf(context, rule, "firewallDomainListId", LIST);
  const holder = context.ofKind(LIST).find((node) => idOf(node) === list);
  const domains = items(holder && property(holder, "domains"));
  const queryType = knownText(rule, "qType");
  const doubts = [
    priorityOf(rule) === undefined && "its priority is not known",
    action === undefined && "its action is not known",
    holder === undefined && "its domains are not known",
    domains.some((domain) => typeof domain !== "string") && "some of its domains are not known",
  ].filter((doubt) => doubt !== false);
  return {
    address: rule.address,
    priority: priorityOf(rule) ?? 0,
    action: action === "BLOCK" || action === "ALERT" ? action : "ALLOW",
    domains: domains.flatMap((domain) => (typeof domain === "string" ? [plain(domain)] : [])),
    ...(queryType !== undefined && { queryType }),
    ...(doubts[0] !== undefined && { doubt: doubts.join(", ") }),
  };
}

/** Without the dot of the root, in lower case: names know no case. */
const plain = (domain: string) => domain.toLowerCase().replace(/\.$/, "");
