import { expect, test } from "vitest";
import { isTaggable, kindOf } from "./kinds.ts";

test.each([
  ["aws:ec2/vpc:Vpc", "aws_vpc"],
  ["aws:ec2/instance:Instance", "aws_instance"],
  ["aws:lambda/function:Function", "aws_lambda_function"],
  ["aws:apigateway/restApi:RestApi", "aws_api_gateway_rest_api"],
  ["aws:apigateway/response:Response", "aws_api_gateway_gateway_response"],
  ["aws:apigatewayv2/api:Api", "aws_apigatewayv2_api"],
  ["aws:cloudwatch/logGroup:LogGroup", "aws_cloudwatch_log_group"],
  ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws_cloudwatch_metric_alarm"],
  ["aws:cloudwatch/eventRule:EventRule", "aws_cloudwatch_event_rule"],
  ["aws:cloudtrail/trail:Trail", "aws_cloudtrail"],
  ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "aws_vpc_security_group_egress_rule"],
  ["aws:rds/instance:Instance", "aws_db_instance"],
  ["aws:rds/cluster:Cluster", "aws_rds_cluster"],
  ["aws:lb/loadBalancer:LoadBalancer", "aws_lb"],
  ["aws:s3/bucketV2:BucketV2", "aws_s3_bucket"],
  ["aws:s3/bucketReplicationConfig:BucketReplicationConfig", "aws_s3_bucket_replication_configuration"],
  ["aws:iam/openIdConnectProvider:OpenIdConnectProvider", "aws_iam_openid_connect_provider"],
])("%s is %s", (token, kind) => {
  expect(kindOf(token)).toBe(kind);
});

test.each(["aws:nosuch/thing:Thing", "random:index/randomPet:RandomPet", "aws-native:s3:Bucket"])(
  "%s, of which the list knows nothing, keeps its token",
  (token) => expect(kindOf(token)).toBe(token),
);

test("what takes tags, and what does not", () => {
  expect(["aws_s3_bucket", "aws_kms_key", "aws_iam_role", "aws_vpc"].filter(isTaggable)).toHaveLength(4);
  expect(["aws_kms_alias", "aws_iam_role_policy", "aws_s3_bucket_versioning", "random:x"].filter(isTaggable)).toEqual(
    [],
  );
});
