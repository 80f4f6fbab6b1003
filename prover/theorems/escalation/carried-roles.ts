import type { ResourceNode } from "../../../graph/node.ts";
import { isAsset, isUnknown, type Unknown, type Value } from "../../../graph/value.ts";
import { groupBy } from "../../facts/compute/group-by.ts";
import { indexOf, nodesOfKind } from "../../facts/node-index.ts";
import type { PrincipalFacts, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import { named } from "./ask.ts";

/** Properties by which a resource says as which role it acts: `iamInstanceProfile`, `taskRoleArn`, `iamRoleArn`. */
const CARRIES = /(role|rolearn|instanceprofile)$/i;

/** Kinds of which another theorem asks it, and those that say whose policies and roles hang on whom. */
const ELSEWHERE = /^aws_(iam_|lambda_function$|api_gateway_(integration|authorizer)$|apigatewayv2_)/;

/**
 * What runs as a role is of the role's place: an instance of one tenant with another's instance profile is that other.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html
 */
export function checkCarried(
  world: World,
  ledger: Ledger,
): { readonly findings: readonly Finding[]; readonly pairs: number } {
  const carriers = [...indexOf(world).byKind].flatMap(([kind, nodes]) =>
    ELSEWHERE.test(kind)
      ? []
      : nodes.flatMap((node) => {
          const carried = rolesIn(node.inputs);
          return carried.length === 0 ? [] : { node, carried };
        }),
  );
  if (carriers.length === 0) return { findings: [], pairs: 0 };
  const roles = world.principals.filter(({ type, session }) => type === "role" && session === undefined);
  const byName = rolesByName(roles, world);
  const byNode = new Map(roles.flatMap((role) => (role.node === undefined ? [] : [[role.node, role] as const])));
  let pairs = 0;
  const findings = carriers.flatMap(({ node, carried: named }) => {
    const carried = named.flatMap(({ value, top }) => {
      if (!isUnknown(value)) return (byName.get(value) ?? []).map((role) => ({ role, known: true }));
      const sources = (node.propertyDependsOn[top] ?? []).flatMap((id) => byNode.get(id) ?? []);
      return sources.map((role) => ({ role, known: false }));
    });
    pairs += carried.length;
    return carried.flatMap(({ role, known }) => carries(node, role, known, world, ledger));
  });
  return { findings, pairs };
}

function carries(
  node: ResourceNode,
  role: PrincipalFacts,
  known: boolean,
  { places }: World,
  ledger: Ledger,
): readonly Finding[] {
  const place = places.of(node);
  if (place.key === role.place.key) return [];
  if (node.account !== undefined && node.account !== role.account) return [];
  return (known ? refutedUnlessDeclared : unknownUnlessDeclared)(ledger, {
    theorem: "escalation",
    from: place,
    to: role.place,
    principals: [node.address, node.id],
    action: "iam:PassRole",
    resources: named(role).principals,
    sentence: `${node.address} (${place.label}) ${known ? "acts" : "may act"} as ${role.address}, which is ${role.place.label}'s.`,
    because: [`${node.address} names ${role.arn} as the role that it acts as.`],
    fix: `Give ${node.address} a role of ${place.label}.`,
    ...(node.source !== undefined && { source: `${node.source.file}:${node.source.line}` }),
  });
}

/** Roles by ARN, and by every name of the instance profiles that hold them. */
function rolesByName(roles: readonly PrincipalFacts[], world: World): ReadonlyMap<string, readonly PrincipalFacts[]> {
  const byName = new Map<string, PrincipalFacts[]>();
  const add = (name: unknown, role: PrincipalFacts): void => {
    if (typeof name === "string" && name !== "") byName.set(name, [...(byName.get(name) ?? []), role]);
  };
  for (const role of roles) add(role.arn, role);
  const byEnd = groupBy(roles, ({ arn }) => arn.split("/").at(-1));
  const byNode = groupBy(roles, ({ node }) => node);
  for (const profile of nodesOfKind(world, "aws_iam_instance_profile")) {
    const { role } = profile.inputs;
    const named = typeof role === "string" ? (byEnd.get(role.split("/").at(-1)) ?? []) : [];
    const sources = isUnknown(role)
      ? (profile.propertyDependsOn["role"] ?? []).flatMap((id) => byNode.get(id) ?? [])
      : [];
    for (const held of [...named, ...sources]) {
      for (const name of new Set([profile.outputs["arn"], profile.outputs["id"], profile.inputs["name"]]))
        add(name, held);
    }
  }
  return byName;
}

interface Carried {
  readonly value: string | Unknown;
  /** The top-level property that it is in. */
  readonly top: string;
}

/** Every value that a property of this name holds, at any depth. */
function rolesIn(inputs: ResourceNode["inputs"]): readonly Carried[] {
  const found: Carried[] = [];
  const open: { readonly name: string; readonly value: Value; readonly top: string }[] = [];
  const look = (name: string, value: Value, top: string): void => {
    if (typeof value === "string" || isUnknown(value)) {
      if (CARRIES.test(name)) found.push({ value, top });
    } else if (typeof value === "object" && value !== null && !isAsset(value)) open.push({ name, value, top });
  };
  for (const [name, value] of Object.entries(inputs)) look(name, value, name);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { name, value, top } = next;
    if (Array.isArray(value)) for (const item of value) look(name, item, top);
    else for (const [inner, item] of Object.entries(value as Readonly<Record<string, Value>>)) look(inner, item, top);
  }
  return found;
}
