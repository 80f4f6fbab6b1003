import type { Place, PolicyFacts } from "./world.ts";

/**
 * Networks as AWS filters them. Rules hold CIDR blocks, protocol numbers (`-1`: all) and ports as the graph says them;
 * what is not known before deployment is a doubt of the world.
 */
export interface NetworkFacts {
  readonly vpcs: readonly VpcFacts[];
  readonly subnets: readonly SubnetFacts[];
  readonly securityGroups: readonly SecurityGroupFacts[];
  readonly endpoints: readonly EndpointFacts[];
  readonly gateways: readonly GatewayFacts[];
}

export interface VpcFacts {
  readonly node: string;
  readonly address: string;
  readonly id: string;
  readonly cidrs: readonly string[];
  readonly place: Place;
  /** Where the VPC's resolver answers, what the DNS firewall says; absent: every name is answered. */
  readonly dnsFirewall?: readonly DnsRuleFacts[];
}

export interface DnsRuleFacts {
  readonly address: string;
  readonly priority: number;
  readonly action: "ALLOW" | "BLOCK" | "ALERT";
  readonly domains: readonly string[];
}

export interface SubnetFacts {
  readonly node: string;
  readonly address: string;
  readonly id: string;
  readonly vpc: string;
  readonly cidr: string;
  readonly place: Place;
  readonly assignsPublicIp: boolean;
  readonly routes: readonly RouteEntryFacts[];
  readonly routeTable: string;
  readonly acl: string;
  readonly ingress: readonly AclRuleFacts[];
  readonly egress: readonly AclRuleFacts[];
}

export interface RouteEntryFacts {
  /** A CIDR block, or a prefix list's id. */
  readonly destination: string;
  /** The id of the gateway, endpoint, peering, …, or `local`. */
  readonly target: string;
  readonly address: string;
}

export interface AclRuleFacts {
  readonly number: number;
  readonly allow: boolean;
  readonly protocol: number;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidr: string;
  readonly address: string;
}

export interface SecurityGroupFacts {
  readonly node: string;
  readonly address: string;
  readonly id: string;
  readonly vpc: string;
  readonly place: Place;
  readonly ingress: readonly SecurityRuleFacts[];
  readonly egress: readonly SecurityRuleFacts[];
}

export interface SecurityRuleFacts {
  readonly address: string;
  readonly protocol: number;
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer:
    | { readonly cidr: string }
    | { readonly securityGroup: string }
    | { readonly prefixList: string };
}

export interface EndpointFacts {
  readonly node: string;
  readonly address: string;
  readonly id: string;
  readonly vpc: string;
  readonly type: "Gateway" | "Interface" | "GatewayLoadBalancer";
  readonly service: string;
  readonly place: Place;
  readonly prefixList?: string;
  readonly routeTables: readonly string[];
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** Absent: AWS's default, which allows everything. */
  readonly policy?: PolicyFacts;
}

/** Anything that leads out of a VPC. */
export interface GatewayFacts {
  readonly node: string;
  readonly address: string;
  readonly id: string;
  readonly kind: "internet" | "egress-only" | "nat" | "peering" | "transit" | "vpn" | "carrier";
  readonly place: Place;
  /** The VPCs that it connects; for a peering, both. */
  readonly vpcs: readonly string[];
}
