import type { ResourceNode, SourcePosition } from "../../graph/node.ts";
import { moduleOf, parentModule, splitAddress } from "./addresses.ts";
import type { Dependencies } from "./dependencies.ts";
import { explicitDependencies, type Instance } from "./instances.ts";
import { isRecord, type StateResource, type TerraformPlan } from "./show-json.ts";
import { nodeId, stackId, type TerraformCapture } from "./terraform-capture.ts";

/** What a node needs to know of its surroundings. */
export interface Surroundings {
  readonly capture: TerraformCapture;
  readonly dependencies: Dependencies;
  /** Provider configuration's key → its region. */
  readonly regions: ReadonlyMap<string, string>;
  readonly source: (address: string) => SourcePosition | undefined;
}

export function resourceNode(
  instance: Instance,
  { capture, dependencies, regions, source }: Surroundings,
): ResourceNode {
  const { resource } = instance;
  const propertyDependsOn = dependencies.ofProperties(instance);
  const explicit = explicitDependencies(instance).flatMap((address) => dependencies.instances(address));
  const dependsOn = [...Object.values(propertyDependsOn).flat(), ...explicit.map(({ address }) => address)];
  const moduleAddress = moduleOf(resource.address);
  return {
    id: nodeId(capture, resource.address),
    address: resource.address,
    stack: stackId(capture),
    kind: resource.type,
    type: resource.type,
    name: logicalName(resource),
    category: resource.mode === "data" ? "data" : "custom",
    ...(moduleAddress !== "" && { parent: nodeId(capture, moduleAddress) }),
    dependsOn: idsOf(capture, dependsOn),
    propertyDependsOn: mapValues(propertyDependsOn, (addresses) => idsOf(capture, addresses)),
    inputs: instance.inputs,
    outputs: instance.outputs,
    tags: tagsOf(resource.values),
    ...present("region", stringOf(resource.values["region"]) ?? regions.get(instance.providerKey ?? "")),
    ...present("account", capture.account),
    options: {},
    ...present("source", source(resource.address)),
  };
}

/** A module groups what it makes, as a component does in Pulumi. */
export function moduleNode(address: string, { capture, source }: Surroundings): ResourceNode {
  const parent = parentModule(address);
  return {
    id: nodeId(capture, address),
    address,
    stack: stackId(capture),
    kind: "terraform_module",
    type: "terraform_module",
    name: splitAddress(address).at(-1) ?? address,
    category: "component",
    ...(parent !== "" && { parent: nodeId(capture, parent) }),
    dependsOn: [],
    propertyDependsOn: {},
    inputs: {},
    outputs: {},
    tags: {},
    options: {},
    ...present("source", source(address)),
  };
}

/** The region of each provider configuration that states it as a constant. */
export function providerRegions(plan: TerraformPlan | undefined): ReadonlyMap<string, string> {
  const configs = Object.entries(plan?.configuration.provider_config ?? {});
  return new Map(
    configs.flatMap(([key, { expressions }]): [string, string][] => {
      const region = stringOf(expressions?.["region"]?.constant_value);
      return region === undefined ? [] : [[key, region]];
    }),
  );
}

/** `table["users"]` of `aws_dynamodb_table.table["users"]`. */
function logicalName({ name, index }: StateResource): string {
  if (index === undefined) return name;
  return typeof index === "number" ? `${name}[${index}]` : `${name}["${index}"]`;
}

/** `tags_all` holds the provider's default tags as well. */
function tagsOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const tags = isRecord(values["tags_all"]) ? values["tags_all"] : isRecord(values["tags"]) ? values["tags"] : {};
  const pairs = Object.entries(tags).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function idsOf(capture: TerraformCapture, addresses: readonly string[]): string[] {
  return [...new Set(addresses)].sort().map((address) => nodeId(capture, address));
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function present<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V });
}

function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
