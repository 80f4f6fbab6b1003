import type { ResourceNode } from "../../../graph/node.ts";
import { isUnknown, type Value } from "../../../graph/value.ts";
import { fields, items, known, property } from "../../facts/values.ts";
import { breach, isTrue, judge, unread, valueAt } from "../breaches.ts";
import { companionsOf } from "../companions.ts";
import { onlyOptions } from "../options.ts";
import { type PolicyDocument, policyDocumentsOf } from "../policy-documents.ts";
import type { Breach, Rule } from "../rule.ts";
import { isPublic } from "./public-statement.ts";

export const rule: Rule = {
  id: "no-public-access",
  claim: "Nothing is open to everybody: no bucket, no policy of a resource, no function URL, no public address.",
  check: (nodes, _world, options) => {
    onlyOptions("no-public-access", options, []);
    const made = nodes.filter(({ category }) => category === "custom");
    const buckets = made.filter(({ kind }) => kind === "aws_s3_bucket");
    const blocks = companionsOf(made, buckets, "aws_s3_bucket_public_access_block");
    const policies = policyDocumentsOf(made).filter(({ kind }) => kind === "resource" || kind === "trust");
    const switched = made.filter((node) => SWITCHES[node.kind] !== undefined);
    const acls = made.filter(({ kind }) => kind === "aws_s3_bucket" || kind === "aws_s3_bucket_acl");
    const judged = new Set([...buckets, ...policies.map(({ node }) => node), ...switched, ...acls]);
    return {
      checked: judged.size,
      breaches: [
        ...buckets.flatMap((bucket) => ofBucket(bucket, blocks(bucket))),
        ...acls.flatMap(ofAcl),
        ...policies.flatMap(ofPolicy),
        ...switched.flatMap(ofSwitches),
      ],
    };
  },
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

function ofBucket(bucket: ResourceNode, blocks: readonly ResourceNode[]): readonly Breach[] {
  if (blocks.length === 0) {
    return [
      breach(bucket, {
        subject: "public access block",
        sentence: `${bucket.address} has no public access block.`,
        fix: `Give it one, with ${BLOCKS.join(", ")}.`,
      }),
    ];
  }
  return blocks.flatMap((block) =>
    BLOCKS.flatMap((name) =>
      judge(bucket, property(block, name), isTrue, {
        subject: name,
        sentence: `${bucket.address} may become public: ${name} is off.`,
        because: [block.address],
        fix: `Set ${name} of ${block.address} to true.`,
      }),
    ),
  );
}

const PUBLIC_GROUP = /groups\/global\/(AllUsers|AuthenticatedUsers)$/;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html */
function ofAcl(node: ResourceNode): readonly Breach[] {
  const fault = {
    subject: "acl",
    sentence: `${node.address} opens a bucket to everybody by its ACL.`,
    fix: "Remove the ACL and grant access by policies.",
  };
  const granted = [
    ...items(property(node, "grants")),
    ...items(fields(property(node, "accessControlPolicy"))["grants"]),
  ];
  return [
    ...judge(node, property(node, "acl"), (acl) => !/^(public-|authenticated-read)/.test(String(acl)), fault),
    ...granted.flatMap((grant) => judge(node, uriOf(grant), (uri) => !PUBLIC_GROUP.test(String(uri)), fault)),
  ];
}

function uriOf(grant: Value): Value | undefined {
  return isUnknown(grant) ? grant : (known(fields(grant)["uri"]) ?? known(fields(fields(grant)["grantee"])["uri"]));
}

function ofPolicy({ node, property: name, statements, doubt }: PolicyDocument): readonly Breach[] {
  if (doubt !== undefined) return [unread(node, name, doubt)];
  return statements.filter(isPublic).map(({ label, actions }) =>
    breach(node, {
      subject: name,
      sentence: `${node.address} allows everybody ${actions.join(", ")}.`,
      because: [`${node.address}, ${name}, ${label}`],
      fix: "Name the principals, or add a condition on the account, organisation or resource that calls.",
    }),
  );
}

interface Switch {
  readonly path: string;
  readonly isOpen: (value: Value | undefined) => boolean;
  readonly what: string;
  readonly fix: string;
}

const flag = (path: string, what: string): Switch => ({ path, isOpen: isTrue, what, fix: `Set ${path} to false.` });
const reachable = flag("publiclyAccessible", "gets an address on the internet");

const SWITCHES: Readonly<Record<string, readonly Switch[]>> = {
  aws_db_instance: [reachable],
  aws_default_subnet: [flag("mapPublicIpOnLaunch", "gives public addresses to what starts in it")],
  aws_dms_replication_instance: [reachable],
  aws_instance: [flag("associatePublicIpAddress", "gets an address on the internet")],
  aws_lambda_function_url: [
    {
      path: "authorizationType",
      isOpen: (value) => value !== "AWS_IAM",
      what: "lets everybody call the function",
      fix: "Set authorizationType to AWS_IAM.",
    },
  ],
  aws_mq_broker: [reachable],
  aws_neptune_cluster_instance: [reachable],
  aws_rds_cluster_instance: [reachable],
  aws_redshift_cluster: [reachable],
  aws_subnet: [
    flag("mapPublicIpOnLaunch", "gives public addresses to what starts in it"),
    flag("assignIpv6AddressOnCreation", "gives public IPv6 addresses to what starts in it"),
  ],
};

function ofSwitches(node: ResourceNode): readonly Breach[] {
  return (SWITCHES[node.kind] ?? []).flatMap(({ path, isOpen, what, fix }) =>
    judge(node, valueAt(node, path), (value) => !isOpen(value), {
      subject: path,
      sentence: `${node.address} ${what}.`,
      fix,
    }),
  );
}
