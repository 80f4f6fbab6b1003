import { identityOf, type Principal } from "../iam/request.ts";
import { type Body, closeTo, contest, type Named, oneOrMore, statementBody, type Theme } from "./generate-statement.ts";
import { type Random, randomFrom } from "./random.ts";
import { ABROAD, HOME, KINDS, type KindSpecification, SIDES, SORTS, STRANGER } from "./vocabulary.ts";
import type { PolicyDocument, RandomPrincipal, RandomTarget, RandomWorld, StatementDocument } from "./world.ts";

const STRANGE_SHARE = 0.1;

interface Placed extends Named {
  readonly kind: KindSpecification;
  readonly account: string;
}

/** Two to four sides with a principal or a resource each, in one account or two; the seed determines everything. */
export function generateWorld(seed: number): RandomWorld {
  const random = randomFrom(seed);
  const strange = random.chance(STRANGE_SHARE);
  const sides = random.several(SIDES, 2 + random.below(3));
  const about = random.chance(0.4) ? "conditions" : random.pick(["layers", "anything"] as const);
  const theme: Theme = { random, strange, about, keys: random.several(SORTS, 2).map(random.pick) };
  const two = random.chance(0.3);
  const account = () => (two && random.chance(0.5) ? ABROAD : HOME);
  const kinds = random.several(KINDS, 1 + random.below(2));
  const placed = sides.slice(0, 3).map((side) => place(random.pick(kinds), side, account()));
  const askers = sides.slice(0, 2 + random.below(2)).map((side) => asker(random, side, account()));
  const names = askers.map(({ principal }) => principal);
  return {
    seed,
    strange,
    principals: askers.map((one) => withPolicies(one, theme, placed)),
    targets: placed.map((one) => target(one, theme, names, placed)),
  };
}

function place(kind: KindSpecification, side: string, account: string): Placed {
  const template = kind.arn.replace("{account}", account);
  return { kind, side, account, template, actions: kind.actions, within: kind.within ?? [] };
}

type Asker = Pick<RandomPrincipal, "side" | "principal" | "choosesTags">;

function asker(random: Random, side: string, account: string): Asker {
  if (random.chance(0.05)) return { side: "outside", principal: { type: "anonymous" } };
  if (random.chance(0.05)) {
    return {
      side: "outside",
      principal: { type: "role", arn: `arn:aws:iam::${STRANGER}:role/stranger`, session: "any" },
      choosesTags: true,
    };
  }
  const tags = {
    ...(random.chance(0.85) && { tenant: random.chance(0.12) ? random.pick(["ACME", ...SIDES]) : side }),
    ...(random.chance(0.4) && { team: random.pick(["red", "blue", "acme"]) }),
  };
  if (random.chance(0.25))
    return { side, principal: { type: "user", arn: `arn:aws:iam::${account}:user/${side}`, tags } };
  if (random.chance(0.05)) return { side, principal: { type: "root", arn: `arn:aws:iam::${account}:root` } };
  if (random.chance(0.05)) {
    const arn = `arn:aws:iam::${account}:user/${side}`;
    return { side, principal: { type: "federated-user", arn, session: "any", tags } };
  }
  if (random.chance(0.05)) return { side, principal: { type: "service", service: "sns.amazonaws.com" } };
  const path = random.chance(0.1) ? "service/" : "";
  const arn = `arn:aws:iam::${account}:role/${path}${side}-app`;
  return { side, principal: { type: "role", arn, session: "any", tags } };
}

const ALLOW_ALL: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

const MAY_HAVE_POLICIES: ReadonlySet<string> = new Set(["user", "role", "federated-user"]);

