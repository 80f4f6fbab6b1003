import { isUnknown, type Value } from "../../graph/value.ts";
import { NotUnderstood } from "../iam/not-understood.ts";
import { type Policy, parsePolicy, type ReadActions, type Statement } from "../iam/policy.ts";
import type { FactsContext, PolicySource } from "./context.ts";
import { known } from "./values.ts";
import type { PolicyFacts } from "./world.ts";

/** Reads a policy where it hangs. Never throws: what cannot be read is a doubt, with the place and the reason. */
export function readPolicy(
  document: Value | undefined,
  { address, attachedBy, kind }: PolicySource,
  actions?: ReadActions,
): PolicyFacts {
  const unread = (doubt: string): PolicyFacts =>
    attachedBy === undefined ? { address, doubt } : { address, attachedBy, doubt };
  const value = known(document);
  if (value === undefined) return unread(`${address} has no policy document.`);
  if (isUnknown(value)) return unread(`The policy of ${address} is not known before deployment: ${value.reason}`);
  try {
    const policy = parsePolicy(value, address, kind, actions);
    return attachedBy === undefined ? { address, policy } : { address, attachedBy, policy };
  } catch (error) {
    if (error instanceof NotUnderstood) return unread(error.reason);
    // A document too deep for the stack is no policy that AWS would take.
    if (error instanceof RangeError) return unread(`The policy of ${address} is nested too deeply.`);
    throw error;
  }
}

/**
 * Reads policies of one graph. Many resources write the same text (nearly every function's role trusts Lambda): it is
 * parsed once. `Action` elements that say the same are one object, by which whatever asks what they mean knows them.
 */
export function policyReader(): FactsContext["readPolicy"] {
  const [ofResources, ofPrincipals] = [new Map<string, Policy>(), new Map<string, Policy>()];
  const actions: ReadActions = new Map();
  return (document, source) => {
    const { address, attachedBy, kind } = source;
    const read = kind === "resource" ? ofResources : ofPrincipals;
    // A principal's own document is seldom another's, too.
    const isShared = kind === "resource" || attachedBy !== undefined;
    if (typeof document !== "string" || !isShared) return readPolicy(document, source, actions);
    const known = read.get(document);
    if (known === undefined) {
      const facts = readPolicy(document, source, actions);
      if (facts.policy !== undefined) read.set(document, facts.policy);
      return facts;
    }
    const statements = known.statements.map((statement) => ({ ...statement, policy: address }));
    return {
      address,
      ...(attachedBy !== undefined && { attachedBy }),
      policy: { ...known, name: address, statements },
    };
  };
}

/** A policy that this graph's words amount to where AWS keeps no document: a grant, a permission, a default. */
export function policyOf(address: string, statements: readonly Readonly<Record<string, Value>>[]): PolicyFacts {
  return readPolicy({ Version: "2012-10-17", Statement: statements }, { address, kind: "resource" });
}

/** Policies that are in force together as one, with every document's doubt; `undefined` where there is none. */
export function together(address: string, all: readonly PolicyFacts[]): PolicyFacts | undefined {
  const [first] = all;
  if (first === undefined || all.length === 1) return first;
  const doubts = all.flatMap(({ doubt }) => doubt ?? []);
  if (doubts.length > 0) return { address, doubt: doubts.join(" ") };
  const statements = all.flatMap(({ policy }) => policy?.statements ?? []);
  return { address, policy: { name: address, kind: "resource", statements } };
}

/**
 * The one policy of a resource that can have only one: where several documents are given, the last to be applied wins,
 * and the graph does not say which that is.
 */
export function onlyOne(address: string, all: readonly PolicyFacts[]): PolicyFacts | undefined {
  const [first, ...rest] = all;
  if (first === undefined || rest.length === 0) return first;
  if (rest.every((other) => first.policy !== undefined && sameStatements(first.policy, other.policy))) return first;
  return {
    address,
    doubt: `${all.map((one) => one.attachedBy ?? one.address).join(" and ")} set one policy of ${address}: which of them is in force is not known.`,
  };
}

function sameStatements(a: Policy, b: Policy | undefined): boolean {
  const bare = (statements: readonly Statement[] | undefined) =>
    JSON.stringify(statements?.map(({ policy: _, ...statement }) => statement));
  return bare(a.statements) === bare(b?.statements);
}
