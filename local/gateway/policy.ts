import * as v from "valibot";

/**
 * What an authorizer's policy says about one call. An explicit deny wins; what is neither allowed nor denied is
 * refused.
 */
export type PolicyAnswer = "allow" | "explicit-deny" | "implicit-deny";

const texts = v.union([v.string(), v.array(v.string())]);

const Statement = v.object({
  Effect: v.picklist(["Allow", "Deny"]),
  Action: texts,
  Resource: texts,
  Condition: v.optional(v.unknown()),
});

/** The policy document that an authorizer may return. Conditions and negations are refused, not guessed at. */
export const AuthorizerPolicy = v.object({
  Version: v.optional(v.string()),
  Statement: v.union([
    v.array(Statement),
    v.pipe(
      Statement,
      v.transform((statement) => [statement]),
    ),
  ]),
});
export type AuthorizerPolicyDocument = v.InferOutput<typeof AuthorizerPolicy>;

const INVOKE = "execute-api:Invoke";

/** @param resource `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH` of the call */
export function evaluatePolicy(policy: AuthorizerPolicyDocument, resource: string): PolicyAnswer {
  const matching = policy.Statement.filter(
    (statement) =>
      [statement.Action].flat().some((action) => matchesWildcard(action.toLowerCase(), INVOKE.toLowerCase())) &&
      [statement.Resource].flat().some((pattern) => matchesWildcard(pattern, resource)),
  );
  if (matching.some(({ Effect }) => Effect === "Deny")) return "explicit-deny";
  return matching.some(({ Effect, Condition }) => Effect === "Allow" && Condition === undefined)
    ? "allow"
    : "implicit-deny";
}

/** IAM's wildcards: `*` is any run of characters, `/` included; `?` is any one. Linear in time for any pattern. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      mark = t;
    } else if (pattern[p] === "?" || pattern[p] === text[t]) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}
