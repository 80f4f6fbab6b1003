import { SHARED_TENANT } from "../../../model/tags.ts";
import type { ApiFacts } from "../../facts/compute.ts";
import { indexOf } from "../../facts/node-index.ts";
import type { Place, World } from "../../facts/world.ts";

/** Something that a route leads to or that calls a function, with every name for it. */
export interface Target {
  readonly names: readonly [string, ...string[]];
  readonly place: Place;
  /** Why it is taken to stand there, where the graph does not hold it. */
  readonly because?: string;
}

/** Everything of the world that has an ARN: functions, roles, user pools, queues. */
export interface Targets {
  readonly byArn: ReadonlyMap<string, readonly Target[]>;
  /** The accounts that the world's resources are in. */
  readonly accounts: ReadonlySet<string>;
}

export function targetsOf(world: World): Targets {
  let byArn: Targets["byArn"] | undefined;
  return {
    get byArn() {
      byArn ??= indexTargets(world);
      return byArn;
    },
    get accounts() {
      return indexOf(world).accounts;
    },
  };
}

function indexTargets(world: World): Targets["byArn"] {
  const found = new Map<string, readonly Target[]>();
  const add = (arn: string, target: Target) => {
    const known = found.get(arn) ?? [];
    const [name] = target.names;
    if (!known.some(({ names, place }) => names[0] === name && place.key === target.place.key))
      found.set(arn, [...known, target]);
  };
  for (const { arn, address, place } of [...world.functions, ...world.data]) add(arn, { names: [address, arn], place });
  for (const { arn, address, place, type } of world.principals) {
    if (type !== "outside") add(arn, { names: [address, arn], place });
  }
  for (const node of world.nodes) {
    const { arn } = node.outputs;
    if (typeof arn === "string") add(arn, { names: [node.address, arn], place: world.places.of(node) });
  }
  for (const api of world.apis) for (const [arn, target] of outsideTargets(api)) add(arn, target);
  return found;
}

/** Whether an ARN is of an account of which the world holds nothing: so it is in no compartment. */
export function isForeign(arn: string, { accounts }: Targets): boolean {
  const [, , , , account = ""] = arn.split(":");
  return accounts.size > 0 && /^\d{12}$/.test(account) && !accounts.has(account);
}

function outsideTargets({ outsideFunctions }: ApiFacts): readonly [string, Target][] {
  return outsideFunctions.flatMap(({ arn, place, placedBy }): [string, Target][] =>
    place === undefined
      ? []
      : [[arn, { names: [arn], place, because: `${arn} is not in the graph; the log group ${placedBy} places it.` }]],
  );
}

/** A tenant's own, or the platform's of the same environment. */
export function isOwnOrShared(place: Place, own: Place): boolean {
  return place.key === own.key || (place.tenant === SHARED_TENANT && place.environment === own.environment);
}

/** Every name by which a declaration may call an API; the first is no other stack's. */
export function apiNames(api: ApiFacts): readonly [string, ...string[]] {
  return [api.node, api.address, api.id];
}
