import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import {
  adding,
  arnOf,
  counterpart,
  editing,
  grantsOf,
  neighbour,
  newNode,
  nodesOf,
  removing,
  replaceNode,
  roleOf,
  site,
  stranger,
  text,
  without,
} from "../edit.ts";
import type { FaultOperator } from "../operator.ts";
import { addingStatement, ROLE_POLICY } from "../policies.ts";

const FUNCTION = "aws_lambda_function";
const LOG_GROUP = "aws_cloudwatch_log_group";

type Variables = Readonly<Record<string, Value>>;

const isTenants = (node: ResourceNode) =>
  node.compartment?.tenant !== undefined && node.compartment.tenant !== "shared";

const variablesOf = (node: ResourceNode): Variables =>
  ((node.inputs["environment"] as { variables?: Variables } | undefined)?.variables ?? {}) as Variables;

const withVariables = (node: ResourceNode, variables: Variables) => ({ ...node.inputs, environment: { variables } });

/** Gives a tenant's function what is a neighbour's. */
function swapping(
  name: string,
  change: (node: ResourceNode, other: ResourceNode, graph: Graph) => ResourceNode["inputs"] | undefined,
): FaultOperator {
  return {
    name,
    refutedBy: "runtime",
    sites: (graph) =>
      editing(graph, [FUNCTION], (node) => {
        const other = isTenants(node) ? neighbour(graph, node) : undefined;
        return other && change(node, other, graph);
      }),
  };
}

const swappingVariable = (name: string, key: string): FaultOperator =>
  swapping(name, (node, other) => {
    const value = variablesOf(other)[key];
    return value === undefined || variablesOf(node)[key] === undefined
      ? undefined
      : withVariables(node, { ...variablesOf(node), [key]: value });
  });

const vpcOf = (node: ResourceNode) => node.inputs["vpcConfig"] as Readonly<Record<string, Value>> | undefined;
const subnetsOf = (node: ResourceNode) => (vpcOf(node)?.["subnetIds"] ?? []) as readonly string[];

export const RUNTIME: readonly FaultOperator[] = [
  swappingVariable("tenant-id-of-a-neighbour", "TENANT_ID"),
  swappingVariable("subnets-of-a-neighbour-in-the-environment", "TENANT_SUBNET"),
  swappingVariable("users-table-of-a-neighbour", "USERS_TABLE"),
  swappingVariable("data-table-of-a-neighbour", "DATA_TABLE"),
  swapping("tenant-id-missing", (node) => withVariables(node, without(variablesOf(node), "TENANT_ID"))),
  swapping("tenant-id-of-the-platform", (node) => withVariables(node, { ...variablesOf(node), TENANT_ID: "shared" })),
  swapping("tenant-id-of-a-longer-tenant", (node) =>
    withVariables(node, { ...variablesOf(node), TENANT_ID: `${String(variablesOf(node)["TENANT_ID"])}1` }),
  ),
  swapping("one-more-variable-with-a-neighbours-table", (node, other) =>
    withVariables(node, { ...variablesOf(node), FALLBACK_TABLE: variablesOf(other)["DATA_TABLE"] ?? "" }),
  ),
  swapping("one-more-variable-with-a-neighbours-key", (node, _, graph) => {
    const key = neighbour(graph, node, "aws_kms_key");
    return key && withVariables(node, { ...variablesOf(node), KEY_ARN: arnOf(key) });
  }),
  swapping("role-of-a-neighbour", (node, other) => ({ ...node.inputs, role: other.inputs["role"] ?? null })),
  swapping("subnets-of-a-neighbour", (node, other) => ({
    ...node.inputs,
    vpcConfig: { ...vpcOf(node), subnetIds: subnetsOf(other) },
  })),
  swapping("one-subnet-of-a-neighbour", (node, other) => ({
    ...node.inputs,
    vpcConfig: { ...vpcOf(node), subnetIds: [...subnetsOf(node).slice(0, 1), ...subnetsOf(other).slice(0, 1)] },
  })),
  swapping("security-group-of-a-neighbour", (node, other) => ({
    ...node.inputs,
    vpcConfig: { ...vpcOf(node), securityGroupIds: vpcOf(other)?.["securityGroupIds"] ?? [] },
  })),
  swapping("outside-its-vpc", (node) => without(node.inputs, "vpcConfig")),
  swapping("dead-letters-at-a-neighbours-function", (node, other) => ({
    ...node.inputs,
    deadLetterConfig: { targetArn: arnOf(other) },
  })),
  {
    name: "failures-delivered-to-a-neighbours-function",
    refutedBy: "runtime",
    sites: (graph) =>
      adding(graph, [FUNCTION], (node) => {
        const other = isTenants(node) ? neighbour(graph, node) : undefined;
        return (
          other &&
          newNode(node, "aws_lambda_function_event_invoke_config", {
            functionName: text(node, "name"),
            destinationConfig: { onFailure: { destination: arnOf(other) } },
          })
        );
      }),
  },
  {
    name: "fed-by-a-neighbours-stream",
    refutedBy: "runtime",
    sites: (graph) =>
      adding(graph, [FUNCTION], (node) => {
        const table = isTenants(node) ? neighbour(graph, node, "aws_dynamodb_table") : undefined;
        return (
          table &&
          newNode(node, "aws_lambda_event_source_mapping", {
            functionName: text(node, "name"),
            eventSourceArn: `${arnOf(table)}/stream/2026-01-01T00:00:00.000`,
          })
        );
      }),
  },
];

