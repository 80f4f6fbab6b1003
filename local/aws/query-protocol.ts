import type { AwsError } from "./aws-error.ts";
import type { AwsService, Input } from "./aws-service.ts";
import type { Written } from "./json-protocol.ts";

type Query = Extract<AwsService["protocol"], { readonly kind: "query" }>;

/** Parameters as they are sent: flat, lists as `Tags.member.1.Key`. */
export function readQuery(body: Buffer): Input {
  return Object.fromEntries(new URLSearchParams(body.toString("utf8")));
}

/** The members of a list of texts, in their order. */
export function textMembers(input: Input, name: string): readonly string[] {
  return memberNumbers(input, name).flatMap((number) => {
    const value = input[`${name}.member.${number}`];
    return typeof value === "string" ? [value] : [];
  });
}

/** The members of a list of structures. */
export function members(input: Input, name: string): readonly Readonly<Record<string, string>>[] {
  return memberNumbers(input, name).map((number) => {
    const prefix = `${name}.member.${number}.`;
    const own = Object.entries(input).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), String(value)]));
  });
}

function memberNumbers(input: Input, name: string): readonly number[] {
  const prefix = `${name}.member.`;
  const numbers = Object.keys(input).flatMap((key) =>
    key.startsWith(prefix) ? [Number.parseInt(key.slice(prefix.length), 10)] : [],
  );
  return [...new Set(numbers.filter((number) => number > 0))].toSorted((a, b) => a - b);
}

export function writeQuery({ namespace }: Query, operation: string, value: Input, requestId: string): Written {
  const body = element(`${operation}Response`, [
    element(`${operation}Result`, [elements(value)]),
    element("ResponseMetadata", [elements({ RequestId: requestId })]),
  ]);
  return { status: 200, contentType: "text/xml", body: withNamespace(body, namespace) };
}

/** The query services have other names for the same refusals, and another status. */
const CODES: ReadonlyMap<string, string> = new Map([
  ["AccessDeniedException", "AccessDenied"],
  ["ExpiredTokenException", "ExpiredToken"],
  ["IncompleteSignatureException", "IncompleteSignature"],
  ["InvalidSignatureException", "SignatureDoesNotMatch"],
  ["MissingAuthenticationTokenException", "MissingAuthenticationToken"],
  ["UnrecognizedClientException", "InvalidClientTokenId"],
]);

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
export function writeQueryError({ namespace }: Query, error: AwsError, requestId: string): Written {
  const code = CODES.get(error.code);
  const body = element("ErrorResponse", [
    element("Error", [elements({ Type: "Sender", Code: code ?? error.code, Message: error.message })]),
    elements({ RequestId: requestId }),
  ]);
  return {
    status: code === undefined ? error.status : 403,
    contentType: "text/xml",
    body: withNamespace(body, namespace),
  };
}

function withNamespace(xml: string, namespace: string): string {
  return xml.replace(">", ` xmlns="${namespace}">`);
}

function element(name: string, inner: readonly string[]): string {
  return `<${name}>${inner.join("")}</${name}>`;
}

function elements(value: Input): string {
  return Object.entries(value)
    .map(([name, inner]) =>
      element(name, [typeof inner === "object" && inner !== null ? elements({ ...inner }) : escaped(String(inner))]),
    )
    .join("");
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? "");
}
