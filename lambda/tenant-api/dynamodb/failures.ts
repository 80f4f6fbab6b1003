import { ApiError } from "../api-error.ts";

const THROTTLED = [
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
  "TransactionInProgressException",
];

const UNAVAILABLE = ["InternalServerError", "ServiceUnavailable", "ServiceUnavailableException", "TimeoutError"];
const NETWORK = ["ECONNREFUSED", "ECONNRESET", "EAI_AGAIN", "ENETUNREACH", "ENOTFOUND", "EPIPE", "ETIMEDOUT"];

/** The condition of a write did not hold. */
export function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

/** What a failure of DynamoDB means for the client; one that is nobody's fault but ours stays what it is. */
export function clientFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (THROTTLED.includes(error.name)) return retryLater("TooManyRequests", "Too many requests at once. Retry later.");
  if (UNAVAILABLE.includes(error.name) || NETWORK.includes(codeOf(error))) {
    return retryLater("ServiceUnavailable", "The data is out of reach at the moment. Retry later.");
  }
  // DynamoDB has no error of its own for this, only a sentence.
  if (error.name === "ValidationException" && /item size/i.test(error.message)) {
    return new ApiError("RequestTooLarge", "The record is larger than can be kept.");
  }
  return error;
}

function retryLater(code: "TooManyRequests" | "ServiceUnavailable", message: string): ApiError {
  return new ApiError(code, message, { "Retry-After": "1" });
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

/** @returns the answer, or `undefined` where the condition of the write did not hold */
export async function conditionally<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (isConditionFailure(error)) return undefined;
    throw clientFailure(error);
  }
}

export async function unconditionally<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw clientFailure(error);
  }
}