/** Breaks where a function's log goes. */
const logs = (name: string, sites: FaultOperator["sites"]): FaultOperator => ({ name, refutedBy: "logs", sites });

const logsTo = (node: ResourceNode, logGroup: string) => ({
  ...node.inputs,
  loggingConfig: { ...(node.inputs["loggingConfig"] as object), logGroup } as Value,
});

const groupOf = (graph: Graph, node: ResourceNode) => {
  const config = node.inputs["loggingConfig"] as Readonly<Record<string, Value>> | undefined;
  return nodesOf(graph, [LOG_GROUP]).find((group) => text(group, "name") === config?.["logGroup"]);
};

/** Lets a function's role write into a log group that is not its own. */
const writing = (name: string, action: string | readonly string[], tail: string): FaultOperator =>
  logs(name, (graph) =>
    addingStatement(graph, ROLE_POLICY, (node) => {
      const role = roleOf(graph, node);
      const runs = nodesOf(graph, [FUNCTION]).some((fn) => role !== undefined && fn.inputs["role"] === arnOf(role));
      const group =
        role && runs ? stranger(graph, role, LOG_GROUP, grantsOf(graph, text(role, "name"), role.stack)) : undefined;
      return group && { Effect: "Allow", Action: action, Resource: `${arnOf(group)}${tail}` };
    }),
  );

export const LOGS: readonly FaultOperator[] = [
  logs("log-group-shared-with-a-neighbour", (graph) =>
    editing(graph, [FUNCTION], (node) => {
      const other = neighbour(graph, node);
      const group = other && groupOf(graph, other);
      return group && logsTo(node, text(group, "name"));
    }),
  ),
  logs("log-group-that-nobody-made", (graph) =>
    editing(graph, [FUNCTION], (node) => logsTo(node, "/aws/lambda/made-by-lambda")),
  ),
  logs("log-group-kept-for-ever", (graph) =>
    editing(graph, [LOG_GROUP], (node) => without(node.inputs, "retentionInDays")),
  ),
  logs("log-group-missing", (graph) =>
    removing(graph, [LOG_GROUP], (node) => nodesOf(graph, [FUNCTION]).some((fn) => groupOf(graph, fn)?.id === node.id)),
  ),
  logs("log-group-tagged-as-a-neighbours", (graph) =>
    nodesOf(graph, [LOG_GROUP]).flatMap((node) => {
      const other = neighbour(graph, node);
      const isUsed = nodesOf(graph, [FUNCTION]).some((fn) => groupOf(graph, fn)?.id === node.id);
      if (other?.compartment === undefined || !isUsed) return [];
      const moved = { ...node, compartment: other.compartment, tags: { ...node.tags, ...other.tags } };
      return [site(node.address, () => replaceNode(graph, node.id, moved))];
    }),
  ),
  logs("logs-forwarded-to-a-neighbour", (graph) =>
    adding(graph, [LOG_GROUP], (node) => {
      const other = neighbour(graph, node, FUNCTION);
      return (
        other &&
        newNode(node, "aws_cloudwatch_log_subscription_filter", {
          name: "fault",
          logGroup: text(node, "name"),
          filterPattern: "",
          destinationArn: arnOf(other),
        })
      );
    }),
  ),
  logs("logs-forwarded-to-another-account", (graph) =>
    adding(graph, [LOG_GROUP], (node) =>
      newNode(node, "aws_cloudwatch_log_subscription_filter", {
        name: "fault",
        logGroup: text(node, "name"),
        filterPattern: "",
        destinationArn: `arn:aws:logs:${node.region ?? "us-east-1"}:999988887777:destination:collector`,
      }),
    ),
  ),
  writing("role-writes-into-a-neighbours-log", ["logs:CreateLogStream", "logs:PutLogEvents"], ":*"),
  writing("role-writes-into-one-stream-of-a-neighbour", "logs:PutLogEvents", ":log-stream:app/?*"),
];

