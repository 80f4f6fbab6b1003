import { type InvocationResult, MAXIMUM_PAYLOAD_BYTES } from "../../functions/invocation.ts";
import { AwsError, notServed } from "../aws-error.ts";
import type { AwsAnswer, AwsCall, AwsService } from "../aws-service.ts";
import type { Enforcement } from "../enforcement/enforcement.ts";
import { accountOf, partitionOf } from "../session.ts";

/** Calls a function by its ARN; `undefined` where there is none. */
export type CallFunction = (functionArn: string, event: unknown) => Promise<InvocationResult> | undefined;

export interface LambdaOptions {
  readonly enforcement: Enforcement;
  readonly callFunction: CallFunction;
}

const VERSION = "/2015-03-31/";

/** Calls of one function by another, waited for. @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function lambdaService({ enforcement, callFunction }: LambdaOptions): AwsService {
  return {
    name: "lambda",
    protocol: { kind: "rest", prefix: VERSION },
    toleranceMinutes: 5,
    call: async (call) => {
      const arn = calledFunction(call);
      enforcement.authorize({ caller: call.caller, action: "lambda:InvokeFunction", resource: arn });
      return answerOf(await callFunction(arn, eventOf(call)), arn);
    },
  };
}

const NAME = /^[\w-]{1,64}$/;
const QUALIFIED = /^(?:arn:aws[a-z-]*:lambda:[a-z\d-]+:\d{12}:function:)?[\w-]{1,64}:[\w$-]+$/;
const ARN = /^(?:arn:aws[a-z-]*:lambda:[a-z\d-]+:\d{12}:function:)([\w-]{1,64})$/;

/** @throws AwsError where something else is asked than to call a function and wait for it */
function calledFunction({ caller, operation, input }: AwsCall): string {
  const [, encoded] = /^POST functions\/([^/?]+)\/invocations$/.exec(operation) ?? [];
  const type = input["x-amz-invocation-type"] ?? "RequestResponse";
  if (encoded === undefined) throw notServed(`Lambda's operation ${operation.slice(0, 200)}`);
  if (type !== "RequestResponse") throw notServed(`Lambda's invocation of the type ${String(type).slice(0, 40)}`);
  const text = decoded(encoded);
  if (ARN.test(text)) return text;
  if (QUALIFIED.test(text)) throw notServed("A version or an alias of a function");
  if (!NAME.test(text)) throw new AwsError("ValidationException", "The function's name or ARN is not valid.");
  return `arn:${partitionOf(caller.session)}:lambda:${caller.region}:${accountOf(caller.session)}:function:${text}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function eventOf({ input }: AwsCall): unknown {
  const text = String(input["body"]);
  if (Buffer.byteLength(text) > MAXIMUM_PAYLOAD_BYTES) {
    throw new AwsError("RequestTooLargeException", `The payload is longer than ${MAXIMUM_PAYLOAD_BYTES} bytes.`, 413);
  }
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw new AwsError("InvalidRequestContentException", "Could not parse request body into json.");
  }
}

function answerOf(result: InvocationResult | undefined, arn: string): AwsAnswer {
  switch (result?.kind) {
    case "answered":
      return payload(result.payload, {});
    case "failed":
      return payload(JSON.stringify(result.failure), { "x-amz-function-error": "Unhandled" });
    case "throttled":
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
    case "too-large":
      throw new AwsError("RequestTooLargeException", "The payload is too long.", 413);
    default:
      throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
  }
}

function payload(text: string, more: Readonly<Record<string, string>>): AwsAnswer {
  const headers = { "content-type": "application/json", "x-amz-executed-version": "$LATEST", ...more };
  return { kind: "raw", status: 200, headers, body: Buffer.from(text) };
}
