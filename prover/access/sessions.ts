import { identityOf, type Principal } from "../iam/request.ts";
import type { Subject, Target } from "./access.ts";

const OTHERS = ["session", "another-session", "some-other-session"];

/** The principal under every name of a session that the resource's policy tells apart: those it names, and one more. */
export function sessionsOf({ principal }: Subject, { policy }: Target): readonly Principal[] {
  if (principal.type !== "role" && principal.type !== "federated-user") return [principal];
  const { self = "" } = identityOf(principal);
  const stem = self.slice(0, self.length - principal.session.length);
  const named = new Set<string>();
  for (const { principal: element } of policy?.statements ?? []) {
    for (const entry of element?.entries ?? []) {
      if (entry.kind === "arn" && entry.name.startsWith(stem)) named.add(entry.name.slice(stem.length));
    }
  }
  const other = [principal.session, ...OTHERS].find((name) => name !== "" && !named.has(name)) ?? unusual(named);
  return [other, ...named].map((session) => (session === principal.session ? principal : { ...principal, session }));
}

function unusual(named: ReadonlySet<string>): string {
  let name = "session-1";
  for (let number = 2; named.has(name); number += 1) name = `session-${number}`;
  return name;
}