/** Breaks the wall between two stacks of one project. */
const environments = (name: string, sites: FaultOperator["sites"]): FaultOperator => ({
  name,
  refutedBy: "environments",
  sites,
});

/** Gives a resource the physical name that its counterpart in another stack has. */
const sameName = (name: string, kind: string, property: string): FaultOperator =>
  environments(name, (graph) =>
    nodesOf(graph, [kind]).flatMap((node) => {
      const other = counterpart(graph, node);
      if (other === undefined || text(other, property) === "" || other.region !== node.region) return [];
      const same = { [property]: other.inputs[property] ?? text(other, property) };
      const renamed = {
        ...node,
        inputs: { ...node.inputs, ...same },
        outputs: { ...node.outputs, ...same, arn: arnOf(other), id: text(other, "id") },
      };
      return [site(node.address, () => replaceNode(graph, node.id, renamed))];
    }),
  );

export const ENVIRONMENTS: readonly FaultOperator[] = [
  sameName("table-of-the-same-name-in-both", "aws_dynamodb_table", "name"),
  sameName("bucket-of-the-same-name-in-both", "aws_s3_bucket", "bucket"),
  sameName("role-of-the-same-name-in-both", "aws_iam_role", "name"),
  sameName("log-group-of-the-same-name-in-both", LOG_GROUP, "name"),
  sameName("topic-of-the-same-name-in-both", "aws_sns_topic", "name"),
  sameName("key-alias-of-the-same-name-in-both", "aws_kms_alias", "name"),
  environments("policy-names-the-other-environments-table", (graph) =>
    addingStatement(graph, ROLE_POLICY, (node) => {
      const table = nodesOf(graph, ["aws_dynamodb_table"]).find(
        (other) => other.stack !== node.stack && other.stack.split("/")[0] === node.stack.split("/")[0],
      );
      return table && { Effect: "Allow", Action: "dynamodb:GetItem", Resource: arnOf(table) };
    }),
  ),
  environments("environment-tag-of-the-other-stack", (graph) =>
    nodesOf(graph, ["aws_dynamodb_table", "aws_s3_bucket", "aws_kms_key", "aws_iam_role"]).flatMap((node) => {
      const other = counterpart(graph, node);
      if (other?.compartment === undefined) return [];
      const moved = { ...node, compartment: other.compartment, tags: other.tags };
      return [site(node.address, () => replaceNode(graph, node.id, moved))];
    }),
  ),
  environments("compartment-tags-missing", (graph) =>
    nodesOf(graph, ["aws_dynamodb_table", "aws_s3_bucket", "aws_kms_key", "aws_iam_role", FUNCTION]).map((node) =>
      site(node.address, () => {
        const { compartment: _, ...rest } = node;
        return replaceNode(graph, node.id, { ...rest, tags: {} });
      }),
    ),
  ),
  environments("table-on-the-other-environments-key", (graph) =>
    editing(graph, ["aws_dynamodb_table"], (node) => {
      const key = nodesOf(graph, ["aws_kms_key"]).find(
        (other) => other.stack !== node.stack && other.stack.split("/")[0] === node.stack.split("/")[0],
      );
      return key && { ...node.inputs, serverSideEncryption: { enabled: true, kmsKeyArn: arnOf(key) } };
    }),
  ),
];
