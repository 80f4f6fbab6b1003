import type { Graph } from "../../graph/graph.ts";
import type { ResourceNode } from "../../graph/node.ts";
import type { Value } from "../../graph/value.ts";
import type { RuleId } from "../../prover/verdict.ts";
import { editing, nodesOf, removing, replaceNode, site, text, without } from "../edit.ts";
import type { FaultOperator, Site } from "../operator.ts";
import {
  allows,
  BUCKET_POLICY,
  editingStatements,
  KEY_POLICY,
  list,
  ROLE_POLICY,
  type StatementJson,
  TRUST,
} from "../policies.ts";

const TABLE = "aws_dynamodb_table";
const BUCKET = "aws_s3_bucket";
const BLOCK = "aws_s3_bucket_public_access_block";
const ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration";

const operator = (name: string, refutedBy: RuleId, sites: FaultOperator["sites"]): FaultOperator => ({
  name,
  refutedBy,
  sites,
});

const setting = (
  name: string,
  rule: RuleId,
  kinds: readonly string[],
  change: (node: ResourceNode, graph: Graph) => ResourceNode["inputs"] | undefined,
): FaultOperator => operator(name, rule, (graph) => editing(graph, kinds, change));

/** Changes the tags of every node that has the key. */
function tagging(name: string, change: (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>) {
  return operator(name, "tags", (graph) =>
    graph.nodes.flatMap((node): readonly Site[] => {
      if (node.category !== "custom" || Object.keys(node.tags).length === 0) return [];
      const tags = change(node.tags);
      if (JSON.stringify(tags) === JSON.stringify(node.tags)) return [];
      const tagged = {
        ...node,
        tags,
        inputs: { ...node.inputs, tags },
        outputs: { ...node.outputs, tags, tagsAll: tags },
      };
      return [site(node.address, () => replaceNode(graph, node.id, tagged))];
    }),
  );
}

const required = /^(environment|tenant_id|cost_center|project|owner|Environment|Project|Owner|CostCenter)$/;
const dropNth = (nth: number) => (tags: Readonly<Record<string, string>>) => {
  const key = Object.keys(tags).filter((name) => required.test(name))[nth];
  return key === undefined ? tags : (without(tags, key) as Readonly<Record<string, string>>);
};
const renameFirst = (rename: (key: string) => string) => (tags: Readonly<Record<string, string>>) => {
  const first = Object.keys(tags).find((name) => required.test(name));
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key === first ? rename(key) : key, value]));
};
const capital = (key: string) =>
  key === key.toLowerCase() ? `${key[0]?.toUpperCase()}${key.slice(1)}` : key.toLowerCase();

const asksForTls = ({ Effect, Condition }: StatementJson) =>
  Effect === "Deny" && JSON.stringify(Condition ?? {}).includes("aws:SecureTransport");

const blockFlags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

