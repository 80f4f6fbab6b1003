import { expect, test } from "vitest";
import { DATA_KINDS } from "../prover/facts/kinds/registry.ts";
import { actionsOf } from "../prover/facts/targets.ts";
import { graphOf, node, worldOf } from "../prover/facts/test/small-graph.ts";
import { readServiceReference } from "./read-service-reference.ts";
import { servicesOf } from "./services-of.ts";

test("an action is spelt as AWS spells it, with its level and the types it names", () => {
  const { services, source } = readServiceReference(["DynamoDB", "no-such-service", "../iam"]);
  expect([...services.keys()]).toEqual(["dynamodb"]);
  expect(services.get("dynamodb")?.actions.get("getitem")).toEqual({
    name: "dynamodb:GetItem",
    level: "Read",
    resourceTypes: ["table"],
  });
  expect(services.get("dynamodb")?.multivaluedKeys.has("dynamodb:leadingkeys")).toBe(true);
  expect(services.get("dynamodb")?.taggedTypes?.has("table")).toBe(true);
  expect(source).toMatch(/^@cloud-copilot\/iam-data \d+\.\d+\.\d+$/);
});

test("levels are those of AWS's pages", () => {
  const level = (action: string) => {
    const [prefix = "", name = ""] = action.split(":");
    return readServiceReference([prefix]).services.get(prefix)?.actions.get(name)?.level;
  };
  expect(
    ["s3:putbucketpolicy", "s3:putbuckettagging", "s3:putobject", "s3:getobject", "s3:listbucket"].map(level),
  ).toEqual(["Permissions management", "Tagging", "Write", "Read", "List"]);
});

test("every part of every kind of data has actions in the reference", () => {
  const services = readServiceReference([
    "cognito-idp",
    "dynamodb",
    "ecr",
    "ecs",
    "elasticache",
    "elasticfilesystem",
    "es",
    "events",
    "kinesis",
    "kms",
    "lambda",
    "logs",
    "rds",
    "redshift",
    "route53",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "states",
  ]);
  for (const { kind } of DATA_KINDS) {
    const [facts] = worldOf(node(kind, "it", { inputs: { name: "n" } })).data;
    expect(facts?.parts.length, kind).toBeGreaterThan(0);
    expect(
      facts?.parts.filter((part) => actionsOf(part, services).length === 0).map(({ type }) => type),
      kind,
    ).toEqual([]);
  }
});

test("a graph's services are those of its kinds, its policies and AWS's policies that it attaches", () => {
  const graph = graphOf(
    node("aws_sqs_queue", "queue"),
    node("aws_iam_role_policy", "policy", {
      inputs: { policy: '{"Statement":[{"Effect":"Allow","Action":"Cognito-Idp:AdminGetUser"}]}' },
    }),
    node("aws_iam_role_policy_attachment", "attached", {
      inputs: { policyArn: "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess" },
    }),
  );
  expect(servicesOf(graph)).toEqual(expect.arrayContaining(["cognito-idp", "iam", "sqs", "sts", "xray"]));
  expect(servicesOf(graph)).not.toContain("dynamodb");
});
