import { DefaultNetworkAcl } from "@pulumi/aws/ec2/defaultNetworkAcl.js";
import { DefaultRouteTable } from "@pulumi/aws/ec2/defaultRouteTable.js";
import { DefaultSecurityGroup } from "@pulumi/aws/ec2/defaultSecurityGroup.js";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
import { RouteTable } from "@pulumi/aws/ec2/routeTable.js";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import * as pulumi from "@pulumi/pulumi";
import { DEFAULT_VPC_CIDR, platformSubnetCidrs, type SubnetPair } from "../model/address-plan.ts";
import { sharedResourceName } from "../model/naming.ts";
import type { Tags } from "../model/tags.ts";
import { IsolatingNetworkAcl } from "./isolating-network-acl.ts";
import type { Placement } from "./placement.ts";

/** Two availability zones by name: `us-east-1a` and `us-east-1b`. */
export type ZonePair = readonly [string, string];

export interface PlatformNetworkArgs {
  readonly placement: Placement;
  /** A private /16; cells that may ever be connected take different ones. @default "10.0.0.0/16" */
  readonly vpcCidr?: string;
  /** The zones of every subnet pair, the tenants' too. Changing one replaces the subnets in it. */
  readonly availabilityZones: ZonePair;
  /** The platform's tags: `tenant_id=shared`. */
  readonly tags: Tags;
}

/** A VPC as those who build inside it see it. */
export interface SharedVpc {
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: string;
  readonly availabilityZones: ZonePair;
}

/**
 * The VPC that all tenants of a cell share, and the platform's own public subnets in it, behind the only route to the
 * internet. What AWS puts into every VPC (a security group, a network ACL, a route table) is emptied, so that a subnet
 * or an interface that nobody placed reaches nothing.
 */
export class PlatformNetwork extends pulumi.ComponentResource implements SharedVpc {
  readonly vpc: Vpc;
  readonly vpcId: pulumi.Output<string>;
  readonly vpcCidr: string;
  readonly availabilityZones: ZonePair;
  readonly internetGateway: InternetGateway;
  readonly publicSubnetIds: readonly [pulumi.Output<string>, pulumi.Output<string>];

  constructor(name: string, args: PlatformNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:PlatformNetwork", name, {}, opts);
    this.vpcCidr = args.vpcCidr ?? DEFAULT_VPC_CIDR;
    this.availabilityZones = args.availabilityZones;
    const publicCidrs = platformSubnetCidrs(this.vpcCidr);
    this.vpc = this.createVpc(name, args);
    this.vpcId = this.vpc.id;
    this.closeDefaults(name, args);
    this.internetGateway = this.createInternetGateway(name, args);
    this.publicSubnetIds = this.createPublicSubnets(name, args, publicCidrs);
    this.routeToInternet(name, args);
    this.isolatePublicSubnets(name, args, publicCidrs);
    this.registerOutputs({ vpcId: this.vpcId });
  }

  private createVpc(name: string, args: PlatformNetworkArgs): Vpc {
    return new Vpc(
      `${name}-vpc`,
      {
        cidrBlock: this.vpcCidr,
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: named("vpc", args),
      },
      { parent: this },
    );
  }

  private closeDefaults(name: string, args: PlatformNetworkArgs): void {
    const parent = { parent: this };
    new DefaultSecurityGroup(
      `${name}-default-security-group`,
      { vpcId: this.vpcId, ingress: [], egress: [], tags: named("default-security-group", args) },
      parent,
    );
    new DefaultNetworkAcl(
      `${name}-default-network-acl`,
      {
        defaultNetworkAclId: this.vpc.defaultNetworkAclId,
        ingress: [],
        egress: [],
        tags: named("default-network-acl", args),
      },
      parent,
    );
    new DefaultRouteTable(
      `${name}-default-route-table`,
      { defaultRouteTableId: this.vpc.defaultRouteTableId, routes: [], tags: named("default-route-table", args) },
      parent,
    );
  }

  private createInternetGateway(name: string, args: PlatformNetworkArgs): InternetGateway {
    return new InternetGateway(
      `${name}-internet-gateway`,
      { vpcId: this.vpcId, tags: named("internet-gateway", args) },
      { parent: this },
    );
  }

  private createPublicSubnets(name: string, args: PlatformNetworkArgs, cidrs: SubnetPair) {
    const subnet = (letter: "a" | "b", cidrBlock: string, availabilityZone: string) =>
      new Subnet(
        `${name}-public-subnet-${letter}`,
        {
          vpcId: this.vpcId,
          cidrBlock,
          availabilityZone,
          mapPublicIpOnLaunch: false,
          tags: named(`subnet-public-${letter}`, args),
        },
        { parent: this },
      ).id;
    const [zoneA, zoneB] = args.availabilityZones;
    return [subnet("a", cidrs[0], zoneA), subnet("b", cidrs[1], zoneB)] as const;
  }

  private routeToInternet(name: string, args: PlatformNetworkArgs): void {
    const table = new RouteTable(
      `${name}-public-route-table`,
      {
        vpcId: this.vpcId,
        routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: this.internetGateway.id }],
        tags: named("route-table-public", args),
      },
      { parent: this },
    );
    for (const [index, subnetId] of this.publicSubnetIds.entries()) {
      new RouteTableAssociation(
        `${name}-public-route-table-${index === 0 ? "a" : "b"}`,
        { routeTableId: table.id, subnetId },
        { parent: this },
      );
    }
  }

  /** What will run here one day must not reach the tenants, nor they it. */
  private isolatePublicSubnets(name: string, args: PlatformNetworkArgs, subnetCidrs: SubnetPair): void {
    new IsolatingNetworkAcl(
      `${name}-public-network`,
      {
        vpcId: this.vpcId,
        vpcCidr: this.vpcCidr,
        subnetCidrs,
        subnetIds: this.publicSubnetIds,
        tags: named("network-acl-public", args),
      },
      { parent: this },
    );
  }
}

/** A VPC's parts have no name but their `Name` tag. */
function named(resourceType: string, { placement, tags }: PlatformNetworkArgs): Tags {
  return { ...tags, Name: sharedResourceName(resourceType, placement.suffix, placement.cell) };
}
