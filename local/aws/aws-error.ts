/** What a service answers where it does not do what it was asked for. */
export class AwsError extends Error {
  override readonly name: string = "AwsError";
  /** `ValidationException`: the name by which SDKs tell errors apart. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** What AWS has and the local cloud has not. It is said, and nothing of a local run ever reaches an account. */
export function notServed(what: string): AwsError {
  return new AwsError("NotImplementedException", `${what} is not served locally.`, 501);
}
