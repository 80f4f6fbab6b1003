import type { ResourceNode } from "../../../graph/node.ts";
import type { Value } from "../../../graph/value.ts";
import { property } from "../../facts/values.ts";
import { breach, isTrue, judge, valueAt } from "../breaches.ts";
import { type Options, onlyOptions, wrongOption } from "../options.ts";
import type { Breach, Rule } from "../rule.ts";

/** What AWS or the engine refuses to delete while it is on. */
const PROTECTIONS = [
  "deleteProtection",
  "deletionProtection",
  "deletionProtectionEnabled",
  "disableApiStop",
  "disableApiTermination",
  "enableDeletionProtection",
  "mutationProtection",
  "terminationProtection",
];

/** What stays behind when its resource is destroyed. */
const LEFTOVERS = ["retainOnDelete", "skipDestroy"];

/** Kinds that cannot be deleted while they hold something, and what empties them. */
const EMPTIED: Readonly<Record<string, string>> = {
  aws_backup_vault: "forceDestroy",
  aws_ecr_repository: "forceDelete",
  aws_iam_user: "forceDestroy",
  aws_route53_zone: "forceDestroy",
  aws_s3_bucket: "forceDestroy",
};

/** Kinds that leave a last snapshot behind, or refuse to go without a name for it. */
const SNAPSHOTS = new Set([
  "aws_db_instance",
  "aws_docdb_cluster",
  "aws_neptune_cluster",
  "aws_rds_cluster",
  "aws_redshift_cluster",
]);

export const rule: Rule = {
  id: "destroyable",
  claim: "Destroying a stack ends with nothing left: nothing is protected, retained, or too full to be deleted.",
  check: (nodes, _world, options) => {
    const allowed = protectionAllowed(options);
    const made = nodes.filter(({ category }) => category === "custom");
    return {
      checked: made.length,
      breaches: made.flatMap((node) => [
        ...ofOptions(node),
        ...(allowed
          ? []
          : PROTECTIONS.flatMap((name) => ofFlag(node, name, "cannot be deleted while it is protected"))),
        ...LEFTOVERS.flatMap((name) => ofFlag(node, name, "stays behind when the stack is destroyed")),
        ...(allowed ? [] : [...ofContent(node), ...ofLock(node)]),
        ...ofSnapshot(node),
      ]),
    };
  },
};

/** Never allowed: whoever may protect a resource protects it in AWS, where everybody sees it. */
function ofOptions(node: ResourceNode): readonly Breach[] {
  const faults = {
    protect: "is protected: the engine refuses to delete it",
    retain: "is retained: it stays behind when the stack is destroyed",
  };
  return (["protect", "retain"] as const)
    .filter((option) => node.options[option] === true)
    .map((option) =>
      breach(node, {
        subject: option,
        sentence: `${node.address} ${faults[option]}.`,
        fix: `Remove the option ${option}.`,
      }),
    );
}

function ofFlag(node: ResourceNode, name: string, what: string): readonly Breach[] {
  if (node.inputs[name] === undefined) return [];
  return judge(node, property(node, name), (value) => !isOn(value), {
    subject: name,
    sentence: `${node.address} ${what}: ${name} is on.`,
    fix: `Switch ${name} off.`,
  });
}

const isOn = (value: Value | undefined): boolean => isTrue(value) || /^(active|enabled)$/i.test(String(value));

function ofContent(node: ResourceNode): readonly Breach[] {
  const name = EMPTIED[node.kind];
  if (name === undefined) return [];
  return judge(node, property(node, name), isTrue, {
    subject: name,
    sentence: `${node.address} cannot be deleted while it holds anything: ${name} is off.`,
    fix: `Set ${name} to true.`,
  });
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
function ofLock(node: ResourceNode): readonly Breach[] {
  if (node.kind !== "aws_s3_bucket_object_lock_configuration") return [];
  const mode = valueAt(node, "rule.defaultRetention.mode");
  return judge(node, mode, (value) => value === undefined, {
    subject: "rule.defaultRetention",
    sentence: `${node.address} keeps objects from being deleted before their time.`,
    fix: "Remove the default retention.",
  });
}

function ofSnapshot(node: ResourceNode): readonly Breach[] {
  if (!SNAPSHOTS.has(node.kind)) return [];
  return judge(node, property(node, "skipFinalSnapshot"), isTrue, {
    subject: "skipFinalSnapshot",
    sentence: `${node.address} leaves a last snapshot behind.`,
    fix: "Set skipFinalSnapshot to true.",
  });
}

/** @throws UserError */
function protectionAllowed(options: Options): boolean {
  onlyOptions("destroyable", options, ["deletionProtection"]);
  const value = options["deletionProtection"];
  if (value === undefined || value === "refused") return false;
  if (value === "allowed") return true;
  throw wrongOption("destroyable", "deletionProtection", value, "allowed or refused");
}
