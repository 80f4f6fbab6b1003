import { type Fields, fieldsOf, oneOf, strings, unexpected } from "./document-values.ts";
import { NotUnderstood } from "./not-understood.ts";
import type { PolicyKind } from "./policy.ts";
import type { PrincipalElement, PrincipalEntry } from "./principals.ts";

const PRINCIPALS: ReadonlySet<string> = new Set(["AWS", "Service", "Federated"]);

/**
 * The `Principal` or `NotPrincipal` of a statement.
 *
 * @throws NotUnderstood where a policy of an identity has one, or one of a resource has none
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function parsePrincipal(fields: Fields, kind: PolicyKind): PrincipalElement | undefined {
  const element = oneOf(fields, "Principal");
  if ((element === undefined) !== (kind === "identity")) {
    throw new NotUnderstood(
      `A policy of ${kind === "identity" ? "an identity names no" : "a resource names its"} Principal.`,
    );
  }
  if (element === undefined) return undefined;
  const negated = element === "NotPrincipal";
  const value = fields[element];
  if (value === "*") return { negated, entries: [{ kind: "everyone", awsOnly: false }] };
  const types = Object.entries(fieldsOf(value, PRINCIPALS));
  if (types.length === 0) throw unexpected(element, value);
  const entries = types.flatMap(([type, names]) => strings(names, type).map((text) => principalEntry(type, text)));
  return { negated, entries };
}

const AWS_PRINCIPAL =
  /^arn:aws[a-z-]*:(?:iam::\d{12}:(?:user|role)\/[\w+=,.@/-]+|sts::\d{12}:(?:assumed-role\/[\w+=,.@-]+|federated-user)\/[\w+=,.@-]+)$/;

function principalEntry(type: string, text: string): PrincipalEntry {
  if (type === "Federated") return { kind: "federated", name: text };
  if (type === "Service" && /^[a-z\d.-]+$/.test(text)) return { kind: "service", name: text };
  if (type === "AWS" && text === "*") return { kind: "everyone", awsOnly: true };
  const [, account] = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/.exec(text) ?? [];
  if (type === "AWS" && account !== undefined && text.startsWith("arn:") === text.endsWith(":root")) {
    return { kind: "account", account };
  }
  if (type === "AWS" && AWS_PRINCIPAL.test(text)) return { kind: "arn", name: text };
  throw unexpected(type, text);
}
