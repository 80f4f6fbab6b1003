import { Topic } from "@pulumi/aws/sns/topic.js";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../model/tags.ts";
import { policyJson, type StatementInput } from "./policies/policy-json.ts";

export interface AlarmTopicArgs {
  readonly topicName: string;
  readonly account: string;
  readonly region: string;
  /** A key that lets CloudWatch alarms use it; AWS's own key for SNS does not. */
  readonly keyArn: pulumi.Input<string>;
  /** The alarms that may publish. */
  readonly alarmNames: readonly string[];
  readonly tags: Tags;
}

/** Where alarms are heard. Only the alarms named may publish; who listens is subscribed after the deployment. */
export class AlarmTopic extends pulumi.ComponentResource {
  readonly topic: Topic;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:components:AlarmTopic", name, {}, opts);
    this.topic = new Topic(
      `${name}-topic`,
      { name: args.topicName, kmsMasterKeyId: args.keyArn, tags: args.tags },
      { parent: this },
    );
    this.arn = this.topic.arn;
    new TopicPolicy(
      `${name}-policy`,
      { arn: this.arn, policy: policyJson(topicStatements(this.arn, args)) },
      { parent: this },
    );
    this.registerOutputs({ arn: this.arn });
  }
}

function topicStatements(topicArn: pulumi.Output<string>, args: AlarmTopicArgs): StatementInput[] {
  const { account, region, alarmNames } = args;
  return [
    {
      Sid: "PublishAlarms",
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com"] },
      Action: ["sns:Publish"],
      Resource: [topicArn],
      Condition: {
        StringEquals: { "aws:SourceAccount": [account] },
        ArnEquals: {
          "aws:SourceArn": alarmNames.map((alarm) => `arn:aws:cloudwatch:${region}:${account}:alarm:${alarm}`),
        },
      },
    },
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["sns:Publish"],
      Resource: [topicArn],
      Condition: { Bool: { "aws:SecureTransport": ["false"] } },
    },
  ];
}
