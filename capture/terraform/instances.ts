import { configAddress, localAddress, moduleOf } from "./addresses.ts";
import type { Configuration } from "./configuration.ts";
import type { Dependable } from "./dependencies.ts";
import { propertyName } from "./property-names.ts";
import { type BlockShape, type PropertyShape, shapeByLook } from "./shape.ts";
import { isRecord, type StateModule, type StateResource, type StateValues } from "./show-json.ts";
import type { TerraformCapture } from "./terraform-capture.ts";
import { readBlock } from "./values.ts";

/** One resource as Terraform's JSON has it, with its properties already in the graph's spelling. */
export interface Instance extends Dependable {
  readonly resource: StateResource;
  /** The graph's property → the expression that set it. */
  readonly expressions: ReadonlyMap<string, unknown>;
  /** Configuration addresses of `depends_on`, relative to the resource's module. */
  readonly dependsOn: readonly string[];
  readonly providerKey?: string;
}

export function readInstances(
  capture: TerraformCapture,
  values: StateValues,
  configuration: Configuration | undefined,
): Instance[] {
  return resourcesOf(values.root_module).map((resource) => readInstance(resource, capture, configuration));
}

function resourcesOf(module: StateModule): StateResource[] {
  return [...(module.resources ?? []), ...(module.child_modules ?? []).flatMap(resourcesOf)];
}

function readInstance(
  resource: StateResource,
  capture: TerraformCapture,
  configuration: Configuration | undefined,
): Instance {
  const { address, type, values } = resource;
  const shape = capture.shapeOf?.(type);
  const config = configuration?.resource(address);
  const unknownMarks = unknownMarksOf(capture, address);
  const marks = { unknown: unknownMarks, sensitive: resource.sensitive_values };
  const configured = (name: string) => isConfigured(shapeOf(shape, name, values[name]), name, config?.expressions);
  return {
    address,
    resource,
    inputs: readBlock(type, pick(values, configured), shape, { ...marks, unknown: pick(unknownMarks, configured) }),
    outputs: readBlock(type, values, shape, marks),
    expressions: expressionsByProperty(resource, shape, config?.expressions ?? {}),
    dependsOn: config?.depends_on ?? [],
    stateDependsOn: resource.depends_on ?? [],
    ...(config?.provider_config_key !== undefined && { providerKey: config.provider_config_key }),
  };
}

/** A state holds nothing that is unknown. */
function unknownMarksOf(capture: TerraformCapture, address: string): Record<string, unknown> {
  if (capture.state?.values !== undefined) return {};
  const change = capture.plan?.resource_changes?.find((candidate) => candidate.address === address)?.change;
  return isRecord(change?.after_unknown) ? change.after_unknown : {};
}

/**
 * What the author set: the properties that the configuration names, and every block, because Terraform's JSON leaves out
 * those that `dynamic` made. Without a configuration, all that may be set.
 */
function isConfigured(
  property: PropertyShape,
  name: string,
  expressions: Readonly<Record<string, unknown>> | undefined,
): boolean {
  return property.settable && (expressions === undefined || name in expressions || property.block === true);
}

function expressionsByProperty(
  { type, values }: StateResource,
  shape: BlockShape | undefined,
  expressions: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(expressions).map(([name, expression]) => {
      const property = shapeOf(shape, name, values[name]);
      return [propertyName(type, name, property.type === "list" || property.type === "objects"), expression];
    }),
  );
}

function shapeOf(shape: BlockShape | undefined, name: string, value: unknown): PropertyShape {
  return shape?.properties[name] ?? shapeByLook(name, value);
}

function pick(record: Readonly<Record<string, unknown>>, chosen: (name: string) => boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => chosen(name)));
}

/** The instances that `depends_on` names. */
export function explicitDependencies(instance: Instance): readonly string[] {
  const moduleAddress = moduleOf(instance.address);
  const prefix = moduleAddress === "" ? "" : `${configAddress(moduleAddress)}.`;
  return instance.dependsOn.map((address) => `${prefix}${localAddress(address)}`);
}
