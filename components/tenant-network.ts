import { RouteTable } from "@pulumi/aws/ec2/routeTable.js";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { VpcEndpointRouteTableAssociation } from "@pulumi/aws/ec2/vpcEndpointRouteTableAssociation.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import * as pulumi from "@pulumi/pulumi";
import { type SubnetPair, tenantSubnetCidrs } from "../model/address-plan.ts";
import { tenantResourceName } from "../model/naming.ts";
import type { Tags } from "../model/tags.ts";
import type { Tenant } from "../model/tenant.ts";
import type { GatewayEndpoint } from "./dynamodb-endpoint.ts";
import { IsolatingNetworkAcl } from "./isolating-network-acl.ts";
import type { Placement } from "./placement.ts";
import type { SharedVpc } from "./platform-network.ts";

export interface TenantNetworkArgs {
  /** Its slot decides the addresses, whoever else is in the VPC. */
  readonly tenant: Pick<Tenant, "id" | "slot">;
  readonly placement: Placement;
  readonly vpc: SharedVpc;
  readonly dynamodb: GatewayEndpoint;
  /** The tenant's tags. */
  readonly tags: Tags;
}

/**
 * A tenant's part of the shared VPC: two subnets in two availability zones, from which only DynamoDB can be reached and
 * which nobody can reach.
 */
export class TenantNetwork extends pulumi.ComponentResource {
  readonly subnetIds: readonly [pulumi.Output<string>, pulumi.Output<string>];
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: TenantNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:TenantNetwork", name, {}, opts);
    const cidrs = tenantSubnetCidrs(args.tenant.slot, args.vpc.vpcCidr);
    this.subnetIds = this.createSubnets(name, args, cidrs);
    this.routeToDynamodbOnly(name, args);
    this.isolateSubnets(name, args, cidrs);
    this.securityGroupId = this.createSecurityGroup(name, args).id;
    this.registerOutputs({ subnetIds: this.subnetIds, securityGroupId: this.securityGroupId });
  }

  private createSubnets(name: string, args: TenantNetworkArgs, cidrs: SubnetPair) {
    const subnet = (letter: "a" | "b", cidrBlock: string, availabilityZone: string) =>
      new Subnet(
        `${name}-subnet-${letter}`,
        {
          vpcId: args.vpc.vpcId,
          cidrBlock,
          availabilityZone,
          mapPublicIpOnLaunch: false,
          tags: named(`subnet-${letter}`, args),
        },
        { parent: this },
      ).id;
    const [zoneA, zoneB] = args.vpc.availabilityZones;
    return [subnet("a", cidrs[0], zoneA), subnet("b", cidrs[1], zoneB)] as const;
  }

  /** The route to DynamoDB is the endpoint's own doing; the table itself holds none, and so never one to the internet. */
  private routeToDynamodbOnly(name: string, args: TenantNetworkArgs): void {
    const table = new RouteTable(
      `${name}-route-table`,
      { vpcId: args.vpc.vpcId, routes: [], tags: named("route-table", args) },
      { parent: this },
    );
    for (const [index, subnetId] of this.subnetIds.entries()) {
      new RouteTableAssociation(
        `${name}-route-table-${index === 0 ? "a" : "b"}`,
        { routeTableId: table.id, subnetId },
        { parent: this },
      );
    }
    new VpcEndpointRouteTableAssociation(
      `${name}-dynamodb`,
      { routeTableId: table.id, vpcEndpointId: args.dynamodb.endpointId },
      { parent: this },
    );
  }

  private isolateSubnets(name: string, args: TenantNetworkArgs, subnetCidrs: SubnetPair): void {
    new IsolatingNetworkAcl(
      `${name}-network`,
      {
        vpcId: args.vpc.vpcId,
        vpcCidr: args.vpc.vpcCidr,
        subnetCidrs,
        subnetIds: this.subnetIds,
        tags: named("network-acl", args),
      },
      { parent: this },
    );
  }

  private createSecurityGroup(name: string, args: TenantNetworkArgs): SecurityGroup {
    const tags = named("security-group", args);
    const group = new SecurityGroup(
      `${name}-security-group`,
      { name: tags.Name, description: `Out to DynamoDB for ${args.tenant.id}`, vpcId: args.vpc.vpcId, tags },
      { parent: this },
    );
    new SecurityGroupEgressRule(
      `${name}-to-dynamodb`,
      {
        securityGroupId: group.id,
        description: "HTTPS to DynamoDB",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        prefixListId: args.dynamodb.prefixListId,
        tags: named("security-group-rule", args),
      },
      { parent: this },
    );
    return group;
  }
}

/** A subnet or a route table has no name but its `Name` tag. */
function named(resourceType: string, { tenant, placement, tags }: TenantNetworkArgs): Tags & { readonly Name: string } {
  return { ...tags, Name: tenantResourceName(resourceType, tenant.id, placement.suffix) };
}
