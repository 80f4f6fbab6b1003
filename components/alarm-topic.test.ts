import { beforeAll, expect, test } from "vitest";
import { captureInProcess } from "../capture/pulumi/in-process.ts";
import type { Graph } from "../graph/graph.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { custom, inputsOf, statementsOf } from "./test/captured.ts";

const tags = { tenant_id: "shared", environment: "production", cost_center: "platform" };
const KEY = "arn:aws:kms:us-east-1:123456789012:key/platform";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms-dev";

let graph: Graph;
beforeAll(async () => {
  graph = await captureInProcess(() => {
    new AlarmTopic("alarms", {
      topicName: "alarms-dev",
      account: "123456789012",
      region: "us-east-1",
      keyArn: KEY,
      alarmNames: ["api-5xx-dev", "breached-walls-dev"],
      tags,
    });
  });
});

test("a topic under the given key, and its policy", () => {
  expect(custom(graph)).toEqual(["aws_sns_topic alarms-topic", "aws_sns_topic_policy alarms-policy"]);
  expect(inputsOf(graph, "alarms-topic")).toEqual({ name: "alarms-dev", kmsMasterKeyId: KEY, tags });
});

test("the named alarms publish, and nobody else; and nobody without TLS", () => {
  expect(statementsOf(graph, "alarms-policy")).toEqual([
    {
      Sid: "PublishAlarms",
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com"] },
      Action: ["sns:Publish"],
      Resource: [TOPIC],
      Condition: {
        StringEquals: { "aws:SourceAccount": ["123456789012"] },
        ArnEquals: {
          "aws:SourceArn": [
            "arn:aws:cloudwatch:us-east-1:123456789012:alarm:api-5xx-dev",
            "arn:aws:cloudwatch:us-east-1:123456789012:alarm:breached-walls-dev",
          ],
        },
      },
    },
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["sns:Publish"],
      Resource: [TOPIC],
      Condition: { Bool: { "aws:SecureTransport": ["false"] } },
    },
  ]);
});
