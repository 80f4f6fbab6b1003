import { OPERATORS } from "../iam/operators.ts";
import type { PolicyDocument, RandomWorld, StatementDocument } from "./world.ts";

/** A construct of the policy language or of the evaluation, and how a world shows that it has it. */
export interface Construct {
  readonly name: string;
  readonly occurs: (features: Features) => boolean;
}

/** A world, taken apart once for all detectors. */
export interface Features {
  readonly world: RandomWorld;
  readonly identity: readonly StatementDocument[];
  readonly boundary: readonly StatementDocument[];
  readonly resource: readonly StatementDocument[];
  readonly statements: readonly StatementDocument[];
  /** Condition operators as written. */
  readonly operators: ReadonlySet<string>;
  /** Condition keys in lower case. */
  readonly keys: ReadonlySet<string>;
  /** Everything that stands in `Action`, `Resource` and their negations. */
  readonly patterns: readonly string[];
  readonly values: readonly string[];
}

export function featuresOf(world: RandomWorld): Features {
  const inside = (documents: readonly (PolicyDocument | undefined)[]) =>
    documents.flatMap((document) => document?.Statement ?? []);
  const identity = inside(world.principals.flatMap((one) => one.identity));
  const boundary = inside(world.principals.map((one) => one.boundary));
  const resource = inside(world.targets.flatMap((one) => [one.policy, one.grants]));
  const statements = [...identity, ...boundary, ...resource];
  const conditions = statements.flatMap(({ Condition = {} }) => Object.entries(Condition));
  const compared = conditions.flatMap(([, keys]) => Object.entries(keys));
  return {
    ...{ world, identity, boundary, resource, statements },
    operators: new Set(conditions.map(([operator]) => operator)),
    keys: new Set(compared.map(([key]) => key.toLowerCase())),
    patterns: statements.flatMap(({ Action, NotAction, Resource, NotResource }) =>
      [Action ?? [], NotAction ?? [], Resource ?? [], NotResource ?? []].flat(2),
    ),
    values: compared.flatMap(([, values]) => values),
  };
}

type Occurs = Construct["occurs"];

const hasOperator =
  (pattern: RegExp): Occurs =>
  ({ operators }) =>
    [...operators].some((name) => pattern.test(name));
const hasElement =
  (element: keyof StatementDocument): Occurs =>
  ({ statements }) =>
    statements.some((one) => element in one);
const hasPattern =
  (pattern: RegExp): Occurs =>
  ({ patterns }) =>
    patterns.some((text) => pattern.test(text));
const hasValue =
  (pattern: RegExp): Occurs =>
  ({ values }) =>
    values.some((text) => pattern.test(text));
const hasPrincipal =
  (pattern: RegExp): Occurs =>
  ({ resource }) =>
    resource.some(({ Principal }) => Principal !== undefined && pattern.test(JSON.stringify(Principal)));
const asks =
  (type: string): Occurs =>
  ({ world }) =>
    world.principals.some(({ principal }) => principal.type === type);
const isTarget =
  (kind: string): Occurs =>
  ({ world }) =>
    world.targets.some((target) => target.kind === kind);

const accountOf = (arn: string): string => arn.split(":")[4] ?? "";

/** Whether a resource with a policy and a principal across the wall are in one account, or in two. */
const withPolicy =
  (sameAccount: boolean): Occurs =>
  ({ world }) =>
    world.targets.some((target) =>
      world.principals.some(({ side, principal }) => {
        if (side === target.side || target.policy === undefined || !("arn" in principal)) return false;
        return (accountOf(principal.arn) === target.account) === sameAccount;
      }),
    );

/** Whether some key's policy leaves it to the account's identity policies, and whether only through a service. */
const delegates =
  (through: boolean): Occurs =>
  ({ resource }) =>
    resource.some(
      ({ Effect, Action, Condition }) =>
        Effect === "Allow" &&
        Action === "kms:*" &&
        (JSON.stringify(Condition ?? {}).includes("ViaService") || !through),
    );