function withPolicies(one: Asker, theme: Theme, placed: readonly Placed[]): RandomPrincipal {
  const { random } = theme;
  if (!MAY_HAVE_POLICIES.has(one.principal.type)) return { ...one, identity: [] };
  if (one.side === "outside") return { ...one, identity: [ALLOW_ALL] };
  const own = placed.filter(({ side }) => side === one.side);
  const others = placed.filter(({ side }) => side !== one.side);
  const document = (wide: number): PolicyDocument => {
    const Version = version(random);
    const statements = Array.from({ length: 1 + random.below(2) }, (): readonly StatementDocument[] => {
      if (theme.about === "conditions" && random.chance(0.7)) {
        return contest(theme, random.pick(placed), others, hasVariables(random, Version));
      }
      const about = random.chance(wide) || own.length === 0 ? random.pick(placed) : random.pick(own);
      return identityStatements(theme, about, others, hasVariables(random, Version));
    });
    return { Version, Statement: statements.flat() };
  };
  const identity = Array.from({ length: random.chance(0.25) ? 2 : 1 }, () => document(0.45));
  return {
    ...one,
    identity,
    ...(random.chance(theme.about === "layers" ? 0.6 : 0.2) && { boundary: boundary(random, document) }),
  };
}

function boundary(random: Random, document: (wide: number) => PolicyDocument): PolicyDocument {
  const drawn = document(0.5);
  return random.chance(0.3) ? { ...drawn, Statement: [...ALLOW_ALL.Statement, ...drawn.Statement] } : drawn;
}

function version(random: Random): PolicyDocument["Version"] {
  return random.chance(0.15) ? "2008-10-17" : "2012-10-17";
}

/** In the language of 2008 they are text like any other. */
function hasVariables(random: Random, version: PolicyDocument["Version"]): boolean {
  return version === "2012-10-17" || random.chance(0.8);
}

/** An Allow and often a Deny that speaks of nearly the same, or a Deny of everything that lies elsewhere. */
function identityStatements(
  theme: Theme,
  about: Named,
  others: readonly Named[],
  variables: boolean,
): StatementDocument[] {
  const { random } = theme;
  const body = statementBody(theme, about, others, variables);
  const allow: StatementDocument = { Effect: "Allow", ...body };
  if (random.chance(0.35)) {
    const count = random.chance(0.35) ? 2 : 1;
    const denials = Array.from({ length: count }, () => closeTo(body, theme, about, variables));
    return [allow, ...denials.map((denial): StatementDocument => ({ Effect: "Deny", ...denial }))];
  }
  if (random.chance(0.1)) return [allow, guardrail(random, about)];
  if (random.chance(0.1)) return [allow, { Effect: "Deny", ...statementBody(theme, about, others, variables) }];
  return [allow];
}

/** What platforms deny in general: whatever is not one's own, by name or by tag. */
function guardrail(random: Random, { template, side }: Named): StatementDocument {
  const own = template.replaceAll("{side}", side);
  const tagged = { "aws:ResourceTag/tenant": "${aws:PrincipalTag/tenant, 'acme'}" };
  return random.pick<StatementDocument>([
    { Effect: "Deny", Action: "*", NotResource: own },
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { StringNotEquals: tagged } },
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { StringNotEqualsIfExists: tagged } },
    { Effect: "Deny", Action: "*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
  ]);
}

function target(one: Placed, theme: Theme, principals: readonly Principal[], placed: readonly Placed[]): RandomTarget {
  const { random } = theme;
  const { kind, side, account, template, actions } = one;
  const tagged = random.chance(0.85);
  const has =
    kind.policy === "always" || (kind.policy === "maybe" && random.chance(theme.about === "layers" ? 0.8 : 0.3));
  return {
    ...{ side, kind: kind.kind, account, actions, arn: template.replaceAll("{side}", side) },
    context: {
      "aws:ResourceAccount": account,
      ...(tagged && { "aws:ResourceTag/tenant": side }),
      ...(kind.kind === "key" && {
        "kms:ResourceAliases": random.pick([[`alias/${side}`], ["alias/acme", `alias/${side}`], []]),
      }),
    },
    complete: ["aws:resourcetag/"],
    ...(has && { policy: resourcePolicy(one, theme, principals, placed) }),
    ...(kind.kind === "key" && random.chance(0.4) && grantsOf(one, theme, principals)),
  };
}

