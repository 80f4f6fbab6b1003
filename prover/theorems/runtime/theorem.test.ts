import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import { changed, functionArn, ledgerOf, logGroupArn, moved, shop, withNode, worldFrom } from "../../test/shop.ts";
import { runtime } from "./theorem.ts";

const FUNCTION = "aws_lambda_function.api-t-1";
type Fields = Readonly<Record<string, Value>>;

const decide = (nodes: readonly ResourceNode[], ledger = ledgerOf()) => runtime.decide(worldFrom(nodes), ledger);
const configured = (change: Fields) => changed(shop(), FUNCTION, (inputs) => ({ ...inputs, ...change }));
const told = (change: Fields) =>
  changed(shop(), FUNCTION, (inputs) => {
    const { variables } = inputs["environment"] as { variables: Fields };
    return { ...inputs, environment: { variables: { ...variables, ...change } } };
  });

test("a platform whose functions keep to their tenants is proved, and what was looked at is counted", () => {
  expect(decide(shop())).toEqual({ checked: { functions: 3, variables: 7, references: 10 }, findings: [] });
});

describe("what a function is told", () => {
  test.each([
    ["another tenant's id", { TENANT_ID: "t-12" }],
    ["the platform's id", { TENANT_ID: "shared" }],
    ["no id, where the others have one", { TENANT_ID: null }],
    ["another tenant's subnets", { TENANT_SUBNET: "subnet-t-12" }],
    ["more subnets than it has", { TENANT_SUBNET: "subnet-t-1,subnet-x" }],
    ["another tenant's table by name", { USERS_TABLE: "t-12-users" }],
    [
      "another tenant's table by ARN",
      { MORE: "arn:aws:dynamodb:eu-west-1:123456789012:table/t-12-users/index/byName" },
    ],
    ["another tenant's table in a list", { MORE: '["t-1-users", "t-12-users"]' }],
    ["another tenant's function", { MORE: functionArn("api-t-12") }],
    ["the platform's log group, undeclared", { MORE: "/api/access" }],
    ["another tenant in a variable for tenants", { FALLBACK_TENANT: "t-12" }],
    ["another tenant's table as a secret", { MORE: { $bulkhead: "secret", value: "t-12-users" } }],
  ])("%s is refuted", (_, change) => {
    const nodes = told(change as Fields);
    expect(decide(nodes).findings[0]).toMatchObject({ verdict: "refuted", action: Object.keys(change)[0] });
  });

  test("a secret is never printed", () => {
    const { findings } = decide(told({ TENANT_ID: { $bulkhead: "secret", value: "hush" } }));
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain("hush");
  });

  test("what is not known could name anything", () => {
    const later = { $bulkhead: "unknown", reason: "computed" };
    expect(decide(told({ MORE: later })).findings).toMatchObject([{ verdict: "unknown", action: "MORE" }]);
    expect(decide(configured({ environment: later })).findings).toMatchObject([{ verdict: "unknown" }]);
  });

  test("text that names nothing is fine, and a table's name within a longer word is none", () => {
    expect(decide(told({ LEVEL: "info", MORE: "t-12-users-of-old" })).findings).toEqual([]);
  });

  test("a platform's resource may be declared", () => {
    const ledger = ledgerOf(
      ({ action, resources }) => action === "MORE" && resources.includes(logGroupArn("/api/access")),
    );
    expect(decide(told({ MORE: "/api/access" }), ledger).findings).toEqual([]);
  });
});

describe("what a function is configured with", () => {
  test.each([
    ["another tenant's role", { role: "arn:aws:iam::123456789012:role/api-t-12" }, "role"],
    ["another tenant's log group", { loggingConfig: { logGroup: "/aws/lambda/api-t-12" } }, "loggingConfig.logGroup"],
    [
      "another tenant's dead letters",
      { deadLetterConfig: { targetArn: functionArn("api-t-12") } },
      "deadLetterConfig.targetArn",
    ],
  ])("%s is refuted", (_, change, action) => {
    expect(decide(configured(change)).findings).toMatchObject([{ verdict: "refuted", action }]);
  });

  test.each([
    ["subnet", { subnetIds: ["subnet-t-1", "subnet-t-12"], securityGroupIds: ["sg-t-1"] }, "vpcConfig.subnetIds"],
    ["security group", { subnetIds: ["subnet-t-1"], securityGroupIds: ["sg-t-12"] }, "vpcConfig.securityGroupIds"],
  ])("another tenant's %s is refuted", (_, vpcConfig, action) => {
    expect(decide(configured({ vpcConfig })).findings).toContainEqual(
      expect.objectContaining({ verdict: "refuted", action }),
    );
  });

  test("outside its VPC, the function is told of subnets that it does not have", () => {
    expect(decide(configured({ vpcConfig: null })).findings).toMatchObject([
      { verdict: "refuted", action: "TENANT_SUBNET" },
    ]);
  });

  test("a role that the graph does not hold is unknown", () => {
    const elsewhere = configured({ role: "arn:aws:iam::123456789012:role/elsewhere" });
    expect(decide(elsewhere).findings).toMatchObject([{ verdict: "unknown", action: "role" }]);
  });

  test("the log group that Lambda gives it is its own, and another that nobody made is unknown", () => {
    const without = (nodes: readonly ResourceNode[]) =>
      nodes.filter(({ address }) => address !== "aws_cloudwatch_log_group.api-t-1");
    expect(decide(without(configured({ loggingConfig: null }))).findings).toEqual([]);
    expect(decide(without(configured({ loggingConfig: { logGroup: "/aws/lambda/other" } }))).findings).toMatchObject([
      { verdict: "unknown", action: "loggingConfig.logGroup" },
    ]);
  });

  test("another tenant's stream may not feed it", () => {
    const eventSourceArn = "arn:aws:dynamodb:eu-west-1:123456789012:table/t-12-users/stream/2026-01-01T00:00:00.000";
    const fed = withNode(shop(), "t-1", "aws_lambda_event_source_mapping", { functionName: "api-t-1", eventSourceArn });
    expect(decide(fed).findings).toMatchObject([{ verdict: "refuted", action: "eventSourceArn" }]);
  });

  test("its own table's stream may", () => {
    const eventSourceArn = "arn:aws:dynamodb:eu-west-1:123456789012:table/t-1-users/stream/2026-01-01T00:00:00.000";
    const fed = withNode(shop(), "t-1", "aws_lambda_event_source_mapping", { functionName: "api-t-1", eventSourceArn });
    expect(decide(fed).findings).toEqual([]);
  });

  test("nothing of another environment's is its own", () => {
    const { findings } = decide(moved(shop(), "aws_dynamodb_table.t-1-users", "t-1", "prod"));
    expect(findings).toMatchObject([{ verdict: "refuted", action: "USERS_TABLE" }]);
  });
});
