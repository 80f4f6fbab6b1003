import type { Place, World } from "../../facts/world.ts";
import type { Ledger } from "../../ledger.ts";
import type { Finding } from "../../verdict.ts";
import { finding, refutedUnlessDeclared } from "../findings.ts";

/** Everything that can hold access has a compartment. */
export function checkUnplaced({ data, principals, functions, network }: World): readonly Finding[] {
  const all: readonly { readonly node?: string; readonly address: string; readonly place: Place }[] = [
    ...data,
    ...principals.filter(({ type, session }) => type !== "outside" && session === undefined),
    ...functions,
    ...network.subnets,
  ];
  const unplaced = new Map(
    all.filter(({ place }) => place.unplaced === true).map((one) => [one.node ?? one.address, one] as const),
  );
  return [...unplaced.values()].map(({ address, place }) =>
    finding("refuted", {
      theorem: "environments",
      resource: address,
      sentence: `${address} has no compartment.`,
      because: [`It stands in ${place.label}: its tags name no side of the walls, so nothing says who may reach it.`],
      fix: `Tag ${address} with its environment and, where there are tenants, with its tenant.`,
    }),
  );
}

/** A stack makes resources of one environment; what is tagged otherwise is an environment's within another's. */
export function checkStrays({ nodes, places }: World, ledger: Ledger): readonly Finding[] {
  const byStack = new Map<string, Map<string, { readonly place: Place; count: number }>>();
  for (const node of nodes) {
    const { stack } = node;
    const place = places.of(node);
    if (place.unplaced) continue;
    const counts = byStack.get(stack) ?? new Map();
    byStack.set(stack, counts);
    const entry = counts.get(place.environment) ?? { place, count: 0 };
    counts.set(place.environment, { ...entry, count: entry.count + 1 });
  }
  return nodes.flatMap((node) => {
    const { id, stack, address } = node;
    const place = places.of(node);
    const counts = [...(byStack.get(stack)?.values() ?? [])];
    const most = counts.toSorted((a, b) => b.count - a.count)[0];
    if (place.unplaced || most === undefined) return [];
    if (counts.length < 2 || most.place.environment === place.environment) return [];
    return refutedUnlessDeclared(ledger, {
      theorem: "environments",
      from: place,
      to: most.place,
      principals: [address, id],
      action: "environment",
      resources: [address, id],
      sentence: `${address} is ${place.environment}'s, in the stack ${stack} of ${most.place.environment}.`,
      because: [`${most.count} resources of ${stack} are of ${most.place.environment}.`],
      fix: `Tag ${address} with the environment of its stack, or move it into a stack of ${place.environment}.`,
    });
  });
}
