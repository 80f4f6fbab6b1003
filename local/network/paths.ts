import type { FunctionFacts } from "../../prover/facts/compute.ts";
import type { EndpointFacts, NetworkFacts, SubnetFacts } from "../../prover/facts/network.ts";
import { type Walk, walk } from "../../prover/network/walk.ts";
import { resolve } from "./resolve.ts";
import { format4, parse4, type Scene, SERVICE_ADDRESS, type Stand, sceneOf, tcp } from "./scene.ts";

/** How a function's packets get to a service of AWS and the answers back, or what stops them. */
export interface NetworkPath {
  /** As endpoints call it: `dynamodb`, `cognito-idp`. */
  readonly service: string;
  readonly reachable: boolean;
  /** The function's VPC and the subnet that it sends from; absent: it is in none, and its calls come by the internet. */
  readonly vpc?: string;
  readonly subnet?: string;
  /** The VPC endpoint that calls come through: its id, as `aws:SourceVpce` has it. */
  readonly vpce?: string;
  /** The caller's address: private through an endpoint (`aws:VpcSourceIp`), public otherwise (`aws:SourceIp`). */
  readonly sourceIp?: string;
  /** Each name, filter and route that let it pass, in order; at last what stopped it. */
  readonly steps: readonly string[];
}

export type NetworkedFunction = Pick<FunctionFacts, "arn" | "subnetIds" | "securityGroupIds">;

/** Addresses for documentation: those of NAT gateways, and of functions in no VPC. */
const [NAT_ADDRESS, LAMBDA_ADDRESS] = ["198.51.100.1", "203.0.113.1"];
const HTTPS = 443;
/** Of the range that Linux takes for connections that go out. */
const EPHEMERAL = 40_000;

/**
 * The way from a function to a service: the VPC's resolver, security groups, network ACLs, routes, the endpoint if there
 * is one, and back. A function with several subnets has it only where each of them has: AWS picks any.
 *
 * Interface endpoints are taken to have private DNS, which is AWS's default.
 */
export function pathOf(network: NetworkFacts, caller: NetworkedFunction, service: string): NetworkPath {
  if (caller.subnetIds.length === 0) {
    const steps = ["the function is in no VPC: its calls go out by the internet"];
    return { service, reachable: true, sourceIp: LAMBDA_ADDRESS, steps };
  }
  const paths = caller.subnetIds.map((id) => {
    const subnet = network.subnets.find((each) => each.id === id);
    return subnet === undefined
      ? unknown(service, `${id}: is not in the graph`)
      : pathFrom(network, caller, subnet, service);
  });
  return paths.find(({ reachable }) => !reachable) ?? paths[0] ?? unknown(service, "the function has no subnet");
}

function unknown(service: string, step: string): NetworkPath {
  return { service, reachable: false, steps: [step] };
}

function pathFrom(network: NetworkFacts, caller: NetworkedFunction, subnet: SubnetFacts, service: string): NetworkPath {
  const region = caller.arn.split(":")[3] ?? "";
  const fullName = `com.amazonaws.${region}.${service}`;
  const vpc = network.vpcs.find(({ id }) => id === subnet.vpc);
  const endpoint = network.endpoints.find((each) => each.vpc === subnet.vpc && each.service === fullName);
  const base = { service, vpc: subnet.vpc, subnet: subnet.id };
  const resolution = resolve(vpc, `${service}.${region}.amazonaws.com`);
  if (!resolution.answered) return { ...base, reachable: false, steps: [resolution.because] };
  const scene = sceneOf(network, subnet, caller.securityGroupIds, { service: fullName, endpoint });
  const way = scene === undefined ? stopped(["addresses on the way are not known"]) : wayOf(scene, endpoint);
  return { ...base, ...way, steps: [resolution.because, ...way.steps] };
}

type Way = Pick<NetworkPath, "reachable" | "vpce" | "sourceIp" | "steps">;

function wayOf(scene: Scene, endpoint: EndpointFacts | undefined): Way {
  if (scene.to !== undefined && endpoint !== undefined) return throughInterface(scene, scene.to, endpoint);
  const { network, from } = scene;
  const outgoing = tcp(from.address, EPHEMERAL, SERVICE_ADDRESS, HTTPS);
  const there = walk(network, outgoing, { subnet: from.subnet }, { translatedTo: parse4(NAT_ADDRESS) });
  if (there.arrivesAt === "internet") return throughInternet(scene, there);
  if (endpoint === undefined || there.arrivesAt !== endpoint.id) {
    return stopped(
      there.steps,
      there.arrivesAt === undefined ? [] : [`${there.arrivesAt}: does not lead to the service`],
    );
  }
  const back = walk(network, tcp(SERVICE_ADDRESS, HTTPS, from.address, EPHEMERAL), { into: from.subnet }, ANSWER);
  if (back.arrivesAt === undefined) return stopped(there.steps, answering(back));
  return {
    reachable: true,
    vpce: endpoint.id,
    sourceIp: format4(from.address),
    steps: [...there.steps, ...answering(back)],
  };
}

const ANSWER = { answer: true };

function throughInterface({ network, from }: Scene, to: Stand, endpoint: EndpointFacts): Way {
  const there = walk(network, tcp(from.address, EPHEMERAL, to.address, HTTPS), { subnet: from.subnet });
  if (there.arrivesAt !== to.subnet) return stopped(there.steps);
  const back = walk(network, tcp(to.address, HTTPS, from.address, EPHEMERAL), { subnet: to.subnet }, ANSWER);
  const steps = [...there.steps, ...answering(back)];
  if (back.arrivesAt !== from.subnet) return stopped(steps);
  return { reachable: true, vpce: endpoint.id, sourceIp: format4(from.address), steps };
}

/** By a NAT gateway only: a function's interface never has a public address. */
function throughInternet({ network, from }: Scene, there: Walk): Way {
  const nat = network.gateways.find(
    ({ id, kind }) => kind === "nat" && there.steps.some((step) => step.endsWith(` ${id}`)),
  );
  if (nat?.subnet === undefined) return stopped(there.steps, ["a function's interface has no public address"]);
  const toNat = tcp(SERVICE_ADDRESS, HTTPS, parse4(NAT_ADDRESS), EPHEMERAL);
  const arriving = walk(network, toNat, { into: nat.subnet }, ANSWER);
  const back = walk(network, { ...toNat, destination: from.address }, { subnet: nat.subnet }, ANSWER);
  if (arriving.arrivesAt === undefined) return stopped(there.steps, answering(arriving));
  const steps = [...there.steps, ...answering(arriving), ...answering(back)];
  return back.arrivesAt === from.subnet ? { reachable: true, sourceIp: NAT_ADDRESS, steps } : stopped(steps);
}

function stopped(...steps: readonly (readonly string[])[]): Way {
  return { reachable: false, steps: steps.flat() };
}

function answering({ steps }: Walk): readonly string[] {
  return steps.map((step) => `the answer: ${step}`);
}
