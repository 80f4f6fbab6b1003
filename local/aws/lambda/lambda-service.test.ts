import { createHash, createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import type { Value } from "../../../graph/value.ts";
import type { InvocationResult } from "../../functions/invocation.ts";
import { type Answer, call } from "../../test/client.ts";
import { arn } from "../../test/tiny-graph.ts";
import { allow, runAws, SESSION, type TestAws } from "../test/run-aws.ts";

const OTHER = arn("lambda", "function:other");
const MAY_CALL = [allow("lambda:InvokeFunction", OTHER)];

let aws: TestAws;
const called: unknown[] = [];
afterEach(() => aws.stop());

async function start(statements: readonly Value[], result?: InvocationResult): Promise<void> {
  called.length = 0;
  const callFunction = (functionArn: string, event: unknown) => {
    called.push([functionArn, event]);
    return result && Promise.resolve(result);
  };
  aws = await runAws({ statements, options: { callFunction } });
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** As the SDK signs: the path encoded once more than it is sent. */
function invoke(name: string, body: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const { accessKeyId, secretAccessKey, sessionToken } = aws.credentials;
  const path = `/2015-03-31/functions/${name}/invocations`;
  const at = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const scope = [at.slice(0, 8), "us-east-1", "lambda", "aws4_request"];
  const headers: Record<string, string> = {
    host: new URL(aws.url).host,
    "x-amz-date": at,
    "x-amz-security-token": sessionToken,
    ...more,
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((each) => `${each}:${headers[each]}\n`).join("");
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const canonical = ["POST", encoded, "", lines, names.join(";"), sha256(body)].join("\n");
  const text = ["AWS4-HMAC-SHA256", at, scope.join("/"), sha256(canonical)].join("\n");
  const key = scope.reduce<Buffer | string>((previous, part) => hmac(previous, part), `AWS4${secretAccessKey}`);
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join("/")}, SignedHeaders=${names.join(";")}, Signature=${hmac(key, text).toString("hex")}`;
  return call(`${aws.url}${path}`, { method: "POST", headers: { ...headers, authorization }, body });
}

describe("a function that calls another", () => {
  it.each(["other", encodeURIComponent(OTHER)])("as %s is answered with what that answers, if it may", async (name) => {
    await start(MAY_CALL, { kind: "answered", requestId: "r", payload: '{"hello":1}' });
    const { status, text, headers } = await invoke(name, '{"an":"event"}');
    expect([status, text, headers["x-amz-function-error"]]).toEqual([200, '{"hello":1}', undefined]);
    expect(called).toEqual([[OTHER, { an: "event" }]]);
  });

  it("is refused if it may not, and nothing is called", async () => {
    await start([allow("lambda:InvokeFunction", arn("lambda", "function:one"))]);
    const { status, json } = await invoke("other", "{}");
    expect([status, json.__type]).toEqual([403, "com.amazon.coral.service#AccessDeniedException"]);
    expect(json.Message).toBe(
      `User: ${SESSION} is not authorized to perform: lambda:InvokeFunction on resource: ${OTHER} because no identity-based policy allows the lambda:InvokeFunction action`,
    );
    expect(called).toEqual([]);
  });

  it("is told what the other failed of, as Lambda tells it", async () => {
    const failure = { errorType: "TypeError", errorMessage: "no" };
    await start(MAY_CALL, { kind: "failed", requestId: "r", failure });
    const { status, json, headers } = await invoke("other", "{}");
    expect([status, json, headers["x-amz-function-error"]]).toEqual([200, failure, "Unhandled"]);
  });

  it.each<[string, InvocationResult | undefined, number]>([
    ["one that is not there", undefined, 404],
    ["one that is busy", { kind: "throttled" }, 429],
    ["one with a payload that is too long", { kind: "too-large" }, 413],
  ])("of %s is refused with Lambda's status", async (_, result, status) => {
    await start(MAY_CALL, result);
    expect((await invoke("other", "{}")).status).toBe(status);
  });

  it.each<[string, string, string, Readonly<Record<string, string>>, number]>([
    ["a name that is none", "not%20a%20name", "{}", {}, 400],
    ["an alias", "other:live", "{}", {}, 501],
    ["a version of an ARN", encodeURIComponent(`${OTHER}:7`), "{}", {}, 501],
    ["a body that is no JSON", "other", "{", {}, 400],
    ["a call that is not waited for", "other", "{}", { "x-amz-invocation-type": "Event" }, 501],
  ])("with %s calls nothing", async (_, name, body, more, status) => {
    await start(MAY_CALL, { kind: "answered", requestId: "r", payload: "{}" });
    expect((await invoke(name, body, more)).status).toBe(status);
    expect(called).toEqual([]);
  });
});
