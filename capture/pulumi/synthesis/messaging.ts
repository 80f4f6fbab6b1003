import type { Row, Subject } from "./row.ts";

/** Rules of the default bus are named without it. */
function rulePath(rule: Subject): string | undefined {
  const bus = rule.text("eventBusName") ?? "default";
  return bus === "default" ? rule.fill("{name}") : rule.fill(`${bus}/{name}`);
}

const fifo = (resource: Subject, property: string): string | undefined => {
  const name = resource.fill(`${resource.name}-{hex:7}`);
  return resource.value(property) === true ? `${name}.fifo` : name;
};

export const messaging: Readonly<Record<string, Row>> = {
  "aws:sns/topic:Topic": {
    name: (topic) => fifo(topic, "fifoTopic"),
    id: "{arn}",
    arn: "arn:{partition}:sns:{region}:{account}:{name}",
    owner: "{account}",
  },
  "aws:sns/topicPolicy:TopicPolicy": { id: "{arn}", owner: "{account}" },
  "aws:sns/topicSubscription:TopicSubscription": {
    id: "{arn}",
    arn: (subscription) => subscription.fill(`${subscription.text("topic")}:{uuid}`),
    ownerId: "{account}",
  },
  "aws:sqs/queue:Queue": {
    name: (queue) => fifo(queue, "fifoQueue"),
    id: "{url}",
    url: "https://sqs.{region}.{dns}/{account}/{name}",
    arn: "arn:{partition}:sqs:{region}:{account}:{name}",
  },
  "aws:sqs/queuePolicy:QueuePolicy": { id: "{queueUrl}" },
  "aws:cloudwatch/eventRule:EventRule": {
    name: "{autoname}",
    id: rulePath,
    arn: (rule) => rule.fill(`arn:{partition}:events:{region}:{account}:rule/${rulePath(rule)}`),
  },
  "aws:cloudwatch/eventTarget:EventTarget": { targetId: "{autoname}", id: "{rule}-{targetId}" },
  "aws:cloudwatch/eventBus:EventBus": {
    name: "{autoname}",
    id: "{name}",
    arn: "arn:{partition}:events:{region}:{account}:event-bus/{name}",
  },
  "aws:scheduler/schedule:Schedule": {
    name: "{autoname}",
    groupName: "default",
    id: "{groupName}/{name}",
    arn: "arn:{partition}:scheduler:{region}:{account}:schedule/{groupName}/{name}",
  },
  "aws:ses/emailIdentity:EmailIdentity": {
    id: "{email}",
    arn: "arn:{partition}:ses:{region}:{account}:identity/{email}",
  },
};
