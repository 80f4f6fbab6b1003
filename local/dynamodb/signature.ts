import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Caller, CredentialStore } from "./credentials.ts";

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The error types that DynamoDB answers to a call whose signature does not hold. */
export type SignatureError =
  | "MissingAuthenticationTokenException"
  | "UnrecognizedClientException"
  | "InvalidSignatureException";

/**
 * Who a call comes from, by its AWS Signature Version 4: a function cannot pass for another by naming its key.
 * The request's age is not checked: all clocks here are one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function verifySignature(request: SignedRequest, store: CredentialStore): Caller | SignatureError {
  const parsed = parseAuthorization(request.headers.authorization);
  if (parsed === undefined) return "MissingAuthenticationTokenException";
  const [accessKeyId = "", ...scope] = parsed.credential.split("/");
  const found = store.find(accessKeyId);
  if (found === undefined || request.headers["x-amz-security-token"] !== found.credentials.sessionToken) {
    return "UnrecognizedClientException";
  }
  const signed = signatureOf(request, parsed.signedHeaders, scope, found.credentials.secretAccessKey);
  return sameText(signed, parsed.signature) ? found.caller : "InvalidSignatureException";
}

function parseAuthorization(header: string | undefined) {
  const match = /^AWS4-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/.exec(
    header ?? "",
  );
  const [, credential, signedHeaders, signature] = match ?? [];
  if (credential === undefined || signedHeaders === undefined || signature === undefined) return undefined;
  return { credential, signedHeaders: signedHeaders.split(";"), signature };
}

function signatureOf(
  request: SignedRequest,
  names: readonly string[],
  scope: readonly string[],
  secret: string,
): string {
  const [path = "/", query = ""] = request.path.split("?");
  const headers = names.map((name) => `${name}:${headerText(request.headers[name])}\n`).join("");
  const canonical = [request.method, path, query, headers, names.join(";"), sha256(request.body)].join("\n");
  const stringToSign = [
    "AWS4-HMAC-SHA256",
    headerText(request.headers["x-amz-date"]),
    scope.join("/"),
    sha256(canonical),
  ];
  const key = scope.reduce<string | Buffer>((previous, part) => hmac(previous, part), `AWS4${secret}`);
  return hmac(key, stringToSign.join("\n")).toString("hex");
}

function headerText(value: string | readonly string[] | undefined): string {
  return [value ?? ""].flat().join(",").trim().replaceAll(/ +/g, " ");
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

function sameText(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
