import type { PolicyCondition, PolicyStatement } from "../../model/iam-policy.ts";
import { KEY_ADMINISTRATION, KEY_READING_AND_WRITING, MULTI_REGION_KEY_ADMINISTRATION } from "./key-actions.ts";

/** In a key policy `*` means this key and no other. */
const THIS_KEY = ["*"] as const;

/** An AWS service that uses keys on its callers' behalf, as the first label of its endpoint. */
export type KeyUsingService = "dynamodb" | "s3" | "lambda" | "sns" | "sqs" | "secretsmanager" | "ssm";

/** The value of `kms:ViaService` for a service in a region. */
export function viaService(service: KeyUsingService, region: string): string {
  return `${service}.${region}.amazonaws.com`;
}

/** Administration by exactly these principals; they neither encrypt nor decrypt. */
export function administerKeyStatement<S>(
  administrators: readonly S[],
  multiRegion = false,
): PolicyStatement<S | string> {
  return {
    Sid: "AdministerKey",
    Effect: "Allow",
    Principal: { AWS: administrators },
    Action: [...KEY_ADMINISTRATION, ...(multiRegion ? MULTI_REGION_KEY_ADMINISTRATION : [])],
    Resource: THIS_KEY,
  };
}

export interface KeyUse {
  /** Names the statement; letters and digits. */
  readonly sid: string;
  /** The roles' ARNs, without wildcards. They need not exist yet. */
  readonly roleArns: readonly string[];
  readonly account: string;
  readonly region: string;
  readonly service: KeyUsingService;
  /** Default: reading and writing. */
  readonly actions?: readonly string[];
}

/**
 * Lets these roles use the key through one service, and only as far as their own policies also allow it.
 *
 * The principal is the account under a condition on `aws:PrincipalArn`, not the role: KMS refuses a key policy that
 * names a role which does not exist yet, and rewrites one that was deleted to an id that its successor does not have.
 */
export function useKeyStatement(use: KeyUse): PolicyStatement {
  return {
    Sid: use.sid,
    Effect: "Allow",
    Principal: { AWS: [`arn:aws:iam::${use.account}:root`] },
    Action: use.actions ?? KEY_READING_AND_WRITING,
    Resource: THIS_KEY,
    Condition: {
      ...throughService(use.account, use.service, use.region),
      ArnEquals: { "aws:PrincipalArn": use.roleArns },
    },
  };
}

export interface TableCreation<S> {
  /** Who creates, restores and deletes the tables: the deployers. */
  readonly principals: readonly S[];
  readonly account: string;
  readonly region: string;
}

/**
 * What a principal needs of the key to create a table on it: DynamoDB takes a grant for its background work and makes
 * the table's key in the creator's name.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function createTablesStatement<S>(creation: TableCreation<S>): PolicyStatement<S | string> {
  return {
    Sid: "CreateTables",
    Effect: "Allow",
    Principal: { AWS: creation.principals },
    Action: [...KEY_READING_AND_WRITING, "kms:CreateGrant"],
    Resource: THIS_KEY,
    Condition: throughService(creation.account, "dynamodb", creation.region),
  };
}

export interface LogGroupIdentity {
  readonly account: string;
  readonly region: string;
  readonly logGroupName: string;
}

/**
 * What CloudWatch Logs needs to keep exactly this log group under the key.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logsKeyStatement(...groups: readonly LogGroupIdentity[]): PolicyStatement {
  const regions = [...new Set(groups.map((group) => group.region))];
  return {
    Sid: "EncryptLogs",
    Effect: "Allow",
    Principal: { Service: regions.map((region) => `logs.${region}.amazonaws.com`) },
    Action: KEY_READING_AND_WRITING,
    Resource: THIS_KEY,
    Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": groups.map(logGroupArn) } },
  };
}

/** The ARN of a log group, without the `:*` that names its streams. */
export function logGroupArn({ region, account, logGroupName }: LogGroupIdentity): string {
  return `arn:aws:logs:${region}:${account}:log-group:${logGroupName}`;
}

function throughService(account: string, service: KeyUsingService, region: string): PolicyCondition {
  return { StringEquals: { "kms:CallerAccount": [account], "kms:ViaService": [viaService(service, region)] } };
}
