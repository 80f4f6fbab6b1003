/** A function as a reference calls it; version and alias are left out, because they are the function's own. */
export interface FunctionName {
  readonly name: string;
  /** Without a version or alias; absent where the reference says neither account nor region. */
  readonly arn?: string;
}

const QUALIFIER = String.raw`(?::(?:\$LATEST|[\w-]+))?`;
const ARN = new RegExp(String.raw`^(arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:([\w-]+))${QUALIFIER}$`);
const PARTIAL = new RegExp(String.raw`^(?:\d{12}:)?function:([\w-]+)${QUALIFIER}$`);
const NAME = new RegExp(String.raw`^([\w-]+)${QUALIFIER}$`);

/**
 * The function that a name, an ARN or a partial ARN means.
 *
 * @returns `undefined` where it is none of them: a stage variable stands in it, or a wildcard.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
 */
export function functionNamed(reference: string): FunctionName | undefined {
  const isArn = reference.startsWith("arn:") && reference.includes(":", 4);
  if (isArn && !reference.includes(":lambda:")) return undefined;
  const [, arn, named] = ARN.exec(reference) ?? [];
  if (arn !== undefined && named !== undefined) return { name: named, arn };
  const [, name] = PARTIAL.exec(reference) ?? NAME.exec(reference) ?? [];
  return name === undefined ? undefined : { name };
}

const INVOCATION =
  /^arn:aws[\w-]*:apigateway:[\w-]+:lambda:path\/(?:2015-03-31|2021-11-15)\/functions\/(.+)\/(?:response-streaming-)?invocations$/;

/**
 * The ARN, without version or alias, of the function that API Gateway calls at a URI; an HTTP API names the function's
 * ARN itself.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
 */
export function functionInvoked(uri: string): string | undefined {
  return functionNamed(INVOCATION.exec(uri)?.[1] ?? uri)?.arn;
}

/** Whether a URI is of Lambda, whichever function it means. */
export function invokesFunction(uri: string): boolean {
  return /^arn:aws[\w-]*:(?:lambda:|apigateway:[^:]*:lambda:)/.test(uri);
}
