import { ResolverFirewallConfig } from "@pulumi/aws/route53/resolverFirewallConfig.js";
import { ResolverFirewallDomainList } from "@pulumi/aws/route53/resolverFirewallDomainList.js";
import { ResolverFirewallRule } from "@pulumi/aws/route53/resolverFirewallRule.js";
import { ResolverFirewallRuleGroup } from "@pulumi/aws/route53/resolverFirewallRuleGroup.js";
import { ResolverFirewallRuleGroupAssociation } from "@pulumi/aws/route53/resolverFirewallRuleGroupAssociation.js";
import * as pulumi from "@pulumi/pulumi";
import { sharedResourceName } from "../model/naming.ts";
import type { Tags } from "../model/tags.ts";
import type { Placement } from "./placement.ts";

export interface DnsFirewallArgs {
  readonly placement: Placement;
  readonly vpcId: pulumi.Input<string>;
  /** Names that the VPC's resolver answers besides DynamoDB's. @default none */
  readonly allowedNames?: readonly string[];
  /** The platform's tags: `tenant_id=shared`. */
  readonly tags: Tags;
}

/**
 * Answers the names that functions need and no other, so that a query cannot carry data out of a tenant's subnet: neither
 * network ACLs nor security groups filter the VPC's resolver. Where the firewall itself fails, nothing is answered.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
 */
export class DnsFirewall extends pulumi.ComponentResource {
  readonly ruleGroup: ResolverFirewallRuleGroup;

  constructor(name: string, args: DnsFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:DnsFirewall", name, {}, opts);
    this.ruleGroup = new ResolverFirewallRuleGroup(
      `${name}-rules`,
      { name: named("dns-firewall", args), tags: args.tags },
      { parent: this },
    );
    const allow = this.allowNames(name, args);
    const block = this.blockTheRest(name, args);
    this.guard(name, args, [allow, block]);
    this.registerOutputs({});
  }

  private allowNames(name: string, args: DnsFirewallArgs): ResolverFirewallRule {
    return new ResolverFirewallRule(
      `${name}-allow`,
      {
        name: named("dns-allow", args),
        firewallRuleGroupId: this.ruleGroup.id,
        firewallDomainListId: this.domainList(name, args, "allowed", [
          ...dynamodbNames(args.placement),
          ...(args.allowedNames ?? []),
        ]).id,
        priority: 100,
        action: "ALLOW",
        // These are AWS's own names: where they redirect to is AWS's choice, and may change.
        firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
      },
      { parent: this },
    );
  }

  private blockTheRest(name: string, args: DnsFirewallArgs): ResolverFirewallRule {
    return new ResolverFirewallRule(
      `${name}-block`,
      {
        name: named("dns-block", args),
        firewallRuleGroupId: this.ruleGroup.id,
        firewallDomainListId: this.domainList(name, args, "all", ["*"]).id,
        priority: 200,
        action: "BLOCK",
        blockResponse: "NXDOMAIN",
      },
      { parent: this },
    );
  }

  private domainList(name: string, args: DnsFirewallArgs, which: "allowed" | "all", domains: readonly string[]) {
    return new ResolverFirewallDomainList(
      `${name}-${which}-names`,
      { name: named(`dns-${which}-names`, args), domains: domains.map(fullyQualified), tags: args.tags },
      { parent: this },
    );
  }

  private guard(name: string, args: DnsFirewallArgs, rules: readonly ResolverFirewallRule[]): void {
    new ResolverFirewallConfig(
      `${name}-config`,
      { resourceId: args.vpcId, firewallFailOpen: "DISABLED" },
      { parent: this },
    );
    new ResolverFirewallRuleGroupAssociation(
      `${name}-association`,
      {
        name: named("dns-firewall", args),
        firewallRuleGroupId: this.ruleGroup.id,
        vpcId: args.vpcId,
        priority: 101,
        mutationProtection: "DISABLED",
        tags: args.tags,
      },
      { parent: this, dependsOn: [...rules] },
    );
  }
}

/**
 * DynamoDB's regional name, and the one with the account's number that newer SDKs prefer.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/ddb.html
 */
export function dynamodbNames({ region, account }: Placement): readonly string[] {
  return [`dynamodb.${region}.amazonaws.com`, `${account}.ddb.${region}.amazonaws.com`];
}

/** The resolver keeps names with their last dot; written without it, every deployment would change the list. */
function fullyQualified(name: string): string {
  return name.endsWith(".") ? name : `${name}.`;
}

function named(resourceType: string, { placement }: DnsFirewallArgs): string {
  return sharedResourceName(resourceType, placement.suffix, placement.cell);
}
