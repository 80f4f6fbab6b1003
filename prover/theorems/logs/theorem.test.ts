import { describe, expect, test } from "vitest";
import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import type { ActionFacts, ServiceFacts } from "../../facts/service-reference.ts";
import { decide as decideRequest } from "../../iam/decide.ts";
import { changed, functionArn, ledgerOf, logGroupArn, moved, shop, withNode, worldFrom } from "../../test/shop.ts";
import { decideLogs } from "./decide.ts";
import type { FindAccess } from "./writers.ts";

const FUNCTION = "aws_lambda_function.api-t-1";
const POLICY = "aws_iam_role_policy.api-t-1";
const OTHERS = logGroupArn("/aws/lambda/api-t-12");

/** Enough of CloudWatch Logs for these worlds. */
const LOGS: ServiceFacts = {
  prefix: "logs",
  actions: new Map(
    [
      action("CreateLogStream", "Write", "log-group"),
      action("DeleteLogGroup", "Write", "log-group"),
      action("GetLogEvents", "Read", "log-stream"),
      action("PutLogEvents", "Write", "log-stream"),
    ].map((facts) => [facts.name.split(":")[1]?.toLowerCase() ?? "", facts]),
  ),
  resourceTypes: new Map(),
  multivaluedKeys: new Set(),
};

function action(name: string, level: ActionFacts["level"], type: string): ActionFacts {
  return { name: `logs:${name}`, level, resourceTypes: [type] };
}

/** The reference evaluator on each action and one stream: what these worlds need of the symbolic search. */
const find: FindAccess = (subject, target, only = () => true) => {
  for (const name of target.actions.filter(only)) {
    const resource = { arn: target.arn.replaceAll("*", "app"), account: target.account };
    const request = { principal: subject.principal, action: name, resource, context: {} };
    const decision = decideRequest(request, { identity: subject.identity });
    if (decision.verdict === "allow") return { verdict: "allowed", request, decision };
  }
  return { verdict: "denied" };
};

const decide = (nodes: readonly ResourceNode[], ledger = ledgerOf()) =>
  decideLogs({ ...worldFrom(nodes), services: { source: "test", services: new Map([["logs", LOGS]]) } }, ledger, find);

const granting = (Action: Value, Resource: Value) =>
  changed(shop(), POLICY, (inputs) => {
    const { Statement } = inputs["policy"] as { Statement: readonly Value[] };
    const more = { Effect: "Allow", Action, Resource };
    return { ...inputs, policy: { Version: "2012-10-17", Statement: [...Statement, more] } };
  });

const configured = (change: Readonly<Record<string, Value>>) =>
  changed(shop(), FUNCTION, (inputs) => ({ ...inputs, ...change }));

test("a platform whose functions write to their own logs is proved, and what was looked at is counted", () => {
  expect(decide(shop())).toEqual({
    checked: { logGroups: 4, functions: 3, roles: 3, apis: 1, subscriptions: 0 },
    findings: [],
  });
});

