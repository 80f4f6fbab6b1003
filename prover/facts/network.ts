import type { Place, PolicyFacts } from "./world.ts";

/**
 * Networks as AWS filters them. Rules hold CIDR blocks, protocol numbers (`-1`: all) and ports as the graph says them.
 * A rule with a `doubt` is not known before deployment: its other fields are the widest that it may turn out to be.
 */
export interface NetworkFacts {
  readonly vpcs: readonly VpcFacts[];
  readonly subnets: readonly SubnetFacts[];
  readonly securityGroups: readonly SecurityGroupFacts[];
  readonly endpoints: readonly EndpointFacts[];
  readonly gateways: readonly GatewayFacts[];
  readonly interfaces: readonly InterfaceFacts[];
  readonly prefixLists: readonly PrefixListFacts[];
}

export const NO_NETWORK: NetworkFacts = {
  vpcs: [],
  subnets: [],
  securityGroups: [],
  endpoints: [],
  gateways: [],
  interfaces: [],
  prefixLists: [],
};

export interface VpcFacts {
  readonly node: string;
  readonly address: string;
  readonly id: string;
  readonly cidrs: readonly string[];
  readonly place: Place;
  /** The id of the security group that interfaces get which name none. */
  readonly defaultSecurityGroup: string;
  /** `false`: the VPC has no resolver. */
  readonly dnsSupport: boolean;
  /** Where the VPC's resolver answers, what the DNS firewall says, in its order; absent: every name is answered. */
  readonly dnsFirewall?: readonly DnsRuleFacts[];
  /** Whether every name is answered while the firewall fails: the address of the setting that says so. */
  readonly dnsFailOpen?: string;
}

export interface DnsRuleFacts {
  readonly address: string;
  readonly priority: number;
  readonly action: "ALLOW" | "BLOCK" | "ALERT";
  /** Without the dot at the end: `dynamodb.us-east-1.amazonaws.com`, `*.example.com`, `*`. */
  readonly domains: readonly string[];
  /** Absent: all types of record. */
  readonly queryType?: string;
  readonly doubt?: string;
}

export interface SubnetFacts {
  readonly node: string;
  readonly address: string;
  readonly id: string;
  readonly vpc: string;
  readonly cidr: string;
  readonly ipv6Cidr?: string;
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
  readonly doubt?: string;
}

export interface AclRuleFacts {
  readonly number: number;
  readonly allow: boolean;
  readonly protocol: number;
  /** For ICMP the type; -1: all. */
  readonly fromPort: number;
  /** For ICMP the code; -1: all. */
  readonly toPort: number;
  readonly cidr: string;
  readonly address: string;
  readonly doubt?: string;
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
  readonly peer: { readonly cidr: string } | { readonly securityGroup: string } | { readonly prefixList: string };
  readonly doubt?: string;
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
  /** `appliance`: whatever forwards packets as its owner likes (an interface, a firewall's endpoint, a core network). */
  readonly kind: "internet" | "egress-only" | "nat" | "peering" | "transit" | "vpn" | "carrier" | "appliance";
  readonly place: Place;
  /** The VPCs that it connects; for a peering, both, also where the graph does not hold the other. */
  readonly vpcs: readonly string[];
  /** The subnet that a NAT gateway is in. */
  readonly subnet?: string;
}

/** Something in a subnet that sends and receives: a function's interface, an instance, an endpoint, a load balancer. */
export interface InterfaceFacts {
  readonly address: string;
  readonly subnet: string;
  /** Ids; none: the VPC's default group. */
  readonly securityGroups: readonly string[];
  readonly publicIp: boolean;
  readonly place: Place;
}

export interface PrefixListFacts {
  readonly id: string;
  readonly address: string;
  /** Absent: one of AWS's own, which stands for a service. */
  readonly cidrs?: readonly string[];
  /** The service of AWS's own list: `com.amazonaws.us-east-1.dynamodb`. */
  readonly service?: string;
}
