import * as pulumi from "@pulumi/pulumi";
import { CustomerManagedKey } from "../components/customer-managed-key.ts";
import { readBucket } from "../components/grants/read-bucket.ts";
import { readTable } from "../components/grants/read-table.ts";
import { writeBucket } from "../components/grants/write-bucket.ts";
import { writeTable } from "../components/grants/write-table.ts";
import { LeastPrivilegeRole } from "../components/least-privilege-role.ts";
import { LogBucket } from "../components/log-bucket.ts";
import { OnDemandTable } from "../components/on-demand-table.ts";
import { createTablesStatement, useKeyStatement } from "../components/policies/key-statements.ts";
import { SecureBucket } from "../components/secure-bucket.ts";
import {
  type EnvironmentNames,
  type EnvironmentPlace,
  environmentNames,
  environmentTags,
} from "../model/environment.ts";
import type { EnvironmentSettings } from "../model/environment-settings.ts";
import type { EnvironmentTags } from "../model/tags.ts";

export interface EnvironmentStackArgs extends EnvironmentPlace, EnvironmentSettings {}

/**
 * One environment: a bucket and a table for its data under a key of its own, the logs of who accessed the bucket, and a
 * role that reads and writes exactly these. No name in it is used by another environment.
 */
export class EnvironmentStack extends pulumi.ComponentResource {
  readonly key: CustomerManagedKey;
  readonly logBucket: LogBucket;
  readonly dataBucket: SecureBucket;
  readonly table: OnDemandTable;
  readonly role: LeastPrivilegeRole;

  constructor(name: string, args: EnvironmentStackArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:lib:EnvironmentStack", name, {}, opts);
    const parts: Parts = { ...args, names: environmentNames(args), tags: environmentTags(args.environment, args) };
    this.key = dataKey(parts, this);
    this.logBucket = logBucket(parts, this);
    this.dataBucket = dataBucket(parts, this.key, this.logBucket, this);
    this.table = recordsTable(parts, this.key, this);
    this.role = serviceRole(parts, this.key, this.dataBucket, this.table, this);
    this.registerOutputs({});
  }
}

interface Parts extends EnvironmentStackArgs {
  readonly names: EnvironmentNames;
  readonly tags: EnvironmentTags;
}

function dataKey(parts: Parts, parent: pulumi.Resource): CustomerManagedKey {
  const { environment, account, region, administrators, names, tags } = parts;
  const roleArns = [`arn:aws:iam::${account}:role/${names.role}`];
  return new CustomerManagedKey(
    "data",
    {
      alias: names.keyAlias,
      description: `Data at rest of ${environment}: its bucket and its table`,
      administrators,
      statements: [
        createTablesStatement({ principals: administrators, account, region }),
        useKeyStatement({ sid: "UseTable", roleArns, account, region, service: "dynamodb" }),
        useKeyStatement({ sid: "UseBucket", roleArns, account, region, service: "s3", actions: BUCKET_KEY_USE }),
      ],
      tags,
    },
    { parent },
  );
}

const BUCKET_KEY_USE = ["kms:Decrypt", "kms:GenerateDataKey"];

function logBucket({ account, names, tags }: Parts, parent: pulumi.Resource): LogBucket {
  const bucketName = names.logBucket;
  const sourceBucketNames = [names.dataBucket];
  return new LogBucket("logs", { bucketName, sourceBucketNames, account, forceDestroy: true, tags }, { parent });
}

function dataBucket(
  { names, tags }: Parts,
  key: CustomerManagedKey,
  logBucket: LogBucket,
  parent: pulumi.Resource,
): SecureBucket {
  const bucketName = names.dataBucket;
  return new SecureBucket("data", { bucketName, keyArn: key.arn, logBucket, forceDestroy: true, tags }, { parent });
}

function recordsTable({ names, tags }: Parts, key: CustomerManagedKey, parent: pulumi.Resource): OnDemandTable {
  return new OnDemandTable(
    "records",
    {
      tableName: names.table,
      partitionKey: { name: "id", type: "S" },
      keyArn: key.arn,
      ttlAttribute: "expiresAt",
      tags,
    },
    { parent },
  );
}

function serviceRole(
  { names, region, assumedBy, tags }: Parts,
  key: CustomerManagedKey,
  bucket: SecureBucket,
  table: OnDemandTable,
  parent: pulumi.Resource,
): LeastPrivilegeRole {
  const objects = { name: "Data", bucketArn: bucket.arn, keyArn: key.arn, region };
  const records = { name: "Records", tables: [table], keyArn: key.arn, region };
  const grants = [readBucket(objects), writeBucket(objects), readTable(records), writeTable(records)];
  return new LeastPrivilegeRole("service", { roleName: names.role, trust: assumedBy, grants, tags }, { parent });
}
