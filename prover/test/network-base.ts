import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import { node } from "./nodes.ts";

const VPC = "vpc-1";

function of(tenant: string, kind: string, name: string, inputs: Readonly<Record<string, Value>>): ResourceNode {
  const arn = `arn:aws:ec2:eu-west-1:123456789012:${kind.replace(/^aws_/, "").replaceAll("_", "-")}/${name}`;
  return node(kind, name, inputs, {
    compartment: { environment: "dev", tenant },
    outputs: { ...inputs, id: name, arn },
    tags: { environment: "dev", tenant_id: tenant },
  });
}

const RULE = { protocol: "-1", fromPort: 0, toPort: 0 };
const numbered = (ruleNo: number, action: string, cidrBlock: string) => ({ ...RULE, ruleNo, action, cidrBlock });

function subnet(tenant: string, cidrBlock: string, neighbour: string): readonly ResourceNode[] {
  const rules = [numbered(10, "deny", neighbour), numbered(100, "allow", "10.0.0.0/16")];
  const group = [{ ...RULE, cidrBlocks: [cidrBlock] }];
  return [
    of(tenant, "aws_subnet", `subnet-${tenant}`, { vpcId: VPC, cidrBlock }),
    of(tenant, "aws_network_acl", `acl-${tenant}`, {
      vpcId: VPC,
      subnetIds: [`subnet-${tenant}`],
      ingress: rules,
      egress: rules,
    }),
    of(tenant, "aws_security_group", `sg-${tenant}`, { vpcId: VPC, ingress: group, egress: group }),
    of(tenant, "aws_network_interface", `eni-${tenant}`, {
      subnetId: `subnet-${tenant}`,
      securityGroups: [`sg-${tenant}`],
    }),
  ];
}

/** Two tenants with a subnet each in one VPC, kept apart by their network ACLs and by their security groups. */
export function networkBase(): readonly ResourceNode[] {
  return [
    of("shared", "aws_vpc", VPC, { cidrBlock: "10.0.0.0/16", enableDnsSupport: false }),
    ...subnet("t-1", "10.0.1.0/24", "10.0.12.0/24"),
    ...subnet("t-12", "10.0.12.0/24", "10.0.1.0/24"),
  ];
}
