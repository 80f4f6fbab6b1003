import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import { fields, items, knownText } from "../../facts/values.ts";
import { breach, unread } from "../breaches.ts";
import { type Companions, companionsOf } from "../companions.ts";
import { matches } from "../glob.ts";
import { kindsOption, onlyOptions } from "../options.ts";
import { type PolicyDocument, policyDocumentsOf, type WrittenStatement } from "../policy-documents.ts";
import type { Breach, Rule } from "../rule.ts";

interface Kind {
  /** The kind that holds its policy, and the property that names what it is the policy of. */
  readonly policy: string;
  readonly by: string;
  /** Every action of the service. */
  readonly actions: string;
  /** What of it requests name. */
  readonly resources: (arn: string) => readonly string[];
}

const KINDS: Readonly<Record<string, Kind>> = {
  aws_s3_bucket: {
    policy: "aws_s3_bucket_policy",
    by: "bucket",
    actions: "s3:*",
    resources: (arn) => [arn, `${arn}/\u0000`],
  },
  aws_sns_topic: { policy: "aws_sns_topic_policy", by: "arn", actions: "sns:publish", resources: (arn) => [arn] },
  aws_sqs_queue: { policy: "aws_sqs_queue_policy", by: "queueUrl", actions: "sqs:*", resources: (arn) => [arn] },
};

export const rule: Rule = {
  id: "tls-only",
  claim: "Buckets, and whatever else is asked for, refuse requests that are not encrypted on their way.",
  check: (nodes, _world, options) => {
    onlyOptions("tls-only", options, ["kinds"]);
    const asked =
      options["kinds"] === undefined ? ["aws_s3_bucket"] : kindsOption("tls-only", options, Object.keys(KINDS));
    const made = nodes.filter(({ category }) => category === "custom");
    const judged = asked.map((kind) => ofKind(kind, made));
    return {
      checked: judged.reduce((sum, { checked }) => sum + checked, 0),
      breaches: judged.flatMap(({ breaches }) => breaches),
    };
  },
};

function ofKind(kind: string, nodes: readonly ResourceNode[]) {
  const how = KINDS[kind];
  const targets = nodes.filter((node) => node.kind === kind);
  if (how === undefined) return { checked: 0, breaches: [] };
  const companions = companionsOf(nodes, targets, how.policy, how.by);
  return { checked: targets.length, breaches: targets.flatMap((node) => ofTarget(node, how, companions)) };
}

function ofTarget(node: ResourceNode, how: Kind, companions: Companions): readonly Breach[] {
  const documents = policyDocumentsOf([node, ...companions(node)]);
  const doubt = documents.find((document) => document.doubt !== undefined);
  if (doubt?.doubt !== undefined) return [unread(node, "policy", `${doubt.node.address}: ${doubt.doubt}`)];
  if (documents.some((document) => refusesPlainText(document, node, how))) return [];
  return [
    breach(node, {
      subject: "policy",
      sentence: `${node.address} takes requests without TLS.`,
      because:
        documents.length === 0
          ? ["It has no policy."]
          : documents.map(({ node }) => `${node.address} does not deny them.`),
      fix: `Deny ${how.actions} on ${how.resources("its ARN").length > 1 ? "its ARN and ARN/*" : "its ARN"} to everybody where aws:SecureTransport is false.`,
    }),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit */
function refusesPlainText({ statements }: PolicyDocument, node: ResourceNode, how: Kind): boolean {
  const arn = knownText(node, "arn") ?? `arn:aws:s3:::${knownText(node, "bucket")}`;
  const denies = statements.filter((statement) => deniesPlainText(statement, how));
  return how
    .resources(arn)
    .every((resource) =>
      denies.some((statement) => statement.resources?.some((pattern) => matches(pattern, resource)) ?? true),
    );
}

/** Any further condition, or an exception, would let some requests through. */
function deniesPlainText(statement: WrittenStatement, { actions }: Kind): boolean {
  const conditions = Object.entries(statement.conditions);
  return (
    statement.effect === "Deny" &&
    !statement.negatedActions &&
    !statement.negatedResources &&
    !statement.negatedPrincipal &&
    isEveryone(statement.principal) &&
    statement.actions.some((action) => action === "*" || matches(action.toLowerCase(), actions)) &&
    conditions.length === 1 &&
    conditions.every(([name, values]) => isPlainText(name, values))
  );
}

const isEveryone = (principal: Value | undefined): boolean =>
  principal === "*" || items(fields(principal)["AWS"]).includes("*");

const isPlainText = (name: string, values: Value): boolean =>
  /^Bool(IfExists)? aws:SecureTransport$/i.test(name) && items(values).some((value) => String(value) === "false");
