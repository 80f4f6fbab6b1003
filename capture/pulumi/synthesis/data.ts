import type { Row, Subject } from "./row.ts";

/** A label is a moment; this one never passes. */
export const STREAM_LABEL = "2026-01-01T00:00:00.000";

const streams = (table: Subject): boolean => table.value("streamEnabled") === true;

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export const data: Readonly<Record<string, Row>> = {
  "aws:dynamodb/table:Table": {
    name: "{autoname}",
    id: "{name}",
    arn: "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    streamLabel: (table) => (streams(table) ? STREAM_LABEL : ""),
    streamArn: (table) => (streams(table) ? table.fill(`{arn}/stream/${STREAM_LABEL}`) : ""),
  },
  "aws:dynamodb/resourcePolicy:ResourcePolicy": { id: "{resourceArn}" },
  "aws:dynamodb/tableItem:TableItem": { id: "{tableName}|{hashKey}" },
  "aws:rds/cluster:Cluster": {
    clusterIdentifier: "{autoname}",
    id: "{clusterIdentifier}",
    arn: "arn:{partition}:rds:{region}:{account}:cluster:{clusterIdentifier}",
    clusterResourceId: "cluster-{upper:26}",
    endpoint: "{clusterIdentifier}.cluster-{lower:12}.{region}.rds.{dns}",
    readerEndpoint: "{clusterIdentifier}.cluster-ro-{lower:12}.{region}.rds.{dns}",
  },
  "aws:rds/instance:Instance": {
    identifier: "{autoname}",
    id: "db-{upper:26}",
    resourceId: "{id}",
    arn: "arn:{partition}:rds:{region}:{account}:db:{identifier}",
    address: "{identifier}.{lower:12}.{region}.rds.{dns}",
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    name: "{autoname}",
    id: "{name}",
    arn: "arn:{partition}:rds:{region}:{account}:subgrp:{name}",
  },
  "aws:secretsmanager/secret:Secret": {
    name: "{autoname}",
    id: "{arn}",
    arn: "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{mixed:6}",
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    id: "{secretId}|{versionId}",
    arn: "{secretId}",
    versionId: "{uuid}",
  },
  "aws:ssm/parameter:Parameter": {
    name: "{autoname}",
    id: "{name}",
    arn: (parameter) => {
      const name = parameter.text("name");
      return parameter.fill(
        `arn:{partition}:ssm:{region}:{account}:parameter${name?.startsWith("/") ? "" : "/"}{name}`,
      );
    },
    version: 1,
  },
  "aws:kinesis/stream:Stream": {
    name: "{autoname}",
    id: "{arn}",
    arn: "arn:{partition}:kinesis:{region}:{account}:stream/{name}",
  },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    name: "{autoname}",
    id: "{arn}",
    arn: "arn:{partition}:firehose:{region}:{account}:deliverystream/{name}",
  },
  "aws:elasticache/cluster:Cluster": {
    clusterId: "{autoname}",
    id: "{clusterId}",
    arn: "arn:{partition}:elasticache:{region}:{account}:cluster:{clusterId}",
  },
};
