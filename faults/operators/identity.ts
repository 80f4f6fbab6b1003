import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import {
  adding,
  addNode,
  arnOf,
  editing,
  grantsOf,
  namesake,
  newNode,
  nodesOf,
  roleOf,
  site,
  stranger,
  text,
} from "../edit.ts";
import type { FaultOperator, Site } from "../operator.ts";
import { addingStatement, BUCKET_POLICY, ROLE_POLICY, type StatementJson } from "../policies.ts";

const TABLE = "aws_dynamodb_table";
const BUCKET = "aws_s3_bucket";
const LOG_GROUP = "aws_cloudwatch_log_group";
const FUNCTION = "aws_lambda_function";

/** Gives a role one more grant, on something of a neighbour. */
function granting(name: string, kind: string, action: string | readonly string[], tail = ""): FaultOperator {
  return {
    name,
    refutedBy: "identity",
    sites: (graph) =>
      addingStatement(graph, ROLE_POLICY, (node) => {
        const other = strangerOf(graph, node, kind);
        return other && { Sid: "Fault", Effect: "Allow", Action: action, Resource: `${arnOf(other)}${tail}` };
      }),
  };
}

function strangerOf(graph: Graph, policy: ResourceNode, kind: string): ResourceNode | undefined {
  const role = roleOf(graph, policy);
  return role && stranger(graph, role, kind, grantsOf(graph, text(role, "name"), role.stack));
}

const OTHER_ACCOUNT = "arn:aws:iam::999988887777:root";

/** Opens a bucket by its own policy. */
function openingBucket(name: string, who: (bucket: ResourceNode, graph: Graph) => object | undefined): FaultOperator {
  return {
    name,
    refutedBy: "identity",
    sites: (graph) =>
      addingStatement(graph, BUCKET_POLICY, (node) => {
        const bucket = nodesOf(graph, [BUCKET]).find((other) => text(other, "bucket") === node.inputs["bucket"]);
        const principal = bucket && who(bucket, graph);
        if (bucket === undefined || principal === undefined) return undefined;
        return { Effect: "Allow", Action: "s3:GetObject", Resource: `${arnOf(bucket)}/*`, ...principal };
      }),
  };
}

/** Opens a table by a policy that it did not have. */
function openingTable(name: string, who: (table: ResourceNode, graph: Graph) => unknown): FaultOperator {
  return {
    name,
    refutedBy: "identity",
    sites: (graph) =>
      adding(graph, [TABLE], (table) => {
        const principal = who(table, graph);
        if (principal === undefined) return undefined;
        const statement = {
          Effect: "Allow",
          Principal: principal,
          Action: ["dynamodb:GetItem", "dynamodb:Scan"],
          Resource: arnOf(table),
        };
        return newNode(table, "aws_dynamodb_resource_policy", {
          resourceArn: arnOf(table),
          policy: document(statement),
        });
      }),
  };
}

