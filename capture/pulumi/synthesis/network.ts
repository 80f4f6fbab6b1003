import type { Row } from "./row.ts";

const ec2 = (prefix: string, type: string, more: Row = {}): Row => ({
  id: `${prefix}-{hex:17}`,
  arn: `arn:{partition}:ec2:{region}:{account}:${type}/{id}`,
  ...more,
});

const owned: Row = { ownerId: "{account}" };

const securityGroupRule: Row = {
  securityGroupRuleId: "sgr-{hex:17}",
  id: "{securityGroupRuleId}",
  arn: "arn:{partition}:ec2:{region}:{account}:security-group-rule/{securityGroupRuleId}",
};

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
export const network: Readonly<Record<string, Row>> = {
  "aws:ec2/vpc:Vpc": ec2("vpc", "vpc", {
    ...owned,
    defaultSecurityGroupId: "sg-{hex:17}",
    defaultNetworkAclId: "acl-{hex:17}",
    defaultRouteTableId: "rtb-{hex:17}",
    mainRouteTableId: "{defaultRouteTableId}",
    dhcpOptionsId: "dopt-{hex:17}",
    enableDnsSupport: true,
    instanceTenancy: "default",
  }),
  "aws:ec2/subnet:Subnet": ec2("subnet", "subnet", { ...owned, mapPublicIpOnLaunch: false }),
  "aws:ec2/internetGateway:InternetGateway": ec2("igw", "internet-gateway", owned),
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": { id: "{internetGatewayId}:{vpcId}" },
  "aws:ec2/natGateway:NatGateway": { id: "nat-{hex:17}" },
  "aws:ec2/eip:Eip": ec2("eipalloc", "elastic-ip", { allocationId: "{id}" }),
  "aws:ec2/routeTable:RouteTable": ec2("rtb", "route-table", owned),
  "aws:ec2/route:Route": { id: "r-{routeTableId}{hex:10}" },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { id: "rtbassoc-{hex:17}" },
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": { id: "rtbassoc-{hex:17}" },
  "aws:ec2/networkAcl:NetworkAcl": ec2("acl", "network-acl", owned),
  "aws:ec2/networkAclRule:NetworkAclRule": { id: "nacl-{hex:10}" },
  "aws:ec2/networkAclAssociation:NetworkAclAssociation": { id: "aclassoc-{hex:17}" },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2("sg", "security-group", { ...owned, name: "default" }),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": {
    ...owned,
    id: "{defaultNetworkAclId}",
    arn: "arn:{partition}:ec2:{region}:{account}:network-acl/{id}",
  },
  "aws:ec2/defaultRouteTable:DefaultRouteTable": {
    ...owned,
    id: "{defaultRouteTableId}",
    arn: "arn:{partition}:ec2:{region}:{account}:route-table/{id}",
  },
  "aws:ec2/securityGroup:SecurityGroup": ec2("sg", "security-group", {
    ...owned,
    name: "{autoname}",
    description: "Managed by Pulumi",
  }),
  "aws:ec2/securityGroupRule:SecurityGroupRule": { id: "sgrule-{hex:10}", securityGroupRuleId: "sgr-{hex:17}" },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce", "vpc-endpoint", {
    ...owned,
    prefixListId: "pl-{hex:8}",
    state: "available",
    vpcEndpointType: "Gateway",
  }),
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": { id: "{vpcEndpointId}" },
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": { id: "a-{vpcEndpointId}{hex:10}" },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": { id: "pcx-{hex:17}" },
  "aws:ec2/flowLog:FlowLog": ec2("fl", "vpc-flow-log"),
  "aws:ec2/networkInterface:NetworkInterface": ec2("eni", "network-interface", owned),
  "aws:ec2/managedPrefixList:ManagedPrefixList": ec2("pl", "prefix-list", owned),
  "aws:ec2transitgateway/transitGateway:TransitGateway": ec2("tgw", "transit-gateway", owned),
  "aws:route53/zone:Zone": { id: "Z{upper:20}", zoneId: "{id}", arn: "arn:{partition}:route53:::hostedzone/{id}" },
  "aws:route53/record:Record": { id: "{zoneId}_{name}_{type}", fqdn: "{name}" },
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": {
    name: "{autoname}",
    id: "rslvr-fdl-{hex:17}",
    arn: "arn:{partition}:route53resolver:{region}:{account}:firewall-domain-list/{id}",
  },
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": {
    name: "{autoname}",
    id: "rslvr-frg-{hex:17}",
    arn: "arn:{partition}:route53resolver:{region}:{account}:firewall-rule-group/{id}",
    ownerId: "{account}",
    shareStatus: "NOT_SHARED",
  },
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": {
    name: "{autoname}",
    id: "{firewallRuleGroupId}:{firewallDomainListId}",
  },
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": {
    name: "{autoname}",
    id: "rslvr-frgassoc-{hex:17}",
    arn: "arn:{partition}:route53resolver:{region}:{account}:firewall-rule-group-association/{id}",
  },
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": { id: "rslvr-fc-{hex:17}", ownerId: "{account}" },
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": {
    name: "{autoname}",
    id: "rslvr-rqlc-{hex:17}",
    arn: "arn:{partition}:route53resolver:{region}:{account}:resolver-query-log-config/{id}",
  },
  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": { id: "rslvr-qlcassoc-{hex:17}" },
  "aws:cloudfront/distribution:Distribution": {
    id: "E{upper:13}",
    arn: "arn:{partition}:cloudfront::{account}:distribution/{id}",
    domainName: "d{lower:13}.cloudfront.net",
  },
};
