import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import { knownText } from "../../facts/values.ts";
import { isTrue, judge, valueAt } from "../breaches.ts";
import { companionsOf } from "../companions.ts";
import { kindsOption, onlyOptions } from "../options.ts";
import type { Breach, Rule } from "../rule.ts";

const BUCKET = "aws_s3_bucket";

/** Where a kind says to where, or whether, its accesses are logged. */
const LOGS: Readonly<Record<string, string>> = {
  aws_alb: "accessLogs.enabled",
  aws_api_gateway_stage: "accessLogSettings.destinationArn",
  aws_apigatewayv2_stage: "accessLogSettings.destinationArn",
  aws_cloudfront_distribution: "loggingConfig.bucket",
  aws_lb: "accessLogs.enabled",
};

export const rule: Rule = {
  id: "access-logging",
  claim: "Who read from a bucket and who called an API is written down.",
  check: (nodes, _world, options) => {
    onlyOptions("access-logging", options, ["kinds"]);
    const kinds = new Set(kindsOption("access-logging", options, [BUCKET, ...Object.keys(LOGS)]));
    const logged = nodes.filter(({ kind, category }) => category === "custom" && kinds.has(kind));
    const logging = companionsOf(
      nodes,
      nodes.filter(({ kind }) => kind === BUCKET),
      "aws_s3_bucket_logging",
    );
    return {
      checked: logged.length,
      breaches: logged.flatMap((node) => (node.kind === BUCKET ? ofBucket(node, logging(node)) : ofKind(node))),
    };
  },
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
function ofBucket(node: ResourceNode, companions: readonly ResourceNode[]): readonly Breach[] {
  const own = knownText(node, "bucket");
  const targets =
    companions.length > 0
      ? companions.map((companion) => valueAt(companion, "targetBucket"))
      : [valueAt(node, "loggings.targetBucket") ?? valueAt(node, "logging.targetBucket")];
  return targets.flatMap((target) =>
    judge(node, target, (value) => isText(value) && value !== own, {
      subject: "logging",
      sentence:
        isText(target) && target === own
          ? `${node.address} writes its access log into itself.`
          : `${node.address} has no access log.`,
      fix: "Log its accesses to a bucket that is kept for logs.",
    }),
  );
}

function ofKind(node: ResourceNode): readonly Breach[] {
  const path = LOGS[node.kind] ?? "";
  const isOn = (value: Value | undefined) => (path.endsWith(".enabled") ? isTrue(value) : isText(value));
  return judge(node, valueAt(node, path), isOn, {
    subject: path,
    sentence: `${node.address} has no access log.`,
    fix: `Set ${path}.`,
  });
}

const isText = (value: Value | undefined): value is string => typeof value === "string" && value !== "";