export const HOUSE_RULES: readonly FaultOperator[] = [
  operator("action-wildcard-in-a-role", "no-wildcard-actions", (graph) =>
    editingStatements(graph, ROLE_POLICY, (statement) =>
      statement.Effect === "Allow" ? { ...statement, Action: [...list(statement.Action), "dynamodb:Get*"] } : undefined,
    ),
  ),
  operator("action-question-mark-in-a-role", "no-wildcard-actions", (graph) =>
    editingStatements(graph, ROLE_POLICY, (statement) =>
      statement.Effect === "Allow" ? { ...statement, Action: [...list(statement.Action), "s3:GetObjec?"] } : undefined,
    ),
  ),
  operator("action-wildcard-in-a-key-policy", "no-wildcard-actions", (graph) =>
    editingStatements(graph, KEY_POLICY, (statement) =>
      statement.Effect === "Allow" ? { ...statement, Action: "kms:*" } : undefined,
    ),
  ),
  operator("action-wildcard-in-a-trust", "no-wildcard-actions", (graph) =>
    editingStatements(graph, TRUST, (statement) => ({ ...statement, Action: "sts:*" })),
  ),
  operator("star-where-the-action-can-be-scoped", "scoped-resources", (graph) =>
    editingStatements(graph, ROLE_POLICY, (statement) =>
      ["dynamodb", "s3", "logs", "kms"].some((service) => allows(statement, service))
        ? { ...statement, Resource: "*" }
        : undefined,
    ),
  ),
  operator("star-behind-the-own-resource", "scoped-resources", (graph) =>
    editingStatements(graph, ROLE_POLICY, (statement) =>
      ["dynamodb", "s3", "logs", "kms"].some((service) => allows(statement, service))
        ? { ...statement, Resource: [...list(statement.Resource), "*"] }
        : undefined,
    ),
  ),
  operator("action-that-does-not-exist", "scoped-resources", (graph) =>
    editingStatements(graph, ROLE_POLICY, (statement) =>
      allows(statement, "dynamodb")
        ? { ...statement, Action: [...list(statement.Action), "dynamodb:TransactWriteItems"] }
        : undefined,
    ),
  ),
  tagging("first-required-tag-missing", dropNth(0)),
  tagging("second-required-tag-missing", dropNth(1)),
  tagging("last-required-tag-missing", (tags) => {
    const count = Object.keys(tags).filter((name) => required.test(name)).length;
    return dropNth(count - 1)(tags);
  }),
  tagging("required-tag-in-another-case", renameFirst(capital)),
  tagging("environment-tag-of-nowhere", (tags) =>
    Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, /^environment$/i.test(key) ? "test" : value])),
  ),
  tagging("two-tags-that-differ-by-case", (tags) => {
    const [key = "", value = ""] = Object.entries(tags)[0] ?? [];
    return { ...tags, [capital(key)]: value };
  }),
  tagging("tag-that-changes-from-run-to-run", (tags) => ({ ...tags, deployed_at: "2026-11-25T06:59:21Z" })),
  setting("table-named-without-its-environment", "naming", [TABLE], (node) => ({ ...node.inputs, name: "records" })),
  setting("role-named-without-its-environment", "naming", ["aws_iam_role"], (node) => ({
    ...node.inputs,
    name: "service",
  })),
  setting("bucket-named-without-its-environment", "naming", [BUCKET], (node) => ({
    ...node.inputs,
    bucket: "records",
  })),
  setting("table-provisioned", "on-demand", [TABLE], (node) => ({
    ...node.inputs,
    billingMode: "PROVISIONED",
    readCapacity: 5,
    writeCapacity: 5,
  })),
  setting("table-billing-left-to-the-default", "on-demand", [TABLE], (node) => without(node.inputs, "billingMode")),
  setting("table-unencrypted", "encryption", [TABLE], (node) => without(node.inputs, "serverSideEncryption")),
  setting("log-group-unencrypted", "encryption", ["aws_cloudwatch_log_group"], (node) =>
    without(node.inputs, "kmsKeyId"),
  ),
  operator("bucket-without-an-encryption-setting", "encryption", (graph) => removing(graph, [ENCRYPTION])),
  setting("bucket-encrypted-by-s3s-own-key", "encryption", [ENCRYPTION], (node) =>
    JSON.stringify(node.inputs).includes(":key/")
      ? { ...node.inputs, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] }
      : undefined,
  ),
  setting("key-that-is-not-rotated", "encryption", ["aws_kms_key"], (node) => ({
    ...node.inputs,
    enableKeyRotation: false,
  })),
  setting("point-in-time-recovery-off", "recovery", [TABLE], (node) => ({
    ...node.inputs,
    pointInTimeRecovery: { enabled: false },
  })),
  setting("point-in-time-recovery-missing", "recovery", [TABLE], (node) => without(node.inputs, "pointInTimeRecovery")),
  setting("versioning-suspended", "recovery", ["aws_s3_bucket_versioning"], (node) => ({
    ...node.inputs,
    versioningConfiguration: { status: "Suspended" },
  })),
  operator("versioning-missing", "recovery", (graph) => removing(graph, ["aws_s3_bucket_versioning"])),
  ...blockFlags.map((flag) =>
    setting(`public-access-block-without-${flag}`, "no-public-access", [BLOCK], (node) => ({
      ...node.inputs,
      [flag]: false,
    })),
  ),
  operator("public-access-block-missing", "no-public-access", (graph) => removing(graph, [BLOCK])),
  setting("subnet-that-gives-public-addresses", "no-public-access", ["aws_subnet"], (node) => ({
    ...node.inputs,
    mapPublicIpOnLaunch: true,
  })),
  operator("tls-statement-missing", "tls-only", (graph) =>
    editingStatements(graph, BUCKET_POLICY, (statement) => (asksForTls(statement) ? [] : undefined)),
  ),
  operator("tls-statement-inverted", "tls-only", (graph) =>
    editingStatements(graph, BUCKET_POLICY, (statement) =>
      asksForTls(statement) ? { ...statement, Condition: { Bool: { "aws:SecureTransport": "true" } } } : undefined,
    ),
  ),
  operator("tls-statement-for-objects-only", "tls-only", (graph) =>
    editingStatements(graph, BUCKET_POLICY, (statement) =>
      asksForTls(statement)
        ? { ...statement, Resource: list(statement.Resource).filter((arn) => arn.endsWith("/*")) }
        : undefined,
    ),
  ),
  operator("tls-statement-for-reads-only", "tls-only", (graph) =>
    editingStatements(graph, BUCKET_POLICY, (statement) =>
      asksForTls(statement) ? { ...statement, Action: ["s3:GetObject"] } : undefined,
    ),
  ),
  operator("tls-policy-missing", "tls-only", (graph) => removing(graph, [BUCKET_POLICY.kind])),
  operator("bucket-logging-missing", "access-logging", (graph) => removing(graph, ["aws_s3_bucket_logging"])),
  setting("stage-without-access-log", "access-logging", ["aws_api_gateway_stage"], (node) =>
    without(node.inputs, "accessLogSettings"),
  ),
  setting("bucket-that-does-not-empty-itself", "destroyable", [BUCKET], (node) =>
    node.inputs["forceDestroy"] === true ? { ...node.inputs, forceDestroy: false } : undefined,
  ),
  setting("table-with-deletion-protection", "destroyable", [TABLE], (node) =>
    node.stack.endsWith("/prod") ? undefined : { ...node.inputs, deletionProtectionEnabled: true },
  ),
  ...(["protect", "retain"] as const).map((option) =>
    operator(`resource-with-${option}`, "destroyable", (graph) =>
      nodesOf(graph, [TABLE, BUCKET, "aws_kms_key", "aws_iam_role"]).map((node) =>
        site(node.address, () =>
          replaceNode(graph, node.id, { ...node, options: { ...node.options, [option]: true } }),
        ),
      ),
    ),
  ),
  operator("resource-in-another-region", "region", (graph) =>
    nodesOf(graph, [TABLE, BUCKET, "aws_kms_key"]).map((node) =>
      site(node.address, () =>
        replaceNode(graph, node.id, {
          ...node,
          region: "ap-southeast-2",
          outputs: { ...node.outputs, region: "ap-southeast-2", arn: regional(text(node, "arn")) },
        }),
      ),
    ),
  ),
  ...([0, 1, 365, 3653] as const).map((days) =>
    setting(`log-kept-for-${days}-days`, "retention", ["aws_cloudwatch_log_group"], (node) => ({
      ...node.inputs,
      retentionInDays: days as Value,
    })),
  ),
  setting("log-without-retention", "retention", ["aws_cloudwatch_log_group"], (node) =>
    without(node.inputs, "retentionInDays"),
  ),
];

const regional = (arn: string) => arn.replace(/^(arn:[^:]+:[^:]+:)[a-z]+-[a-z]+-\d(:)/, "$1ap-southeast-2$2");
