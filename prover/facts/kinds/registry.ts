import { eventBus } from "./aws_cloudwatch_event_bus.ts";
import { logGroup } from "./aws_cloudwatch_log_group.ts";
import { userPool } from "./aws_cognito_user_pool.ts";
import { table } from "./aws_dynamodb_table.ts";
import { repository } from "./aws_ecr_repository.ts";
import { fileSystem } from "./aws_efs_file_system.ts";
import { stream } from "./aws_kinesis_stream.ts";
import { keys } from "./aws_kms_key.ts";
import { lambdaFunction } from "./aws_lambda_function.ts";
import { zone } from "./aws_route53_zone.ts";
import { accessPoint } from "./aws_s3_access_point.ts";
import { bucket } from "./aws_s3_bucket.ts";
import { secretOfManager } from "./aws_secretsmanager_secret.ts";
import { topic } from "./aws_sns_topic.ts";
import { queue } from "./aws_sqs_queue.ts";
import { parameter } from "./aws_ssm_parameter.ts";
import { computeKinds } from "./compute-kinds.ts";
import type { DataKind } from "./data-kind.ts";
import { databases } from "./databases.ts";

/** Every kind of resource that is read as data. */
export const DATA_KINDS: readonly DataKind[] = [
  accessPoint,
  bucket,
  eventBus,
  fileSystem,
  lambdaFunction,
  logGroup,
  parameter,
  queue,
  repository,
  secretOfManager,
  stream,
  table,
  topic,
  userPool,
  zone,
  ...computeKinds,
  ...databases,
  ...keys,
];

/** The kinds that are read with them: policies, grants, aliases, settings. */
export const COMPANION_KINDS: readonly string[] = [
  ...DATA_KINDS.flatMap(({ companions = [] }) => companions.map(({ kind }) => kind)),
  "aws_cloudwatch_log_resource_policy",
  "aws_s3_account_public_access_block",
];
