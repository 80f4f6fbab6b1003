import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import { STACK } from "./tiny-graph.ts";

type Inputs = Readonly<Record<string, Value>>;

/** The network of the tiny platform: what a test takes away is missing. */
export interface TinyNetwork {
  /** Whether the subnet's route table leads to DynamoDB's endpoint. @default true */
  readonly route?: boolean;
  /** Whether the functions' security group lets them out to DynamoDB. @default true */
  readonly egress?: boolean;
  /** Names that the DNS firewall lets be resolved; all others are blocked. */
  readonly names?: readonly string[];
}

const DYNAMODB = "dynamodb.us-east-1.amazonaws.com";

/** Puts the functions of a tiny graph, and not its authorizer, into a VPC that leads to DynamoDB and nowhere else. */
export function inTinyNetwork(
  graph: Graph,
  { route = true, egress = true, names = [DYNAMODB] }: TinyNetwork = {},
): Graph {
  const nodes = graph.nodes.map((each) => {
    if (each.kind !== "aws_lambda_function" || each.name === "authorizer") return each;
    const vpcConfig = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
    return { ...each, inputs: { ...each.inputs, vpcConfig }, outputs: { ...each.outputs, vpcConfig } };
  });
  const toDynamoDb = { protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: ["pl-1"] };
  return {
    ...graph,
    nodes: [
      ...nodes,
      node(
        "aws_vpc",
        "vpc-1",
        { cidrBlock: "10.0.0.0/16", enableDnsSupport: true },
        { defaultSecurityGroupId: "sg-0" },
      ),
      node("aws_subnet", "subnet-1", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" }),
      node("aws_route_table", "rtb-1", { vpcId: "vpc-1", routes: [] }),
      node("aws_route_table_association", "rtba-1", { subnetId: "subnet-1", routeTableId: "rtb-1" }),
      node("aws_security_group", "sg-1", { vpcId: "vpc-1", ingress: [], egress: egress ? [toDynamoDb] : [] }),
      node(
        "aws_vpc_endpoint",
        "vpce-1",
        {
          vpcId: "vpc-1",
          serviceName: "com.amazonaws.us-east-1.dynamodb",
          vpcEndpointType: "Gateway",
          routeTableIds: route ? ["rtb-1"] : [],
        },
        { prefixListId: "pl-1" },
      ),
      ...firewall(names),
    ],
  };
}

function firewall(names: readonly string[]): readonly ResourceNode[] {
  const rule = (id: string, priority: number, action: string) =>
    node("aws_route53_resolver_firewall_rule", `rule-${id}`, {
      firewallRuleGroupId: "group-1",
      firewallDomainListId: `list-${id}`,
      priority,
      action,
    });
  return [
    node("aws_route53_resolver_firewall_domain_list", "list-allow", { domains: [...names] }),
    node("aws_route53_resolver_firewall_domain_list", "list-block", { domains: ["*"] }),
    node("aws_route53_resolver_firewall_rule_group", "group-1"),
    rule("allow", 1, "ALLOW"),
    rule("block", 2, "BLOCK"),
    node("aws_route53_resolver_firewall_rule_group_association", "assoc-1", {
      firewallRuleGroupId: "group-1",
      vpcId: "vpc-1",
      priority: 101,
    }),
  ];
}

function node(kind: string, id: string, inputs: Inputs = {}, outputs: Inputs = {}): ResourceNode {
  return {
    id: `${STACK}::${kind}::${id}`,
    address: `${kind}.${id}`,
    stack: STACK,
    kind,
    type: kind,
    name: id,
    category: "custom",
    dependsOn: [],
    propertyDependsOn: {},
    inputs,
    outputs: { ...inputs, ...outputs, id },
    tags: {},
    region: "us-east-1",
    account: "123456789012",
    options: {},
  };
}
