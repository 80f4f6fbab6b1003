import { expect, test } from "vitest";
import { readServiceReference } from "../../../iam-data/read-service-reference.ts";
import { servicesOf } from "../../../iam-data/services-of.ts";
import { type DeclaredCrossing, NO_SETTINGS } from "../../../model/proof-settings.ts";
import { prove } from "../../prove.ts";
import { graphOf, node } from "../../test/nodes.ts";

const ACCOUNT = "arn:aws:iam::123456789012";
const TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
const of = (tenant: string) => ({
  compartment: { environment: "dev", tenant },
  tags: { environment: "dev", tenant_id: tenant },
});

/** Two tenants whose ids begin alike, with a secret each, and a table that their sessions share. */
function findings(condition: object | undefined, hashKey = "tenant_id") {
  const trust = {
    Effect: "Allow",
    Principal: { AWS: `${ACCOUNT}:root` },
    Action: ["sts:AssumeRole", "sts:TagSession"],
  };
  const allow = { Effect: "Allow", Action: "dynamodb:Query", Resource: TABLE };
  const policy = { Version: "2012-10-17", Statement: [{ ...allow, ...(condition && { Condition: condition }) }] };
  const nodes = [
    node("aws_dynamodb_table", "orders", { name: "orders", hashKey }, { ...of("shared"), outputs: { arn: TABLE } }),
    ...["t-1", "t-12"].map((tenant) => node("aws_secretsmanager_secret", tenant, { name: tenant }, of(tenant))),
    node(
      ...([
        "aws_iam_role",
        "pool",
        { name: "pool", assumeRolePolicy: { Version: "2012-10-17", Statement: [trust] } },
      ] as const),
      { ...of("shared"), outputs: { arn: `${ACCOUNT}:role/pool` } },
    ),
    node("aws_iam_role_policy", "pool", { name: "pool", role: "pool", policy: JSON.stringify(policy) }, of("shared")),
  ];
  const graph = graphOf(nodes);
  const crossing: DeclaredCrossing = {
    theorems: ["identity"],
    principals: [`${ACCOUNT}:role/pool`],
    resources: [TABLE],
    acrossEnvironments: false,
    reason: "Sessions use the table that tenants share.",
    owner: "platform",
    expires: "2027-01-01",
    where: "bulkhead.yaml:1",
  };
  const settings = { ...NO_SETTINGS, crossings: [crossing] };
  const services = readServiceReference(servicesOf(graph));
  const { results } = prove({ graph, settings, services, today: "2026-01-01", only: ["identity"] });
  return results.flatMap((result) => result.findings);
}

const LEADING = { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "${aws:PrincipalTag/tenant_id}" } };

test("a declared crossing to what tenants share holds where the tag cuts it", () => {
  expect(findings(LEADING)).toEqual([]);
});

test("the declaration does not cover another tenant's rows", () => {
  const [first, ...others] = findings(undefined);
  expect(others).toHaveLength(1);
  expect(first).toMatchObject({
    verdict: "refuted",
    action: "dynamodb:Query",
    resource: "what is t-12's in aws_dynamodb_table.orders",
    crosses: { to: { label: "t-12 in dev" } },
    replay: { kind: "request", decision: { verdict: "allow" } },
  });
});

test("a beginning is not the whole key", () => {
  const alike = { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "${aws:PrincipalTag/tenant_id}*" } };
  expect(findings(alike).map(({ resource }) => resource)).toEqual(["what is t-12's in aws_dynamodb_table.orders"]);
});

test("a shared table that nothing cuts is shared", () => {
  expect(findings(undefined, "sku")).toEqual([]);
});