describe("log groups", () => {
  test("one that two tenants share is refuted", () => {
    expect(decide(configured({ loggingConfig: { logGroup: "/aws/lambda/api-t-12" } })).findings).toContainEqual(
      expect.objectContaining({ verdict: "refuted", action: "loggingConfig.logGroup", resource: OTHERS }),
    );
  });

  test("one that nobody made is refuted, whether it is named or Lambda's own", () => {
    const named = configured({ loggingConfig: { logGroup: "/aws/lambda/other" } });
    const byDefault = shop().filter(({ address }) => address !== "aws_cloudwatch_log_group.api-t-1");
    for (const nodes of [named, byDefault]) {
      const [finding] = decide(nodes).findings;
      expect(finding?.sentence).toMatch(/which the graph does not hold/);
    }
    const reasons = [named, byDefault].map((nodes) => decide(nodes).findings[0]?.because[0]);
    expect(reasons[0]).toContain("sets loggingConfig.logGroup to");
    expect(reasons[1]).toContain("Lambda makes /aws/lambda/api-t-1 by itself");
  });

  test("Lambda's own is the function's where no other is named", () => {
    expect(decide(configured({ loggingConfig: null })).findings).toEqual([]);
  });

  test("one of another tenant's tags is refuted", () => {
    const { findings } = decide(moved(shop(), "aws_cloudwatch_log_group.api-t-1", "t-12"));
    expect(findings.map(({ verdict }) => verdict)).toContain("refuted");
  });

  test.each([
    ["no retention", null, "refuted"],
    ["no end", 0, "refuted"],
    ["a retention that is not known", { $bulkhead: "unknown", reason: "computed" }, "unknown"],
  ])("one with %s", (_, retentionInDays, verdict) => {
    const kept = changed(shop(), "aws_cloudwatch_log_group.api-t-1", (inputs) => ({ ...inputs, retentionInDays }));
    expect(decide(kept).findings).toMatchObject([{ verdict, action: "retentionInDays" }]);
  });

  test("an API's access log is its own", () => {
    const stage = changed(shop(), "aws_api_gateway_stage.dev", (inputs) => ({
      ...inputs,
      accessLogSettings: { destinationArn: OTHERS },
    }));
    expect(decide(stage).findings).toMatchObject([{ verdict: "refuted", resource: OTHERS }]);
  });

  test("an API's execution log is made by the platform, where the API writes one", () => {
    const settings = { restApi: "abc123", stageName: "dev", methodPath: "*/*", settings: { loggingLevel: "ERROR" } };
    const { findings } = decide(withNode(shop(), "shared", "aws_api_gateway_method_settings", settings));
    expect(findings).toMatchObject([{ verdict: "refuted", resource: "API-Gateway-Execution-Logs_abc123/dev" }]);
  });

  test("an API's execution log is not known where its name is not, as in a first plan", () => {
    const stageName = { $bulkhead: "unknown" as const, reason: "known after apply" };
    const settings = { restApi: "abc123", stageName, methodPath: "*/*", settings: { loggingLevel: "ERROR" } };
    const { findings } = decide(withNode(shop(), "shared", "aws_api_gateway_method_settings", settings));
    expect(findings).toMatchObject([{ verdict: "unknown", action: "the execution log" }]);
  });
});

describe("subscriptions", () => {
  const forwarding = (destinationArn: string) =>
    withNode(shop(), "t-1", "aws_cloudwatch_log_subscription_filter", {
      logGroup: "/aws/lambda/api-t-1",
      destinationArn,
    });

  test.each([
    ["another tenant's function", functionArn("api-t-12")],
    ["another account", "arn:aws:logs:eu-west-1:999988887777:destination:collector"],
  ])("%s may not get a tenant's log", (_, destination) => {
    expect(decide(forwarding(destination)).findings).toMatchObject([{ verdict: "refuted", action: "destinationArn" }]);
  });

  test("the tenant's own function may", () => {
    expect(decide(forwarding(functionArn("api-t-1"))).findings).toEqual([]);
  });
});

describe("who may write", () => {
  test.each([
    ["one stream of a neighbour's", `${OTHERS}:log-stream:app`],
    ["a neighbour's log by name", `${OTHERS}:*`],
    ["every log", "*"],
    ["logs whose names begin alike", `${logGroupArn("/aws/lambda/api-t-1")}*`],
  ])("%s is refuted with the request", (_, resource) => {
    const { findings } = decide(granting("logs:PutLogEvents", resource));
    expect(findings).toContainEqual(
      expect.objectContaining({ verdict: "refuted", action: "logs:PutLogEvents", resource: OTHERS }),
    );
    expect(findings[0]?.replay).toMatchObject({ kind: "request", decision: { verdict: "allow" } });
  });

  test("reading another's log is asked of another theorem", () => {
    expect(decide(granting("logs:GetLogEvents", `${OTHERS}:*`)).findings).toEqual([]);
  });

  test("a declaration of one action does not cover the next", () => {
    const both = granting(["logs:CreateLogStream", "logs:PutLogEvents"], `${OTHERS}:*`);
    const one = ledgerOf((crossing) => crossing.action === "logs:PutLogEvents");
    const all = ledgerOf((crossing) => crossing.action?.startsWith("logs:") ?? false);
    expect(decide(both, one).findings).toMatchObject([{ action: "logs:CreateLogStream" }]);
    expect(decide(both, all).findings).toEqual([]);
  });

  test("a policy that cannot be read is unknown", () => {
    const broken = changed(shop(), POLICY, (inputs) => ({ ...inputs, policy: "{" }));
    expect(decide(broken).findings).toMatchObject([{ verdict: "unknown" }]);
  });

  test("a function that cannot write its own log is refuted", () => {
    const mute = changed(shop(), POLICY, (inputs) => ({
      ...inputs,
      policy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "logs:PutLogEvents", Resource: logGroupArn("/x") }],
      },
    }));
    expect(decide(mute).findings).toMatchObject([{ verdict: "refuted", action: "logs:PutLogEvents" }]);
  });
});
