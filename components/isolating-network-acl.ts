import { NetworkAcl as Acl } from "@pulumi/aws/ec2/networkAcl.js";
import * as pulumi from "@pulumi/pulumi";
import type { SubnetPair } from "../model/address-plan.ts";
import type { Tags } from "../model/tags.ts";

export interface IsolatingNetworkAclArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: string;
  /** The subnets that may talk to each other, and to nobody else in the VPC. */
  readonly subnetCidrs: SubnetPair;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly tags: Tags;
}

/**
 * A network ACL that lets two subnets reach each other and HTTPS servers outside the VPC, and nothing else in it. Rules
 * and associations are inline, so that the ACL is exactly this list: a rule added by hand goes with the next deployment.
 */
export class IsolatingNetworkAcl extends pulumi.ComponentResource {
  readonly acl: Acl;

  constructor(name: string, args: IsolatingNetworkAclArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:IsolatingNetworkAcl", name, {}, opts);
    this.acl = new Acl(
      `${name}-acl`,
      {
        vpcId: args.vpcId,
        subnetIds: [...args.subnetIds],
        ingress: aclRules("ingress", args.vpcCidr, args.subnetCidrs),
        egress: aclRules("egress", args.vpcCidr, args.subnetCidrs),
        tags: args.tags,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

/** As the provider names the fields of an inline rule. Both ports are 0 where the protocol is all (`-1`). */
export interface AclRule {
  readonly ruleNo: number;
  readonly action: "allow" | "deny";
  readonly protocol: "-1" | "tcp";
  readonly cidrBlock: string;
  readonly fromPort: number;
  readonly toPort: number;
}

/**
 * The rules of one direction, first match wins: the own subnets, then nobody in the VPC, then HTTPS beyond it. DynamoDB's
 * gateway endpoint is reached at public addresses and ACLs know no prefix lists, so the last rule names no address; the
 * security group does. The answers come in at ephemeral ports.
 *
 * Four rules however many tenants there are: AWS allows 20 a direction.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export function aclRules(direction: "ingress" | "egress", vpcCidr: string, subnetCidrs: SubnetPair): AclRule[] {
  const everything = { protocol: "-1", fromPort: 0, toPort: 0 } as const;
  const ports = direction === "egress" ? { fromPort: 443, toPort: 443 } : { fromPort: 1024, toPort: 65_535 };
  return [
    ...subnetCidrs.map((cidrBlock, index) => ({
      ruleNo: 100 + 10 * index,
      action: "allow" as const,
      cidrBlock,
      ...everything,
    })),
    { ruleNo: 200, action: "deny", cidrBlock: vpcCidr, ...everything },
    { ruleNo: 300, action: "allow", protocol: "tcp", cidrBlock: "0.0.0.0/0", ...ports },
  ];
}