function resourcePolicy(
  one: Placed,
  theme: Theme,
  principals: readonly Principal[],
  placed: readonly Placed[],
): PolicyDocument {
  const { random } = theme;
  const Version = version(random);
  const variables = hasVariables(random, Version);
  const others = placed.filter((other) => other !== one);
  const delegates = one.kind.kind === "key" && random.chance(0.6);
  const statements = Array.from({ length: 1 + random.below(2) }, (): StatementDocument[] => {
    const body = forKind(one.kind.kind, statementBody(theme, one, others, variables));
    const allow: StatementDocument = { Effect: "Allow", ...principalElement("Allow", one, theme, principals), ...body };
    if (!random.chance(0.3)) return [allow];
    return [
      allow,
      {
        Effect: "Deny",
        ...principalElement("Deny", one, theme, principals),
        ...forKind(one.kind.kind, closeTo(body, theme, one, variables)),
      },
    ];
  });
  return { Version, Statement: [...(delegates ? [delegation(one, random)] : []), ...statements.flat()] };
}

function grantsOf({ kind }: Placed, { random }: Theme, principals: readonly Principal[]): Pick<RandomTarget, "grants"> {
  const grantees = principals.flatMap((principal) => [
    ...(principal.type === "user" || principal.type === "role" ? [principal.arn] : []),
    ...sessionsOf(principal),
  ]);
  if (grantees.length === 0) return {};
  const grant = (): StatementDocument => ({
    Effect: "Allow",
    Principal: { AWS: random.pick(grantees) },
    Action: oneOrMore(random, random.several(kind.actions, 1 + random.below(2))),
    Resource: "*",
    ...(random.chance(0.4) && {
      Condition: { StringEquals: { "kms:EncryptionContext:tenant": random.pick(SIDES) } },
    }),
  });
  return { grants: { Version: "2012-10-17", Statement: Array.from({ length: 1 + random.below(2) }, grant) } };
}

/** A key's and a role's own policy speaks of nothing else. */
function forKind(kind: string, body: Body): Body {
  const { Resource: _, NotResource: __, ...rest } = body;
  if (kind === "role") return rest;
  return kind === "key" ? { ...rest, Resource: "*" } : body;
}

/** The key policy's statement that leaves it to the account's identity policies. */
function delegation({ account }: Placed, random: Random): StatementDocument {
  const through = { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" };
  return {
    Effect: "Allow",
    Principal: { AWS: random.chance(0.5) ? account : `arn:aws:iam::${account}:root` },
    Action: "kms:*",
    Resource: "*",
    ...(random.chance(0.25) && { Condition: { [random.pick(["StringEquals", "StringNotEquals"])]: through } }),
  };
}

function principalElement(
  effect: StatementDocument["Effect"],
  { account, side }: Placed,
  { random, strange }: Theme,
  principals: readonly Principal[],
): Pick<StatementDocument, "Principal" | "NotPrincipal"> {
  const arns = principals.flatMap((principal) => ("arn" in principal ? [principal.arn] : []));
  const own = arns.filter((arn) => arn.includes(`/${side}`));
  const several = (from: readonly string[]) => oneOrMore(random, random.several(from, random.chance(0.2) ? 2 : 1));
  const holders = principals.filter((principal) => "arn" in principal);
  if (random.chance(0.1) && holders.length > 0) {
    const spared = random.pick(holders);
    if (strange || effect === "Allow") return { NotPrincipal: { AWS: several([...arns]) } };
    return { NotPrincipal: { AWS: [...sessionsOf(spared), spared.arn, spared.arn.split(":")[4] ?? account] } };
  }
  const sessions = principals.flatMap(sessionsOf);
  const asks = principals.some(({ type }) => type === "service");
  const named = [...own, ...own, ...own, ...arns, ...sessions.slice(0, 1)];
  if (random.chance(effect === "Deny" ? 0.4 : 0.12))
    // Whether everybody of AWS includes services, nobody says.
    return asks && !strange ? { Principal: "*" } : random.pick([{ Principal: "*" }, { Principal: { AWS: "*" } }]);
  if (random.chance(0.2) || named.length === 0)
    return { Principal: { AWS: random.pick([HOME, ABROAD, account, account]) } };
  if (random.chance(asks ? 0.4 : 0.06))
    return { Principal: { Service: random.pick(["sns.amazonaws.com", "logs.amazonaws.com"]) } };
  return { Principal: { AWS: several(named) } };
}

function sessionsOf(principal: Principal): readonly string[] {
  const { type } = principal;
  if (type !== "role" && type !== "federated-user") return [];
  return [identityOf({ ...principal, session: "deploy" }).self ?? ""];
}