/** Each must occur in worlds that are proved and in worlds that are refuted. */
export const CONSTRUCTS: readonly Construct[] = [
  { name: "Deny in an identity policy", occurs: ({ identity }) => identity.some(({ Effect }) => Effect === "Deny") },
  { name: "Deny in a resource policy", occurs: ({ resource }) => resource.some(({ Effect }) => Effect === "Deny") },
  { name: "NotAction", occurs: hasElement("NotAction") },
  { name: "NotResource", occurs: hasElement("NotResource") },
  { name: "NotPrincipal", occurs: hasElement("NotPrincipal") },
  { name: "* in an action", occurs: hasPattern(/^[a-z\d]+:.*\*/i) },
  { name: "? in an action", occurs: hasPattern(/^(?!arn:)[a-z\d]+:.*\?/i) },
  { name: "an action in another case", occurs: hasPattern(/^(?!arn:)[a-z\d]+:[a-z\d]+$/) },
  { name: "* within a resource", occurs: hasPattern(/^arn:.*\*./) },
  { name: "? in a resource", occurs: hasPattern(/^arn:.*\?/) },
  { name: "any region or account", occurs: hasPattern(/^arn:aws:\w+:\*:\*:/) },
  { name: "a variable in a resource", occurs: hasPattern(/\$\{[^,}]+:[^,}]+\}/) },
  { name: "a variable with a default in a resource", occurs: hasPattern(/\$\{[^}]+, '/) },
  { name: "${*}", occurs: hasPattern(/\$\{\*\}/) },
  { name: "a variable in a condition", occurs: hasValue(/\$\{[^,}]+\}/) },
  { name: "a variable with a default in a condition", occurs: hasValue(/\$\{[^}]+, '/) },
  { name: "a variable that the caller fills", occurs: hasPattern(/\$\{sts:ExternalId/) },
  {
    name: "a policy of 2008",
    occurs: ({ world }) =>
      [
        ...world.principals.flatMap(({ identity }) => identity),
        ...world.targets.flatMap(({ policy }) => policy ?? []),
      ].some(({ Version }) => Version === "2008-10-17"),
  },
  ...[...OPERATORS.keys(), "Null"].map((name) => ({
    name,
    occurs: hasOperator(new RegExp(`^(?:For\\w+:)?${name}(?:IfExists)?$`)),
  })),
  { name: "ForAllValues", occurs: hasOperator(/^ForAllValues:/) },
  { name: "ForAnyValue", occurs: hasOperator(/^ForAnyValue:/) },
  { name: "IfExists", occurs: hasOperator(/IfExists$/) },
  { name: "ForAllValues with IfExists", occurs: hasOperator(/^ForAllValues:.*IfExists$/) },
  { name: "ForAllValues of a negated operator", occurs: hasOperator(/^ForAllValues:.*Not/) },
  { name: "ForAnyValue of a negated operator", occurs: hasOperator(/^ForAnyValue:.*Not/) },
  ...["String", "Numeric", "Date", "Bool", "Binary", "(Not)?Ip", "Arn"].map((family) => ({
    name: `IfExists of ${family.replace("(Not)?", "")} operators`,
    occurs: hasOperator(new RegExp(`^(?:For\\w+:)?${family}\\w*IfExists$`)),
  })),
  { name: "* in the value of a condition", occurs: hasValue(/\*/) },
  { name: "? in the value of a condition", occurs: hasValue(/\?/) },
  { name: "kms:ViaService", occurs: ({ keys }) => keys.has("kms:viaservice") },
  { name: "kms:ViaService under an account's delegation", occurs: delegates(true) },
  { name: "a key that is left to its account", occurs: delegates(false) },
  { name: "a grant of a key", occurs: ({ world }) => world.targets.some(({ grants }) => grants !== undefined) },
  { name: "kms:EncryptionContext", occurs: ({ keys }) => keys.has("kms:encryptioncontext:tenant") },
  { name: "tags of a session that is begun", occurs: ({ keys }) => keys.has("aws:requesttag/tenant") },
  { name: "aws:ResourceTag", occurs: ({ keys }) => keys.has("aws:resourcetag/tenant") },
  { name: "aws:PrincipalTag as a key", occurs: ({ keys }) => keys.has("aws:principaltag/tenant") },
  { name: "aws:PrincipalArn", occurs: ({ keys }) => keys.has("aws:principalarn") },
  { name: "permissions boundary", occurs: ({ boundary }) => boundary.length > 0 },
  { name: "Deny in a boundary", occurs: ({ boundary }) => boundary.some(({ Effect }) => Effect === "Deny") },
  { name: "resource policy in the principal's account", occurs: withPolicy(true) },
  { name: "resource policy in another account", occurs: withPolicy(false) },
  { name: "Principal: everybody", occurs: hasPrincipal(/"\*"/) },
  { name: "Principal: an account", occurs: hasPrincipal(/"\d{12}"|:root"/) },
  { name: "Principal: a role", occurs: hasPrincipal(/:iam::\d{12}:role/) },
  { name: "Principal: a user", occurs: hasPrincipal(/:iam::\d{12}:user/) },
  { name: "Principal: a session", occurs: hasPrincipal(/:assumed-role\//) },
  { name: "Principal: a service", occurs: hasPrincipal(/"Service"/) },
  { name: "key policy", occurs: isTarget("key") },
  { name: "role trust", occurs: isTarget("role") },
  { name: "a family of resources", occurs: ({ world }) => world.targets.some(({ arn }) => arn.endsWith("*")) },
  { name: "a session of a role asks", occurs: asks("role") },
  { name: "a user asks", occurs: asks("user") },
  { name: "a session of a federated user asks", occurs: asks("federated-user") },
  { name: "the root user asks", occurs: asks("root") },
  { name: "a service asks", occurs: asks("service") },
  { name: "requests that name no resource", occurs: isTarget("account") },
  { name: "nobody known asks", occurs: asks("anonymous") },
  {
    name: "a stranger asks",
    occurs: ({ world }) =>
      world.principals.some(({ side, principal }) => side === "outside" && principal.type === "role"),
  },
];
