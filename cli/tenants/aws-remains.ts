import { DescribeTableCommand, DynamoDBClient, ListBackupsCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeKeyCommand,
  KMSClient,
  ListResourceTagsCommand,
  paginateListAliases,
  paginateListKeys,
} from "@aws-sdk/client-kms";
import { UserError } from "../../model/errors.ts";
import { TENANT_TAG } from "../../model/tags.ts";
import type { KeySearch, TableBackup, TenantKey, TenantRemains } from "./tenant-remains.ts";

/** AWS as the SDK asks it, with the credentials that it finds in the environment. */
export function awsRemains(region: string): TenantRemains {
  const [dynamodb, kms] = [new DynamoDBClient({ region }), new KMSClient({ region })];
  return {
    tableExists: (table) => asked("dynamodb:DescribeTable", region, () => tableExists(dynamodb, table)),
    backupsOf: (table) => asked("dynamodb:ListBackups", region, () => backupsOf(dynamodb, table)),
    keysTagged: (tenant) => asked("kms:ListKeys", region, () => keysTagged(kms, tenant)),
  };
}

async function tableExists(client: DynamoDBClient, table: string): Promise<boolean> {
  try {
    await client.send(new DescribeTableCommand({ TableName: table }));
    return true;
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return false;
    throw error;
  }
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html */
async function backupsOf(client: DynamoDBClient, table: string): Promise<readonly TableBackup[]> {
  const found: TableBackup[] = [];
  let start: string | undefined;
  do {
    const input = { TableName: table, BackupType: "ALL", ...(start && { ExclusiveStartBackupArn: start }) } as const;
    const page = await client.send(new ListBackupsCommand(input));
    for (const { BackupArn = "", BackupExpiryDateTime: until } of page.BackupSummaries ?? []) {
      found.push({ arn: BackupArn, ...(until !== undefined && { until: until.toISOString() }) });
    }
    start = page.LastEvaluatedBackupArn;
  } while (start !== undefined);
  return found;
}

/** A key's alias goes at once and the key later, so only its tag tells whose it was. */
async function keysTagged(client: KMSClient, tenant: string): Promise<KeySearch> {
  const aliases = await aliasesByKey(client);
  const keys: TenantKey[] = [];
  let unreadable = 0;
  for await (const page of paginateListKeys({ client }, {})) {
    for (const { KeyId: id = "" } of page.Keys ?? []) {
      const owner = await ownerOf(client, id);
      if (owner === UNREADABLE) unreadable += 1;
      else if (owner === tenant) keys.push(await described(client, id, aliases.get(id) ?? []));
    }
  }
  return { keys, unreadable };
}

const UNREADABLE = Symbol("unreadable");

async function ownerOf(client: KMSClient, id: string): Promise<string | undefined | typeof UNREADABLE> {
  try {
    // A key takes 50 tags, which is one answer.
    const { Tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId: id }));
    return Tags.find(({ TagKey }) => TagKey === TENANT_TAG)?.TagValue;
  } catch (error) {
    if (isNamed(error, "AccessDeniedException")) return UNREADABLE;
    throw error;
  }
}

async function described(client: KMSClient, id: string, aliases: readonly string[]): Promise<TenantKey> {
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: id }));
  const { Arn = id, KeyState = "unknown", DeletionDate } = KeyMetadata ?? {};
  return {
    arn: Arn,
    state: KeyState,
    ...(DeletionDate !== undefined && { deletedOn: DeletionDate.toISOString() }),
    aliases,
  };
}

async function aliasesByKey(client: KMSClient): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for await (const page of paginateListAliases({ client }, {})) {
    for (const { AliasName = "", TargetKeyId: id = "" } of page.Aliases ?? []) {
      found.set(id, [...(found.get(id) ?? []), AliasName]);
    }
  }
  return found;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

async function asked<T>(action: string, region: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new UserError({
      message: `AWS in ${region} cannot be asked: ${reason.replace(/\.$/, "")}.`,
      where: action,
      fix: "Use credentials of an administrator of the tenants' keys, who may also describe tables and list backups.",
    });
  }
}
