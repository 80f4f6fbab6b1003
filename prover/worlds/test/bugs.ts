import type { Bug } from "./load-symbolic.ts";

/** Mistakes that somebody could make in the symbolic evaluator. The random worlds must catch each of them. */
export const BUGS: readonly Bug[] = [
  ...inFile("access/grants.ts", [
    ["knows no grants", "...granted(target, actions, setting), ", ""],
    ["ignores Deny", `return rulesOf(policies, "Deny", among, setting);`, "return [];"],
    ["forgets the boundary", "boundary === undefined ? [] : [", "true ? [] : ["],
    ["forgets what a boundary denies", `subject.boundary ?? [], target.policy ?? []`, "target.policy ?? []"],
    ["forgets what a resource policy denies", `subject.boundary ?? [], target.policy ?? []`, "subject.boundary ?? []"],
    ["reads only the first identity policy", "[[rulesOf(identity,", "[[rulesOf(identity.slice(0, 1),"],
    ["needs no key policy", `needsPolicy ? [reaching("account")] : []`, "[]"],
    [
      "leaves a key to its account without a word of its policy",
      `[reaching("direct")],`,
      `[[...reaching("direct"), ...reaching("account")]],`,
    ],
    ["asks only the resource's side across accounts", "own.map((layers) => [...layers, resource])", "[[resource]]"],
    ["asks only the principal's side across accounts", "own.map((layers) => [...layers, resource])", "own"],
    ["allows nothing across accounts", "return own.map((layers) => [...layers, resource]);", "return [];"],
    ["limits what names the session by the boundary", `[reaching("direct")],`, `[reaching("direct"), ...limits],`],
    ["limits what names the role by nothing", `[reaching("parent"), ...limits]`, `[reaching("parent")]`],
    [
      "holds federated users to no session policy",
      `const isLimited = who.type === "federated-user";`,
      "const isLimited = false;",
    ],
    ["asks the root user for policies", `who.type === "root"`, "false"],
    ["takes the role's name for the session's", `[reaching("direct")],`, `[reaching("parent")],`],
  ]),
  ...inFile("access/sessions.ts", [["knows one name of a session", "[other, ...named].map", "[other].map"]]),
  ...inFile("access/actions.ts", [
    ["takes NotAction for Action", "!== element.negated", "!== false"],
    ["tells actions apart by case", "written(value.toLowerCase())", "written(value)"],
  ]),
  ...inFile("access/resource.ts", [
    ["takes NotResource for Resource", "const wanted = holds !== negated;", "const wanted = holds;"],
    [
      "ignores NotResource",
      "if (resource === undefined) return",
      "if (resource === undefined || resource.negated) return",
    ],
    ["fills variables in a policy of 2008", `const hasVariables = variables && `, "const hasVariables = "],
  ]),
  ...inFile("access/rule.ts", [
    [
      "takes NotPrincipal for Principal",
      "principal.negated ? reachExcept(principal, identity, effect, bounded) : reach(principal, identity)",
      "reach(principal, identity)",
    ],
    ["forgets the last condition of a statement", "of statement.conditions)", "of statement.conditions.slice(0, -1))"],
  ]),
  ...inFile("access/demand.ts", [
    ["drops Null", "return meetsNull(condition, holds, given, strength);", "return holds;"],
    ["turns Null around", "boolean(value) === absent", "boolean(value) !== absent"],
    ["takes ForAllValues for ForAnyValue", `if (set === "ForAllValues")`, `if (set === undefined)`],
    ["takes ForAnyValue for ForAllValues", `if (set === "ForAllValues")`, `if (set !== undefined)`],
    ["says no to ForAllValues of an absent key", "empty ? holds : holds", "empty ? !holds : holds"],
    ["ignores IfExists", "(condition.ifExists || comparison.negated)", "comparison.negated"],
    [
      "says no to a negated operator of an absent key",
      "(condition.ifExists || comparison.negated)",
      "condition.ifExists",
    ],
    ["tells keys apart by case", "const key = condition.key.toLowerCase();", "const key = condition.key;"],
  ]),
  ...inFile("access/comparison.ts", [
    ["compares StringEquals without case", "return verbatim(pieces, false);", "return verbatim(pieces, true);"],
    [
      "takes an ARN operator for a string operator",
      `operator.startsWith("Arn") ? arnPattern(pieces) : wide(pieces)`,
      "wide(pieces)",
    ],
    ["forgets that operators are negated", "operator?.negated ?? false", "false"],
  ]),
  ...inFile("access/pattern.ts", [
    [
      "takes ? for *",
      `character === "?") return { token: ONE, written }`,
      `character === "?") return { token: STAR, written }`,
    ],
    ["takes ? for itself", `if (written && character === "?")`, "if (false)"],
    ["compares with case where it must not", "token.literal.toLowerCase() === character.toLowerCase()", "false"],
    ["finds wildcards in StringEquals", `kind: "literal" as const`, `kind: "written" as const`],
    ["lets no * stand for nothing", "tokens[next]?.many", "false"],
  ]),
  ...inFile("access/find-given.ts", [
    [
      "expects every key in a request",
      "...(plain === undefined ? [] : [plain]), undefined]",
      "...(plain === undefined ? [] : [plain])]",
    ],
    [
      "looks for one value where two are needed",
      "of [...existential.map((part) => [...universal, part]), universal])",
      "of [[...universal, ...existential]])",
    ],
  ]),
  ...inFile("access/critical-points.ts", [
    ["sees no number between two others", "...between, ", ""],
    ["sees no address after a range", "[start, ...(after >> BigInt(first.bits) === 0n ? [after] : [])]", "[start]"],
  ]),
  ...inFile("access/search.ts", [
    ["tries only the first Allow", "of layer) {", "of layer.slice(0, 1)) {"],
    ["sees only the first way out of a Deny", "of [first, ...others])", "of [first])"],
    ["heeds only the first Deny", "denials.find(", "denials.slice(0, 1).find("],
  ]),
  ...inFile("access/known.ts", [
    ["lets callers choose the tags of the principal", "tag\\/.*|arn", "arn"],
    ["lets callers choose the tags of the resource", "!complete.some(", "!false && !([] as string[]).some("],
  ]),
  ...inFile("theorems/identity/candidates.ts", [
    ["indexes nothing that a resource leaves to an account", "admitted.byAccount.get(account) ?? []", "[]"],
    ["indexes nobody whom a resource's policy names", "admitted.byArn.get(arn) ?? NONE", "NONE"],
    ["indexes no resource that is open to everybody", "add(admitted.everybody)", "add(NONE)"],
    ["takes for a principal's own what is not", "sides[index] !== key", "sides[index] === key"],
  ]),
  ...inFile("theorems/identity/patterns.ts", [
    ["indexes no pattern by its beginning", "for (let at = firstAt(sorted, text); ", "for (let at = sorted.length; "],
    ["indexes no family by its beginning", "if (family !== undefined) around", "if (false) around"],
  ]),
  ...inFile("theorems/identity/tagged.ts", [
    ["indexes no resource whose tags are not known", "...byValue.free]", "]"],
    ["takes a tag that may be absent for one that must be there", "isBinding(condition)", "true"],
  ]),
  ...inFile("theorems/identity/patterns.ts", [
    ["reads a wildcard within a pattern as itself", 'if (wanted === "*") {', 'if (wanted === "**") {'],
  ]),
  ...inFile("iam/principals.ts", [
    ["limits the grantee by its boundary", `return byGrant ? "grant" : "parent"`, `return "parent"`],
  ]),
  ...inFile("iam/variables.ts", [
    ["drops the default of a variable", "context.get(key.toLowerCase()) ?? fallback", "context.get(key.toLowerCase())"],
    [
      "prefers the default of a variable",
      "context.get(key.toLowerCase()) ?? fallback",
      "fallback ?? context.get(key.toLowerCase())",
    ],
  ]),
  ...inFile("iam/operators.ts", [
    ["takes at most for below", "given <= wanted", "given < wanted"],
    ["takes at least for above", "given >= wanted", "given > wanted"],
  ]),
  ...inFile("iam/date-time.ts", [
    ["turns time zones around", "Number(minute) - zone", "Number(minute) + zone"],
    ["reads seconds as milliseconds", "return Number(text) * 1000;", "return Number(text);"],
  ]),
  ...inFile("iam/ip-address.ts", [
    ["reads a range one bit too wide", "BigInt(first.bits - length)", "BigInt(first.bits - length + 1)"],
  ]),
];

function inFile(
  file: string,
  bugs: readonly (readonly [name: string, find: string, replace: string])[],
): readonly Bug[] {
  return bugs.map(([name, find, replace]) => ({ name, file, find, replace }));
}
