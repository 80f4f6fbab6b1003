/** `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations` → the ARN, without version or alias. */
export function functionArnOf(uri: string | undefined): string | undefined {
  const arn = /\/functions\/(arn:[^/]+)\/invocations$/.exec(uri ?? "")?.[1];
  return arn?.split(":").slice(0, 7).join(":");
}
