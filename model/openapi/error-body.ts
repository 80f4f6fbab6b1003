/**
 * The body of an answer that API Gateway gives without asking a function: the shape that the functions answer errors in.
 *
 * The message is a fixed sentence of ours. API Gateway's own (`$context.error.validationErrorString`) quotes the request
 * without escaping it, which breaks the JSON and reflects what the client sent.
 */
export function errorBody(code: string, message: string): string {
  return JSON.stringify({ error: { code, message, requestId: "$context.requestId" } });
}