const document = (...statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

function neighboursRole(node: ResourceNode, graph: Graph): string | undefined {
  const role = stranger(graph, node, "aws_iam_role", "");
  return role && arnOf(role);
}

/** A role of another account that is called as one is that may already reach the node. */
function ownNamesake(node: ResourceNode, graph: Graph): string | undefined {
  const role = nodesOf(graph, ["aws_iam_role"]).find(
    (other) => other.stack === node.stack && grantsOf(graph, text(other, "name"), other.stack).includes(arnOf(node)),
  );
  return role && namesake(arnOf(role));
}

const awsRole = (arn: string | undefined) => (arn === undefined ? undefined : { AWS: arn });

/** A policy of everything, by every way in which a role may hold one. */
function everything(name: string, give: (role: ResourceNode, graph: Graph) => Graph): FaultOperator {
  const sites = (graph: Graph): readonly Site[] =>
    nodesOf(graph, ["aws_iam_role"])
      .filter((role) => stranger(graph, role, TABLE, grantsOf(graph, text(role, "name"), role.stack)) !== undefined)
      .map((role) => site(role.address, () => give(role, graph)));
  return { name, refutedBy: "identity", sites };
}

const ALL: StatementJson = { Effect: "Allow", Action: "*", Resource: "*" };

const attach = (policyArn: string) => (role: ResourceNode, graph: Graph) =>
  addNode(graph, newNode(role, "aws_iam_role_policy_attachment", { role: text(role, "name"), policyArn }));

const setOnRole = (inputs: (role: ResourceNode) => ResourceNode["inputs"]) => (role: ResourceNode, graph: Graph) => ({
  ...graph,
  nodes: graph.nodes.map((node) =>
    node.id === role.id
      ? { ...node, inputs: { ...node.inputs, ...inputs(role) }, outputs: { ...node.outputs, ...inputs(role) } }
      : node,
  ),
});

/** Moves a node to the other side of a wall, as a wrong tag does. */
function moving(name: string, kind: string): FaultOperator {
  return {
    name,
    refutedBy: "identity",
    sites: (graph) =>
      nodesOf(graph, [kind]).flatMap((node) => {
        const other = stranger(graph, node, kind, "");
        if (other?.compartment === undefined || !isUsed(graph, node)) return [];
        const moved: ResourceNode = { ...node, compartment: other.compartment, tags: { ...node.tags, ...other.tags } };
        return [
          site(node.address, () => ({
            ...graph,
            nodes: graph.nodes.map((item) => (item.id === node.id ? moved : item)),
          })),
        ];
      }),
  };
}

/** Whether some role reads it, or it is a role that reads something. */
function isUsed(graph: Graph, node: ResourceNode): boolean {
  if (node.kind === "aws_iam_role") {
    return /arn:aws:(dynamodb|s3):/.test(grantsOf(graph, text(node, "name"), node.stack));
  }
  return nodesOf(graph, ["aws_iam_role_policy"]).some((policy) =>
    String(policy.inputs["policy"]).includes(arnOf(node)),
  );
}

/** What a policy grants, without its conditions: these may name data where only a key of it is granted. */
function resourcesOf(policy: ResourceNode): string {
  const { Statement } = JSON.parse(text(policy, "policy")) as { readonly Statement: readonly StatementJson[] };
  return JSON.stringify(Statement.map(({ Resource }) => Resource));
}

export const IDENTITY: readonly FaultOperator[] = [
  granting("read-of-a-neighbours-table", TABLE, ["dynamodb:GetItem", "dynamodb:Scan"]),
  granting("write-to-a-neighbours-table", TABLE, "dynamodb:PutItem"),
  granting("batch-on-a-neighbours-table", TABLE, ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem"]),
  granting("partiql-on-a-neighbours-table", TABLE, ["dynamodb:PartiQLSelect", "dynamodb:PartiQLInsert"]),
  granting("query-of-a-neighbours-index", TABLE, "dynamodb:Query", "/index/*"),
  granting("stream-of-a-neighbours-table", TABLE, ["dynamodb:GetRecords", "dynamodb:GetShardIterator"], "/stream/*"),
  granting("deletion-of-a-neighbours-table", TABLE, "dynamodb:DeleteTable"),
  granting("export-of-a-neighbours-table", TABLE, "dynamodb:ExportTableToPointInTime"),
  granting("backup-of-a-neighbours-table", TABLE, "dynamodb:CreateBackup"),
  granting("action-wildcard-on-a-neighbours-table", TABLE, "dynamodb:*Item"),
  granting("action-question-mark-on-a-neighbours-table", TABLE, "dynamodb:GetIte?"),
  granting("read-of-a-neighbours-objects", BUCKET, "s3:GetObject", "/*"),
  granting("listing-of-a-neighbours-bucket", BUCKET, "s3:ListBucket"),
  granting("deletion-of-a-neighbours-objects", BUCKET, ["s3:DeleteObject", "s3:DeleteObjectVersion"], "/*"),
  granting("read-of-one-prefix-of-a-neighbours-bucket", BUCKET, "s3:Get*", "/reports/2026/?*"),
  granting("read-of-a-neighbours-logs", LOG_GROUP, ["logs:GetLogEvents", "logs:FilterLogEvents"], ":*"),
  granting("deletion-of-a-neighbours-log-group", LOG_GROUP, "logs:DeleteLogGroup", ":*"),
  granting("invocation-of-a-neighbours-function", FUNCTION, "lambda:InvokeFunction"),
  granting("invocation-of-a-neighbours-function-version", FUNCTION, "lambda:InvokeFunction", ":*"),
  openingBucket("bucket-policy-admits-a-neighbour", (bucket, graph) => {
    const role = awsRole(neighboursRole(bucket, graph));
    return role && { Principal: role };
  }),
  openingBucket("bucket-policy-admits-everybody", () => ({ Principal: "*" })),
  openingBucket("bucket-policy-admits-everybody-but-one", () => ({ NotPrincipal: { AWS: OTHER_ACCOUNT } })),
  openingBucket("bucket-policy-admits-another-account", () => ({ Principal: { AWS: OTHER_ACCOUNT } })),
  openingBucket("bucket-policy-admits-a-namesake-of-another-account", (bucket, graph) => {
    const role = awsRole(ownNamesake(bucket, graph));
    return role && { Principal: role };
  }),
  openingBucket("bucket-policy-admits-by-a-strangers-tag", () => ({
    Principal: { AWS: "*" },
    Condition: { StringLike: { "aws:PrincipalTag/owner": "*" } },
  })),
  openingTable("table-policy-admits-a-neighbour", (table, graph) => awsRole(neighboursRole(table, graph))),
  openingTable("table-policy-admits-everybody", () => "*"),
  openingTable("table-policy-admits-a-namesake-of-another-account", (table, graph) =>
    awsRole(ownNamesake(table, graph)),
  ),
  openingTable("table-policy-admits-another-account", () => ({ AWS: OTHER_ACCOUNT })),
  everything("administrator-access-attached", attach("arn:aws:iam::aws:policy/AdministratorAccess")),
  everything("power-user-access-attached", attach("arn:aws:iam::aws:policy/PowerUserAccess")),
  everything(
    "administrator-access-on-the-role-itself",
    setOnRole(() => ({ managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] })),
  ),
  everything(
    "inline-policy-on-the-role-itself",
    setOnRole(() => ({ inlinePolicies: [{ name: "fault", policy: document(ALL) }] })),
  ),
  everything("customer-managed-policy-attached", (role, graph) => {
    const arn = `arn:aws:iam::${role.account ?? "123456789012"}:policy/fault`;
    const policy = newNode(role, "aws_iam_policy", { name: "fault", policy: document(ALL) }, { arn });
    const attachment = newNode(policy, "aws_iam_role_policy_attachment", { role: text(role, "name"), policyArn: arn });
    return addNode(addNode(graph, policy), attachment);
  }),
  {
    name: "policy-attached-to-a-neighbours-role",
    refutedBy: "identity",
    sites: (graph) =>
      editing(graph, ["aws_iam_role_policy"], (node) => {
        const role = roleOf(graph, node);
        const reads = /"arn:aws:(dynamodb|s3):/.test(resourcesOf(node));
        const other = role && reads ? stranger(graph, role, "aws_iam_role", "") : undefined;
        return other && { ...node.inputs, role: text(other, "name") };
      }),
  },
  moving("role-tagged-as-a-neighbours", "aws_iam_role"),
  moving("table-tagged-as-a-neighbours", TABLE),
  moving("bucket-tagged-as-a-neighbours", BUCKET),
];
