import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./aws-error.ts";
import type { CredentialStore } from "./credentials.ts";
import type { Session } from "./session.ts";

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface SignatureSettings {
  /** The name by which the called service signs: `dynamodb`. */
  readonly service: string;
  /** Milliseconds since 1970, by the clock of the local AWS. */
  readonly now: number;
  /** How far the caller's clock may be from it. */
  readonly toleranceMinutes: number;
}

/** Who a call comes from, and what its signature says of it. */
export interface Signed {
  readonly session: Session;
  readonly accessKeyId: string;
  readonly region: string;
}

/** @throws AwsError where nobody is identified */
export type Identify = (request: SignedRequest, store: CredentialStore, settings: SignatureSettings) => Signed;

/**
 * Who a call comes from, by its AWS Signature Version 4: a function cannot pass for another by naming its key, and a
 * call that somebody has seen cannot be sent with another body, to another operation, or much later.
 *
 * @throws AwsError as AWS refuses a signature that does not hold
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function verifySignature(request: SignedRequest, store: CredentialStore, settings: SignatureSettings): Signed {
  const parsed = parseAuthorization(request.headers.authorization);
  const found = store.find(parsed.accessKeyId);
  if (found === undefined || request.headers["x-amz-security-token"] !== found.credentials.sessionToken) {
    throw new AwsError("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  const date = requireDate(request.headers["x-amz-date"]);
  requireScope(parsed, settings.service, date);
  requireSigned(request.headers, parsed.signedHeaders);
  const signed = signatureOf(request, date, parsed, found.credentials.secretAccessKey);
  if (!sameText(signed, parsed.signature)) {
    throw invalid(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
  }
  requireFresh(date, settings);
  if ((found.session.expires ?? Number.POSITIVE_INFINITY) <= settings.now) {
    throw new AwsError("ExpiredTokenException", "The security token included in the request is expired");
  }
  return { session: found.session, accessKeyId: parsed.accessKeyId, region: parsed.scope[1] ?? "" };
}

interface Authorization {
  readonly accessKeyId: string;
  /** Date, region, service, `aws4_request`. */
  readonly scope: readonly string[];
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function parseAuthorization(header: string | undefined): Authorization {
  if (header === undefined)
    throw new AwsError("MissingAuthenticationTokenException", "Request is missing Authentication Token");
  const [, credential, names, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(header) ?? [];
  if (credential === undefined || names === undefined || signature === undefined) {
    throw new AwsError("IncompleteSignatureException", "The Authorization header is not one of Signature Version 4.");
  }
  const [accessKeyId = "", ...scope] = credential.split("/");
  return { accessKeyId, scope, signedHeaders: names.split(";"), signature };
}

const BASIC_DATE = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

function requireDate(header: string | string[] | undefined): string {
  if (typeof header === "string" && BASIC_DATE.test(header)) return header;
  throw new AwsError("IncompleteSignatureException", "Date must be in ISO-8601 'basic format'.");
}

function requireScope({ scope }: Authorization, service: string, date: string): void {
  const [day, region = "", scopedTo, terminator, ...more] = scope;
  if (day !== date.slice(0, 8)) {
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${date.slice(0, 8)}', from '${date}'.`,
    );
  }
  if (scopedTo !== service) throw invalid(`Credential should be scoped to correct service: '${service}'.`);
  if (terminator !== "aws4_request" || more.length > 0 || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw invalid("Credential should be scoped to a valid region and end in 'aws4_request'.");
  }
}

/** What is not signed could be changed by whoever passes a call on. */
function requireSigned(headers: IncomingHttpHeaders, names: readonly string[]): void {
  const unsigned = Object.keys(headers).find(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !names.includes(name),
  );
  if (unsigned !== undefined) throw invalid(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`);
}

function requireFresh(date: string, { now, toleranceMinutes }: SignatureSettings): void {
  const tolerance = toleranceMinutes * 60_000;
  const signedAt = Date.parse(date.replace(BASIC_DATE, "$1-$2-$3T$4:$5:$6Z"));
  const [earliest, latest] = [now - tolerance, now + tolerance];
  if (signedAt >= earliest && signedAt <= latest) return;
  const because =
    signedAt < earliest
      ? `Signature expired: ${date} is now earlier than ${basic(earliest)} (${basic(now)} - ${toleranceMinutes} min.)`
      : `Signature not yet current: ${date} is still later than ${basic(latest)} (${basic(now)} + ${toleranceMinutes} min.)`;
  throw invalid(Number.isNaN(signedAt) ? "Date must be in ISO-8601 'basic format'." : because);
}

const basic = (time: number): string => new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, "");

const invalid = (message: string): AwsError => new AwsError("InvalidSignatureException", message);

function signatureOf(request: SignedRequest, date: string, authorization: Authorization, secret: string): string {
  const { signedHeaders: names, scope } = authorization;
  const [plain = "/", query = ""] = request.path.split("?");
  // Every service but S3 signs a path that is encoded once more than the one that is sent.
  const path = plain.split("/").map(encodeURIComponent).join("/");
  const headers = names.map((name) => `${name}:${headerText(request.headers[name])}\n`).join("");
  const canonical = [request.method, path, query, headers, names.join(";"), sha256(request.body)].join("\n");
  const stringToSign = ["AWS4-HMAC-SHA256", date, scope.join("/"), sha256(canonical)];
  return hmac(signingKey(secret, scope), stringToSign.join("\n")).toString("hex");
}

const keys = new Map<string, Buffer>();

/** The same for a day, a region and a service: four of the five HMACs of a call. */
function signingKey(secret: string, scope: readonly string[]): Buffer {
  const name = `${secret} ${scope.join("/")}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = scope.reduce<Buffer>((previous, part) => hmac(previous, part), Buffer.from(`AWS4${secret}`));
  if (keys.size > 1_000) keys.clear();
  keys.set(name, key);
  return key;
}

function headerText(value: string | readonly string[] | undefined): string {
  return [value ?? ""].flat().join(",").trim().replaceAll(/ +/g, " ");
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

function sameText(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
