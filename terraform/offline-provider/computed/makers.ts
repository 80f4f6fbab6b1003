import type { Place } from "../context.ts";
import { isObject, items, type ObjectValue, text, type Value } from "../value.ts";
import { draw, drawUuid } from "./identifier.ts";

/** Computed values that a row of templates cannot say. */
export type Maker = (resource: ObjectValue, place: Place, seed: string) => ObjectValue;

export const makers: Readonly<Record<string, Maker>> = {
  aws_cognito_user_pool_client: userPoolClient,
  aws_dynamodb_table: table,
  aws_ecs_service: containerService,
  aws_kms_key: key,
  aws_kms_replica_key: replicaKey,
  aws_kms_alias: alias,
  aws_cloudwatch_event_rule: eventRule,
  aws_s3_bucket_lifecycle_configuration: lifecycle,
  aws_vpc: network,
};

/** A moment that two runs agree on. */
const streamLabel = "2026-01-01T00:00:00.000";

function table(resource: ObjectValue, place: Place): ObjectValue {
  const name = text(resource, "name") ?? "";
  const arnIn = (region: string) => `arn:${place.partition}:dynamodb:${region}:${place.account}:table/${name}`;
  const stream = (region: string): ObjectValue =>
    resource["stream_enabled"] === true
      ? { stream_arn: `${arnIn(region)}/stream/${streamLabel}`, stream_label: streamLabel }
      : { stream_arn: "", stream_label: "" };
  const replicas = items(resource, "replica").map((replica): Value => {
    const region = isObject(replica) ? text(replica, "region_name") : undefined;
    return region === undefined
      ? null
      : { arn: arnIn(region), ...stream(region), kms_key_arn: "", deletion_protection_enabled: false };
  });
  const capacity = resource["billing_mode"] === "PAY_PER_REQUEST" ? 0 : null;
  return {
    ...stream(place.region),
    replica: replicas,
    read_capacity: capacity,
    write_capacity: capacity,
    stream_view_type: "",
    global_secondary_index: items(resource, "global_secondary_index").map(() => ({
      read_capacity: capacity,
      write_capacity: capacity,
    })),
    point_in_time_recovery: [{ recovery_period_in_days: 35 }],
    server_side_encryption: [
      { kms_key_arn: `arn:${place.partition}:kms:${place.region}:${place.account}:alias/aws/dynamodb` },
    ],
  };
}

/** Its cluster is named by name or by ARN. */
function containerService(resource: ObjectValue, { partition, region, account }: Place): ObjectValue {
  const cluster = (text(resource, "cluster") ?? "default").split("/").at(-1);
  const arn = `arn:${partition}:ecs:${region}:${account}:service/${cluster}/${text(resource, "name") ?? ""}`;
  return { id: arn, arn };
}

function key(resource: ObjectValue, place: Place, seed: string): ObjectValue {
  const id = resource["multi_region"] === true ? `mrk-${draw(seed, "hex", 32)}` : drawUuid(seed);
  return {
    id,
    key_id: id,
    arn: `arn:${place.partition}:kms:${place.region}:${place.account}:key/${id}`,
    multi_region: false,
    rotation_period_in_days: resource["enable_key_rotation"] === true ? 365 : null,
    policy: defaultKeyPolicy(place),
  };
}

/** A replica keeps the id of the key that it copies. */
function replicaKey(resource: ObjectValue, place: Place): ObjectValue {
  const id = text(resource, "primary_key_arn")?.split("/").at(-1) ?? null;
  return {
    id,
    key_id: id,
    arn: `arn:${place.partition}:kms:${place.region}:${place.account}:key/${id}`,
    key_spec: "SYMMETRIC_DEFAULT",
    key_usage: "ENCRYPT_DECRYPT",
    key_rotation_enabled: false,
    policy: defaultKeyPolicy(place),
  };
}

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultKeyPolicy(place: Place): string {
  return JSON.stringify({
    Id: "key-default-1",
    Statement: [
      {
        Action: "kms:*",
        Effect: "Allow",
        Principal: { AWS: `arn:${place.partition}:iam::${place.account}:root` },
        Resource: "*",
        Sid: "Enable IAM User Permissions",
      },
    ],
    Version: "2012-10-17",
  });
}

function alias(resource: ObjectValue, place: Place): ObjectValue {
  const target = text(resource, "target_key_id") ?? "";
  const isArn = target.startsWith("arn:");
  return {
    target_key_arn: isArn ? target : `arn:${place.partition}:kms:${place.region}:${place.account}:key/${target}`,
  };
}

function userPoolClient(resource: ObjectValue, _place: Place, seed: string): ObjectValue {
  return { client_secret: resource["generate_secret"] === true ? draw(seed, "lower", 51) : "" };
}

function eventRule(resource: ObjectValue, place: Place): ObjectValue {
  const bus = text(resource, "event_bus_name") ?? "default";
  const name = text(resource, "name") ?? "";
  const path = bus === "default" ? name : `${bus}/${name}`;
  return {
    id: path,
    arn: `arn:${place.partition}:events:${place.region}:${place.account}:rule/${path}`,
  };
}

/** Amazon gives a block of 56 bits out of its own. Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
function network(resource: ObjectValue, _place: Place, seed: string): ObjectValue {
  if (resource["assign_generated_ipv6_cidr_block"] !== true) return {};
  const letters = draw(seed, "hex", 6);
  return { ipv6_cidr_block: `2600:1f${letters.slice(0, 2)}:1${letters.slice(2, 5)}:1${letters.slice(5)}00::/56` };
}

function lifecycle(resource: ObjectValue): ObjectValue {
  return { rule: items(resource, "rule").map(() => ({ prefix: "" })) };
}
