import {
  type AclRuleFacts,
  type InterfaceFacts,
  type NetworkFacts,
  NO_NETWORK,
  type SecurityGroupFacts,
  type SecurityRuleFacts,
  type SubnetFacts,
  type VpcFacts,
} from "../../facts/network.ts";
import type { Place } from "../../facts/world.ts";

export function place(tenant: string): Place {
  return { key: `dev/${tenant}`, environment: "dev", tenant, label: `${tenant} in dev` };
}

export function vpc(id: string, cidr: string, more: Partial<VpcFacts> = {}): VpcFacts {
  return {
    node: id,
    address: id,
    id,
    cidrs: [cidr],
    place: place("shared"),
    defaultSecurityGroup: `default of ${id}`,
    dnsSupport: false,
    ...more,
  };
}

type AclRule = Partial<AclRuleFacts> & { readonly number: number; readonly cidr: string };

export function acl(...rules: readonly AclRule[]): AclRuleFacts[] {
  return rules
    .map((rule) => ({
      allow: true,
      protocol: -1,
      fromPort: -1,
      toPort: -1,
      address: `acl rule ${rule.number}`,
      ...rule,
    }))
    .toSorted((a, b) => a.number - b.number);
}

export const OPEN = acl({ number: 100, cidr: "0.0.0.0/0" }, { number: 101, cidr: "::/0" });

/** A subnet of a tenant with open network ACLs, in VPC `v`. */
export function subnet(id: string, tenant: string, cidr: string, more: Partial<SubnetFacts> = {}): SubnetFacts {
  return {
    node: id,
    address: id,
    id,
    vpc: "v",
    cidr,
    place: place(tenant),
    assignsPublicIp: false,
    routes: [],
    routeTable: `table of ${id}`,
    acl: `acl of ${id}`,
    ingress: OPEN,
    egress: OPEN,
    ...more,
  };
}

export function rule(peer: SecurityRuleFacts["peer"], more: Partial<SecurityRuleFacts> = {}): SecurityRuleFacts {
  return { address: "a group's rule", protocol: -1, fromPort: -1, toPort: -1, peer, ...more };
}

export const ANYBODY = [rule({ cidr: "0.0.0.0/0" }), rule({ cidr: "::/0" })];

/** A security group of a tenant in VPC `v`, open both ways. */
export function group(id: string, tenant: string, more: Partial<SecurityGroupFacts> = {}): SecurityGroupFacts {
  return { node: id, address: id, id, vpc: "v", place: place(tenant), ingress: ANYBODY, egress: ANYBODY, ...more };
}

export function attached(subnetId: string, ...securityGroups: readonly string[]): InterfaceFacts {
  return { address: `in ${subnetId}`, subnet: subnetId, securityGroups, publicIp: false, place: place("any") };
}

/** Two tenants in one VPC, every filter open. */
export function twoTenants(more: Partial<NetworkFacts> = {}): NetworkFacts {
  return {
    ...NO_NETWORK,
    vpcs: [vpc("v", "10.0.0.0/16")],
    subnets: [subnet("a", "one", "10.0.0.0/24"), subnet("b", "two", "10.0.1.0/24")],
    securityGroups: [group("ga", "one"), group("gb", "two")],
    interfaces: [attached("a", "ga"), attached("b", "gb")],
    ...more,
  };
}
