import type { DataFacts, Place, World } from "../prover/facts/world.ts";
import { sideOf } from "../prover/theorems/findings.ts";
import type { Side } from "../prover/verdict.ts";

/** What a platform is made of, one card a side of the walls, as far as people look for it. */
export interface Topology {
  readonly networks: readonly NetworkSketch[];
  readonly apis: readonly ApiSketch[];
  readonly cards: readonly SideCard[];
}

export interface NetworkSketch {
  readonly id: string;
  readonly cidrs: readonly string[];
  readonly owner: string;
  readonly environment: string;
  readonly subnets: number;
}

export interface ApiSketch {
  readonly name: string;
  readonly owner: string;
  readonly environment: string;
  readonly stages: readonly string[];
  readonly routes: number;
}

export interface SideCard {
  readonly side: Side;
  readonly environment: string;
  /** What is of one kind, in the singular: `table`, with the physical names. */
  readonly groups: readonly { readonly kind: string; readonly names: readonly string[] }[];
}

export function topologyOf(world: World): Topology {
  const { network, apis } = world;
  return {
    networks: network.vpcs.map(({ id, cidrs, place }) => ({
      ...{ id, cidrs, owner: place.label, environment: place.environment },
      subnets: network.subnets.filter(({ vpc }) => vpc === id).length,
    })),
    apis: apis.map(({ id, address, place, stages, routes }) => ({
      ...{
        name: nameIn(address) || id,
        owner: place.label,
        environment: place.environment,
        stages,
        routes: routes.length,
      },
    })),
    cards: cardsOf(world),
  };
}

interface Thing {
  readonly place: Place;
  readonly kind: string;
  readonly name: string;
}

function cardsOf(world: World): readonly SideCard[] {
  const cards = new Map<string, { readonly place: Place; readonly groups: Map<string, string[]> }>();
  for (const { place, kind, name } of thingsOf(world)) {
    const card = cards.get(place.key) ?? { place, groups: new Map<string, string[]>() };
    cards.set(place.key, card);
    const names = card.groups.get(kind) ?? [];
    card.groups.set(kind, names);
    if (!names.includes(name)) names.push(name);
  }
  return [...cards.values()]
    .map(({ place, groups }) => ({
      side: sideOf(place),
      environment: place.environment,
      groups: [...groups].map(([kind, names]) => ({ kind, names })),
    }))
    .toSorted((a, b) => (a.side.label < b.side.label ? -1 : 1));
}

/** In the order in which a request meets them: routes, functions, roles, subnets, data. */
function thingsOf({ apis, functions, principals, network, data }: World): readonly Thing[] {
  const ofFunction = new Map(functions.map(({ arn, place }) => [arn, place]));
  const routes = apis.flatMap(({ routes }) =>
    routes.flatMap(({ method, path, integration }): Thing[] => {
      const place = integration.type === "function" ? ofFunction.get(integration.functionArn) : undefined;
      return place === undefined ? [] : [{ place, kind: "route", name: `${method} ${path}` }];
    }),
  );
  const isOwn = ({ session, type }: World["principals"][number]) => session === undefined && type !== "outside";
  return [
    ...routes,
    ...functions.map(({ place, name }) => ({ place, kind: "function", name })),
    ...principals.filter(isOwn).map(({ place, arn, type }) => ({ place, kind: type, name: physicalName(arn) })),
    ...network.subnets.map(({ place, cidr }) => ({ place, kind: "subnet", name: cidr })),
    ...data.filter(({ kind }) => kind !== "aws_lambda_function").map(dataThing),
  ];
}

const WORDS: Readonly<Record<string, string>> = {
  aws_dynamodb_table: "table",
  aws_s3_bucket: "bucket",
  aws_kms_key: "key",
  aws_cloudwatch_log_group: "log group",
  aws_sqs_queue: "queue",
  aws_sns_topic: "topic",
  aws_secretsmanager_secret: "secret",
  aws_ssm_parameter: "parameter",
};

const dataThing = ({ place, kind, arn, aliases }: DataFacts): Thing => ({
  place,
  kind: WORDS[kind] ?? kind.replace(/^aws_/, "").replaceAll("_", " "),
  name: physicalName(aliases?.[0] ?? arn),
});

/** What stands behind the type in an ARN: `table/users` is `users`; what has no type is whole. */
function physicalName(arn: string): string {
  const rest = arn.split(":").slice(5).join(":");
  return rest.replace(/^(?:table|role|user|key|log-group|function|secret|parameter)[/:]/, "") || arn;
}

const nameIn = (address: string): string => address.split(/::|\./).at(-1) ?? address;
