import { expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import { DnsFirewall } from "./dns-firewall.ts";
import { custom, inputsOf, outputsOf } from "./test/captured.ts";

const tags = { tenant_id: "shared", environment: "production", cost_center: "platform" };
const placement = { region: "us-east-1", account: "123456789012", suffix: "dev" };

const capture = (allowedNames?: readonly string[]) =>
  captureInProcess(() => {
    new DnsFirewall("dns", { placement, vpcId: "vpc-1", tags, ...(allowedNames && { allowedNames }) });
  });

test("DynamoDB's names are answered, then nothing is", async () => {
  const graph = await capture();
  expect(custom(graph)).toEqual([
    "aws_route53_resolver_firewall_config dns-config",
    "aws_route53_resolver_firewall_domain_list dns-all-names",
    "aws_route53_resolver_firewall_domain_list dns-allowed-names",
    "aws_route53_resolver_firewall_rule dns-allow",
    "aws_route53_resolver_firewall_rule dns-block",
    "aws_route53_resolver_firewall_rule_group dns-rules",
    "aws_route53_resolver_firewall_rule_group_association dns-association",
  ]);
  expect(inputsOf(graph, "dns-allowed-names")).toEqual({
    name: "dns-allowed-names-dev",
    domains: ["dynamodb.us-east-1.amazonaws.com.", "123456789012.ddb.us-east-1.amazonaws.com."],
    tags,
  });
  expect(inputsOf(graph, "dns-all-names")).toEqual({ name: "dns-all-names-dev", domains: ["*."], tags });
  expect(inputsOf(graph, "dns-allow")).toEqual({
    name: "dns-allow-dev",
    firewallRuleGroupId: outputsOf(graph, "dns-rules")["id"],
    firewallDomainListId: outputsOf(graph, "dns-allowed-names")["id"],
    priority: 100,
    action: "ALLOW",
    firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
  });
  expect(inputsOf(graph, "dns-block")).toEqual({
    name: "dns-block-dev",
    firewallRuleGroupId: outputsOf(graph, "dns-rules")["id"],
    firewallDomainListId: outputsOf(graph, "dns-all-names")["id"],
    priority: 200,
    action: "BLOCK",
    blockResponse: "NXDOMAIN",
  });
});

test("it guards the VPC, closed where it fails, and can be destroyed", async () => {
  const graph = await capture();
  expect(inputsOf(graph, "dns-config")).toEqual({ resourceId: "vpc-1", firewallFailOpen: "DISABLED" });
  expect(inputsOf(graph, "dns-association")).toEqual({
    name: "dns-firewall-dev",
    firewallRuleGroupId: outputsOf(graph, "dns-rules")["id"],
    vpcId: "vpc-1",
    priority: 101,
    mutationProtection: "DISABLED",
    tags,
  });
});

test("a further name is added as the resolver keeps it", async () => {
  const domains = inputsOf(await capture(["sts.us-east-1.amazonaws.com"]), "dns-allowed-names")["domains"];
  expect(domains).toContain("sts.us-east-1.amazonaws.com.");
  expect(domains).toHaveLength(3);
});
