import type { Caller } from "./enforcement/question.ts";

export type Input = Readonly<Record<string, unknown>>;

/** One call of a function to a service, of whom it is known who asks. */
export interface AwsCall {
  readonly caller: Caller;
  /** `GetItem` */
  readonly operation: string;
  readonly input: Input;
}

export type AwsAnswer =
  /** In the service's own protocol. */
  | { readonly kind: "value"; readonly value: Input }
  /** As another has answered. */
  | {
      readonly kind: "raw";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Buffer;
    };

/** A service of AWS, as far as it is served here. */
export interface AwsService {
  /** As signatures and the names of endpoints call it: `dynamodb`. */
  readonly name: string;
  readonly protocol: /** @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
    | { readonly kind: "json"; readonly target: string; readonly version: "1.0" | "1.1"; readonly errors: string }
    /** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
    | { readonly kind: "query"; readonly version: string; readonly namespace: string }
    /**
     * Named by its paths: an operation is `METHOD PATH`, the path without the prefix; its input is the headers, and the
     * text of the body as `body`.
     *
     * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
     */
    | { readonly kind: "rest"; readonly prefix: string };
  /** How far a caller's clock may be from AWS's. */
  readonly toleranceMinutes: number;
  /** @throws AwsError where it does not do what it is asked for */
  readonly call: (call: AwsCall) => Promise<AwsAnswer>;
}

export function valueAnswer(value: Input): AwsAnswer {
  return { kind: "value", value };
}

export function isInput(value: unknown): value is Input {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
