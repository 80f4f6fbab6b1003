import type { Request } from "../prover/iam/request.ts";

/** A request for people, a line a fact: what on what, by whom, with which context. */
export function requestText({ principal, action, resource, context = {} }: Request): readonly string[] {
  return [
    `${action} on ${resource.arn}`,
    `by ${nameOf(principal)}`,
    ...Object.entries(context).map(([key, value]) => `with ${key} = ${[value].flat().join(" | ")}`),
  ];
}

function nameOf(principal: Request["principal"]): string {
  if (principal.type === "anonymous") return "anyone, without credentials";
  if (principal.type === "service") return `the service ${principal.service}`;
  const session = "session" in principal ? ` (session ${principal.session})` : "";
  const tags = "tags" in principal ? Object.entries(principal.tags ?? {}) : [];
  return `${principal.arn}${session}${tags.length === 0 ? "" : `, tagged ${tags.map(([key, value]) => `${key}=${value}`).join(", ")}`}`;
}
