// Calls AWS by its SDK, with the function's own credentials.
const SERVICES = {
  dynamodb: [() => import("@aws-sdk/client-dynamodb"), "DynamoDBClient"],
  kms: [() => import("@aws-sdk/client-kms"), "KMSClient"],
  logs: [() => import("@aws-sdk/client-cloudwatch-logs"), "CloudWatchLogsClient"],
  sts: [() => import("@aws-sdk/client-sts"), "STSClient"],
};

/** Binary values are sent as `{ base64 }`. */
const revive = (_, value) => (typeof value?.base64 === "string" ? Buffer.from(value.base64, "base64") : value);
const replace = (_, value) => (value instanceof Uint8Array ? { base64: Buffer.from(value).toString("base64") } : value);

export async function callAws({ service, command, input, settings = {} }) {
  const [load, client] = SERVICES[service];
  const sdk = await load();
  const sender = new sdk[client]({ maxAttempts: 1, region: process.env.AWS_REGION, ...settings });
  try {
    const { $metadata: _, ...output } = await sender.send(new sdk[command](JSON.parse(JSON.stringify(input), revive)));
    return { done: true, output: JSON.parse(JSON.stringify(output, replace)) };
  } catch (error) {
    const { httpStatusCode: status } = error.$metadata ?? {};
    return { done: false, name: error.code ?? error.name, message: error.message, status };
  }
}
