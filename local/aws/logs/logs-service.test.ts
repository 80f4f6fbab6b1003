import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogStreamsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { arn, node } from "../../test/tiny-graph.ts";
import { allow, outcome, runAws, SESSION, type TestAws } from "../test/run-aws.ts";

let aws: TestAws;
let client: CloudWatchLogsClient;
const groupArn = (name: string) => arn("logs", `log-group:${name}`);
const groupNode = (name: string) => node("aws_cloudwatch_log_group", name, { name }, { arn: groupArn(name) });

beforeEach(async () => {
  const statements = [
    allow(["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"], `${groupArn("/mine")}:*`),
  ];
  aws = await runAws({ statements, nodes: [groupNode("/mine"), groupNode("/mine-too"), groupNode("/theirs")] });
  client = new CloudWatchLogsClient(aws.config);
});
afterEach(() => aws.stop());

const create = (logGroupName: string, logStreamName = "s") =>
  outcome(client.send(new CreateLogStreamCommand({ logGroupName, logStreamName })));
const put = (logGroupName: string, messages: readonly string[], logStreamName = "s") =>
  outcome(
    client.send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName,
        logEvents: messages.map((message, index) => ({ timestamp: Date.now() + index, message })),
      }),
    ),
  );

it("events come into the group of whoever may write them", async () => {
  expect([await create("/mine"), await put("/mine", ["one", "two"])]).toEqual(["done", "done"]);
  expect(aws.logs.read("/mine").map(({ message }) => message)).toEqual(["one", "two"]);
  const { logStreams } = await client.send(new DescribeLogStreamsCommand({ logGroupName: "/mine" }));
  expect(logStreams).toMatchObject([{ logStreamName: "s", arn: `${groupArn("/mine")}:log-stream:s` }]);
});

describe("another's group", () => {
  it.each(["/theirs", "/mine-too"])("%s is refused, and nothing is written", async (name) => {
    expect(await create(name)).toEqual({
      name: "AccessDeniedException",
      message: `User: ${SESSION} is not authorized to perform: logs:CreateLogStream on resource: ${groupArn(name)}:log-stream:s because no identity-based policy allows the logs:CreateLogStream action`,
    });
    expect(await put(name, ["planted"])).toMatchObject({ name: "AccessDeniedException" });
    const list = client.send(new DescribeLogStreamsCommand({ logGroupIdentifier: groupArn(name) }));
    expect(await outcome(list)).toMatchObject({ name: "AccessDeniedException" });
    expect(aws.logs.groups()).toEqual([]);
  });

  it("is not reached by the name of a stream, or of a group", async () => {
    for (const name of ["/theirs:log-stream:x", "/mine:*", "*", `${groupArn("/mine")}:/theirs`]) {
      expect(await put(name, ["planted"])).not.toBe("done");
    }
    expect(await create("/mine", "s:../theirs")).toMatchObject({ name: "InvalidParameterException" });
    expect(aws.logs.groups()).toEqual([]);
  });
});

it("a stream is made once, and before it is written to", async () => {
  expect(await put("/mine", ["early"])).toMatchObject({ name: "ResourceNotFoundException" });
  expect([await create("/mine"), await create("/mine")]).toMatchObject([
    "done",
    { name: "ResourceAlreadyExistsException" },
  ]);
});

it("events out of order, empty or too many are refused", async () => {
  await create("/mine");
  const events = (logEvents: { timestamp: number; message: string }[]) =>
    outcome(client.send(new PutLogEventsCommand({ logGroupName: "/mine", logStreamName: "s", logEvents })));
  const now = Date.now();
  expect(
    await events([
      { timestamp: now, message: "b" },
      { timestamp: now - 1, message: "a" },
    ]),
  ).toMatchObject({ name: "InvalidParameterException" });
  expect(await events([])).toMatchObject({ name: "InvalidParameterException" });
  expect(await events([{ timestamp: now, message: "x".repeat(1_048_577) }])).toMatchObject({
    name: "InvalidParameterException",
  });
});

it("groups are not made here", async () => {
  const made = client.send(new CreateLogGroupCommand({ logGroupName: "/new" }));
  await expect(made).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
});
