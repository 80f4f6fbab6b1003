import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import { adding, addNode, arnOf, namesake, neighbour, newNode, nodesOf, stranger, text } from "../edit.ts";
import type { FaultOperator } from "../operator.ts";
import { addingStatement, type Holder } from "../policies.ts";

const TABLE = "aws_dynamodb_table";
const LOG_GROUP = "aws_cloudwatch_log_group";
const TOPIC_POLICY: Holder = { kind: "aws_sns_topic_policy", property: "policy" };

const identity = (name: string, sites: FaultOperator["sites"]): FaultOperator => ({
  name,
  refutedBy: "identity",
  sites,
});

const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

/** A person of a neighbour who may read a table. */
function person(name: string, make: (user: ResourceNode, policy: string) => readonly ResourceNode[]): FaultOperator {
  return identity(name, (graph) =>
    nodesOf(graph, [TABLE]).flatMap((table) => {
      const other = neighbour(graph, table);
      if (other === undefined) return [];
      const policy = document({ Effect: "Allow", Action: "dynamodb:Query", Resource: arnOf(table) });
      const arn = `arn:aws:iam::${other.account ?? "123456789012"}:user/person`;
      const user = newNode(other, "aws_iam_user", { name: "person" }, { arn });
      const broken = () => [user, ...make(user, policy)].reduce<Graph>(addNode, graph);
      return [{ address: table.address, break: broken }];
    }),
  );
}

const groupOf = (user: ResourceNode, inputs: ResourceNode["inputs"]) =>
  newNode(user, "aws_iam_group", { name: "people", ...inputs }, { arn: user.outputs["arn"] ?? "" });

const PEOPLE: readonly FaultOperator[] = [
  person("user-of-a-neighbour-reads-a-table", (user, policy) => [
    newNode(user, "aws_iam_user_policy", { user: "person", name: "read", policy }),
  ]),
  person("group-of-a-neighbours-user-reads-a-table", (user, policy) => {
    const group = {
      ...groupOf(user, {}),
      outputs: { name: "people", arn: String(user.outputs["arn"]).replace(/user\/person$/, "group/people") },
    };
    const membership = newNode(group, "aws_iam_user_group_membership", { user: "person", groups: ["people"] });
    return [group, membership, newNode(membership, "aws_iam_group_policy", { group: "people", name: "read", policy })];
  }),
  person("managed-policy-of-a-neighbours-user-reads-a-table", (user, policy) => {
    const arn = String(user.outputs["arn"]).replace(/user\/person$/, "policy/read");
    const managed = newNode(user, "aws_iam_policy", { name: "read", policy }, { arn });
    return [managed, newNode(managed, "aws_iam_user_policy_attachment", { user: "person", policyArn: arn })];
  }),
];

/** Lets somebody publish to a topic, or have what is published. */
function topic(
  name: string,
  who: (topic: ResourceNode, graph: Graph) => unknown,
  action: string,
  condition?: Readonly<Record<string, Readonly<Record<string, string>>>>,
): FaultOperator {
  return identity(name, (graph) =>
    addingStatement(graph, TOPIC_POLICY, (node) => {
      const principal = who(node, graph);
      if (principal === undefined) return undefined;
      return {
        Effect: "Allow",
        Principal: principal,
        Action: action,
        Resource: text(node, "arn"),
        ...(condition !== undefined && { Condition: condition }),
      };
    }),
  );
}

const neighboursRole = (node: ResourceNode, graph: Graph) => {
  const role = stranger(graph, node, "aws_iam_role", "");
  return role && { AWS: arnOf(role) };
};

const TOPICS: readonly FaultOperator[] = [
  topic("topic-policy-lets-everybody-subscribe", () => "*", "sns:Subscribe"),
  topic("topic-policy-lets-a-neighbour-publish", neighboursRole, "sns:Publish"),
  topic("topic-policy-lets-another-account-subscribe", () => ({ AWS: "999988887777" }), "sns:Subscribe"),
  topic("topic-policy-lets-everybody-with-an-address-subscribe", () => ({ AWS: "*" }), "sns:Subscribe", {
    StringLike: { "sns:Endpoint": "*@*" },
  }),
];

const LOG_GROUPS: readonly FaultOperator[] = [
  identity("log-group-policy-admits-another-account", (graph) =>
    adding(graph, [LOG_GROUP], (group) =>
      newNode(group, "aws_cloudwatch_log_resource_policy", {
        policyName: "fault",
        policyDocument: document({
          Effect: "Allow",
          Principal: { AWS: namesake("arn:aws:iam::000000000000:root") },
          Action: ["logs:GetLogEvents", "logs:FilterLogEvents"],
          Resource: `${arnOf(group)}:*`,
        }),
      }),
    ),
  ),
];

export const PEOPLE_AND_TOPICS: readonly FaultOperator[] = [...PEOPLE, ...TOPICS, ...LOG_GROUPS];
