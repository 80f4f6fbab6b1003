import { type ProviderContext, placeOf } from "../context.ts";
import { isObject, items, type ObjectValue, text, texts } from "../value.ts";
import { regions } from "./regions.ts";

interface Zone {
  readonly name: string;
  readonly id: string;
}

/** What filters may ask of an ordinary zone of a region that needs no opting in. */
const ordinary: Readonly<Record<string, readonly string[]>> = {
  "opt-in-status": ["opt-in-not-required"],
  state: ["available"],
  "zone-type": ["availability-zone"],
};

export function availabilityZones(config: ObjectValue, context: ProviderContext): ObjectValue | string {
  const name = placeOf(context, config).region;
  const region = regions[name];
  if (region === undefined) return `The zones of region ${name} are not known offline. Pass them as a variable.`;
  const zones = [...region.letters].map((letter, index) => ({
    name: `${name}${letter}`,
    id: `${region.zoneIdPrefix}-az${index + 1}`,
  }));
  const kept: Zone[] = [];
  for (const zone of zones) {
    const verdict = passes(zone, name, config);
    if (typeof verdict === "string") return verdict;
    if (verdict) kept.push(zone);
  }
  return { id: name, names: kept.map((zone) => zone.name), zone_ids: kept.map((zone) => zone.id), group_names: [name] };
}

function passes(zone: Zone, region: string, config: ObjectValue): boolean | string {
  if (texts(config, "exclude_names").includes(zone.name)) return false;
  if (texts(config, "exclude_zone_ids").includes(zone.id)) return false;
  const state = text(config, "state");
  if (state !== undefined && state !== "available") return false;
  const known = {
    ...ordinary,
    "group-name": [region],
    "region-name": [region],
    "zone-id": [zone.id],
    "zone-name": [zone.name],
  };
  for (const filter of items(config, "filter").filter(isObject)) {
    const values = Object.entries(known).find(([name]) => name === text(filter, "name"))?.[1];
    if (values === undefined) return `The filter "${text(filter, "name")}" cannot be answered offline.`;
    if (!texts(filter, "values").some((value) => values.includes(value))) return false;
  }
  return true;
}
