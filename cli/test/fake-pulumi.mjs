#!/usr/bin/env node
// What the Automation API meets where it starts the Pulumi CLI: its arguments, its state, its event log, its output.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const require = createRequire(process.env.FAKE_PULUMI_MODULES);
const folder = process.env.FAKE_PULUMI_STATE;
const args = process.argv.slice(2);
const option = (name) => args[args.indexOf(name) + 1];
const project = basename(process.cwd());
const file = (stack) => join(folder, `${project}.${stack}`);
const log = (more) =>
  appendFileSync(join(folder, "log"), `${JSON.stringify({ args, project, at: Date.now(), ...more })}\n`);

const [verb, part] = args;
log({ region: process.env.AWS_REGION, environment: process.env.ENVIRONMENT });
if (verb === "version") console.log(process.env.FAKE_PULUMI_VERSION ?? "v3.248.0");
else if (verb === "stack" && part === "select") {
  if (!existsSync(file(option("--stack")))) refuse(`no stack named '${option("--stack")}' found`);
} else if (verb === "stack" && part === "init") writeFileSync(file(args[2]), "");
else if (verb === "stack" && part === "output") console.log("{}");
else if (verb === "stack" && part === "history") console.log("[]");
else if (verb === "preview" || verb === "up") await update(option("--stack"));
else refuse(`unknown command ${args.join(" ")}`);

function refuse(message) {
  console.error(`error: ${message}`);
  process.exit(255);
}

async function update(stack) {
  const events = await eventLog(option("--event-log"));
  const urn = (type, name) => `urn:pulumi:${stack}::${project}::${type}::${name}`;
  const metadata = (op, type, name) => ({ op, urn: urn(type, name), type, provider: "" });
  const isDone = readFileSync(file(stack), "utf8") === "done";
  const fails = (process.env.FAKE_PULUMI_FAIL ?? "").split(",").includes(stack);
  await events({ preludeEvent: { config: {} } });
  await new Promise((resolve) => setTimeout(resolve, Number(process.env.FAKE_PULUMI_MS ?? 0)));
  const op = isDone ? "same" : "create";
  await events({ resOutputsEvent: { metadata: metadata(op, "aws:s3/bucket:Bucket", `${stack}-data`) } });
  if (fails) {
    const table = metadata("create", "aws:dynamodb/table:Table", `${stack}-users`);
    const message = "creating DynamoDB Table: LimitExceededException: Subscriber limit exceeded\n";
    await events({ diagnosticEvent: { urn: table.urn, message, color: "never", severity: "error" } });
    await events({ resOpFailedEvent: { metadata: table, status: 2, steps: 1 } });
  }
  await events({ summaryEvent: { maybeCorrupt: false, durationSeconds: 1, resourceChanges: { [op]: 2 } } });
  await events({ cancelEvent: {} }, true);
  log({ ended: true });
  if (fails) refuse("update failed");
  if (verb === "up") writeFileSync(file(stack), "done");
  console.log("Resources:\n    2 done");
}

/** A file to append lines to, or since 3.206 an address to stream them to. */
async function eventLog(where) {
  let sequence = 0;
  const text = (event) => JSON.stringify({ sequence: sequence++, timestamp: 0, ...event });
  if (!where.startsWith("tcp://")) return async (event) => appendFileSync(where, `${text(event)}\n`);
  const grpc = require("@grpc/grpc-js");
  const { EventRequest } = require("@pulumi/pulumi/proto/events_pb.js");
  const { EventsClient } = require("@pulumi/pulumi/proto/events_grpc_pb.js");
  const client = new EventsClient(where.slice("tcp://".length), grpc.credentials.createInsecure());
  const stream = client.streamEvents((error) => error && console.error(error));
  return async (event, isLast = false) => {
    const request = new EventRequest();
    request.setEvent(text(event));
    stream.write(request);
    if (!isLast) return;
    const closed = new Promise((resolve) => stream.on("status", resolve));
    stream.end();
    await closed;
    client.close();
  };
}
