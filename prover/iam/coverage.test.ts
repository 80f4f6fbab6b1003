import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Value } from "../../graph/value.ts";
import { type Decision, decide, type Policies } from "./decide.ts";
import { asGrants } from "./grant.ts";
import { NotUnderstood } from "./not-understood.ts";
import { OPERATORS } from "./operators.ts";
import { type Policy, parsePolicy } from "./policy.ts";
import type { Request } from "./request.ts";

type Conditions = Readonly<Record<string, Readonly<Record<string, Value>>>>;
type Statement = Readonly<Record<string, Value>> & { readonly Condition?: Conditions };
type Document = Readonly<Record<string, Value>> & { readonly Statement: Statement | readonly Statement[] };

interface Case {
  readonly name: string;
  readonly source: string;
  readonly request: Request;
  readonly policies: {
    readonly identity?: readonly Document[];
    readonly boundary?: Document;
    readonly session?: readonly Document[];
    readonly resource?: Document;
    readonly grants?: Document;
  };
}

const folder = join(import.meta.dirname, "../../cases/iam");
const cases = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Case[]);

/** `undefined`: a document is refused. */
function decisionOn({ request, policies }: Case): Decision | undefined {
  const { identity, boundary, session, resource, grants } = policies;
  const own = (document: Document) => parsePolicy(document, "policy", "identity");
  try {
    const parsed: Policies = {
      ...(identity && { identity: identity.map(own) }),
      ...(boundary && { boundary: own(boundary) }),
      ...(session && { session: session.map(own) }),
      ...(resource && { resource: withGrants(parsePolicy(resource, "resource", "resource"), grants) }),
    };
    return decide(request, parsed);
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

function withGrants(policy: Policy, grants: Document | undefined): Policy {
  const granted = grants && asGrants(parsePolicy(grants, "grants", "resource"));
  return { ...policy, statements: [...policy.statements, ...(granted?.statements ?? [])] };
}

/** Of a key that no request has. */
const NEVER = { "coverage:never": "true" };

/** The case with every condition under the operator taken to hold, or not to. */
function assuming(one: Case, operator: string, holds: boolean): Case {
  const inStatement = (statement: Statement): Statement => {
    if (statement.Condition?.[operator] === undefined) return statement;
    const { [operator]: _, ...others } = statement.Condition;
    return { ...statement, Condition: holds ? others : { ...others, Bool: { ...others["Bool"], ...NEVER } } };
  };
  const inDocument = (document: Document): Document => ({
    ...document,
    Statement: statementsOf(document).map(inStatement),
  });
  const { identity, boundary, session, resource } = one.policies;
  const policies = {
    ...one.policies,
    ...(identity && { identity: identity.map(inDocument) }),
    ...(boundary && { boundary: inDocument(boundary) }),
    ...(session && { session: session.map(inDocument) }),
    ...(resource && { resource: inDocument(resource) }),
  };
  return { ...one, policies };
}

/** Cases hold documents that are refused, too. */
function statementsOf(document: Document): readonly Statement[] {
  const statements = [document.Statement].flat() as readonly (Statement | undefined)[];
  return statements.filter((statement) => statement !== undefined && typeof statement === "object");
}

function operatorsIn({ policies }: Case): ReadonlySet<string> {
  const documents = [policies.identity ?? [], policies.boundary ?? [], policies.session ?? [], policies.resource ?? []];
  const statements = documents.flat().flatMap(statementsOf);
  return new Set(statements.flatMap(({ Condition }) => Object.keys(Condition ?? {})));
}

const PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_";

/** Operators as cases write them, with whether a condition under them holds where everything else lets it decide. */
function decided(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const one of cases) {
    if (!one.source.startsWith(PAGE)) continue;
    for (const operator of operatorsIn(one)) {
      const [yes, no] = [true, false].map((holds) => decisionOn(assuming(one, operator, holds))?.verdict);
      if (yes === undefined || no === undefined || yes === no) continue;
      const verdict = decisionOn(one)?.verdict;
      if (verdict === yes || verdict === no) found.add(`${operator} ${verdict === yes ? "holds" : "fails"}`);
    }
  }
  return found;
}

test("every operator decides a case by holding and another by failing, both with AWS's page on conditions", () => {
  const bare = new Set([...decided()].map((name) => name.replace(/^For\w+:/, "").replace("IfExists ", " ")));
  const wanted = [...OPERATORS.keys(), "Null"].flatMap((name) => [`${name} holds`, `${name} fails`]);
  expect(wanted.filter((name) => !bare.has(name))).toEqual([]);
});

test("so do ForAllValues, ForAnyValue and IfExists", () => {
  const forms = ["ForAllValues:", "ForAnyValue:", "IfExists"].flatMap((form) => [
    [form, "holds"] as const,
    [form, "fails"] as const,
  ]);
  const found = [...decided()];
  expect(forms.filter(([form, how]) => !found.some((name) => name.includes(form) && name.endsWith(how)))).toEqual([]);
});

test("every reason that a decision can have is the reason of some case", () => {
  const source = readFileSync(join(import.meta.dirname, "decide.ts"), "utf8");
  const reasons = [...source.matchAll(/decision\(\s*"(?:allow|deny)",\s*"([^"]+)"/g)].map(([, reason]) => reason);
  expect(reasons.length).toBeGreaterThan(10);
  const given = new Set(cases.map((one) => decisionOn(one)?.because));
  expect(reasons.filter((reason) => !given.has(reason))).toEqual([]);
});
