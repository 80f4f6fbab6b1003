import type { EndpointFacts, SubnetFacts } from "../../facts/network.ts";
import { outsideOf } from "../../facts/places.ts";
import type { World } from "../../facts/world.ts";
import { type Policy, parsePolicy } from "../../iam/policy.ts";
import type { Principal } from "../../iam/request.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { type Crossing, refutedUnlessDeclared, unknownUnlessDeclared } from "../findings.ts";
import { dataBehind, type Neighbour, neighboursOf } from "./endpoint-neighbours.ts";
import { admitsStrangers, strangersRequest } from "./endpoint-strangers.ts";
import { sourceOf } from "./names.ts";

/**
 * An endpoint leads out of the VPC to a service that everybody uses; only its policy keeps one place's packets from
 * another's data, and from the data of strangers.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function findEndpoints(world: World, ledger: Ledger): readonly Finding[] {
  const source = sourceOf(world);
  return world.network.endpoints.flatMap((endpoint) => {
    const users = usersOf(world, endpoint);
    if (users.length === 0 || endpoint.type === "GatewayLoadBalancer") return [];
    const { policy, doubt } = endpoint.policy ?? {};
    const where = source(endpoint.node);
    if (doubt !== undefined) {
      return unknownUnlessDeclared(ledger, { ...outward(endpoint, users, doubt), ...where });
    }
    const open = strangers(world, endpoint, users, policy ?? defaultPolicy(endpoint));
    const found = open.flatMap((crossing) => {
      const decide = crossing.replay === undefined ? unknownUnlessDeclared : refutedUnlessDeclared;
      return decide(ledger, { ...crossing, ...where });
    });
    return policy === undefined ? found : [...found, ...neighbours(world, ledger, endpoint, users, policy, where)];
  });
}

/** The subnets whose packets get to the endpoint: by their route table, or anywhere in the VPC. */
export function usersOf({ network }: World, endpoint: EndpointFacts): readonly SubnetFacts[] {
  return network.subnets.filter(({ vpc, routeTable }) =>
    endpoint.type === "Gateway" ? endpoint.routeTables.includes(routeTable) : vpc === endpoint.vpc,
  );
}

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#vpc-endpoint-default-policy */
function defaultPolicy({ address }: EndpointFacts): Policy {
  const document = { Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }] };
  return parsePolicy(document, `AWS's default policy of ${address}, which has none`, "resource");
}

type Users = readonly SubnetFacts[];

function outward(endpoint: EndpointFacts, users: Users, because: string): Crossing {
  const [first] = users;
  const places = new Set(users.map(({ place }) => place.label));
  return {
    theorem: "network",
    from: first?.place ?? endpoint.place,
    to: outsideOf(`behind ${endpoint.id}`),
    principals: [endpoint.vpc, ...users.flatMap(({ address, id }) => [address, id])],
    resources: [endpoint.address, endpoint.id, endpoint.service],
    action: "tcp/443",
    sentence: `${endpoint.address} lets ${users.length} subnets (${[...places].slice(0, 3).join(", ")}${places.size > 3 ? ", …" : ""}) use ${endpoint.service} with any account's credentials.`,
    because: [because],
    fix: "Give the endpoint a policy whose every Allow asks for aws:PrincipalAccount, and names resources by the principal's tag.",
  };
}

function strangers(world: World, endpoint: EndpointFacts, users: Users, policy: Policy): readonly Crossing[] {
  const stranger = strangerTo(world);
  const statement = admitsStrangers(policy, stranger);
  if (statement === undefined) return [];
  const which = `statement ${statement.sid ?? statement.index}`;
  const because = `${statement.policy}, ${which}: no condition asks whose the credentials are`;
  const replay = strangersRequest(world, policy, statement, stranger, endpoint.service);
  return [{ ...outward(endpoint, users, because), ...(replay !== undefined && { replay }) }];
}

/** A principal of an account that the world does not hold. */
function strangerTo(world: World): Extract<Principal, { readonly type: "role" }> {
  const known = new Set([...world.principals, ...world.data].map(({ account }) => account));
  const account = ["999999999999", "888888888888", "777777777777"].find((id) => !known.has(id)) ?? "999999999999";
  return { type: "role", arn: `arn:aws:iam::${account}:role/stranger`, session: "session" };
}

/** One finding for each place that uses the endpoint: for the first that is not declared. */
function neighbours(
  world: World,
  ledger: Ledger,
  endpoint: EndpointFacts,
  users: Users,
  policy: Policy,
  source: { readonly source?: string },
): readonly Finding[] {
  const places = new Set(users.map(({ place }) => place.key));
  const behind = dataBehind(world, endpoint.service);
  const reported = new Set<string>();
  return world.principals.flatMap((principal) => {
    const { key } = principal.place;
    if (!places.has(key) || reported.has(key)) return [];
    const found = neighboursOf(world, policy, behind, principal).flatMap((neighbour) => {
      const crossing = { ...sideways(endpoint, neighbour), ...source };
      return neighbour.replay === undefined
        ? unknownUnlessDeclared(ledger, crossing)
        : refutedUnlessDeclared(ledger, crossing);
    });
    if (found.length > 0) reported.add(key);
    return found.slice(0, 1);
  });
}

function sideways(endpoint: EndpointFacts, { principal, data, action, statement, replay }: Neighbour): Crossing {
  return {
    theorem: "network",
    from: principal.place,
    to: data.place,
    principals: [principal.address, principal.arn],
    resources: [data.address, data.arn],
    action,
    sentence: `Through ${endpoint.address}, ${principal.address} (${principal.place.label}) may ask for ${data.address} (${data.place.label}): only its own policies stand in the way.`,
    because: [`${statement.policy}, statement ${statement.sid ?? statement.index}: allows ${action} on ${data.arn}`],
    fix: "Name resources in the endpoint's policy by the principal's tag: ${aws:PrincipalTag/tenant_id}.",
    ...(replay !== undefined && { replay }),
  };
}
