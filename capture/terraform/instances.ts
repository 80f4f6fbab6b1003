import { configAddress, localAddress, moduleOf } from "./addresses.ts";
import type { Configuration } from "./configuration.ts";
import { configuredPart } from "./configured-part.ts";
import type { Dependable } from "./dependencies.ts";
import { propertyName } from "./property-names.ts";
import { type BlockShape, shapeByLook } from "./shape.ts";
import { isRecord, type StateModule, type StateResource, type StateValues } from "./show-json.ts";
import type { TerraformCapture } from "./terraform-capture.ts";
import { isPlural, readBlock } from "./values.ts";

/** One resource as Terraform's JSON has it, with its properties already in the graph's spelling. */
export interface Instance extends Dependable {
  readonly resource: StateResource;
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
  const configured = configuredPart(values, shape, config?.expressions);
  const configuredMarks = configuredPart(unknownMarks, shape, config?.expressions);
  return {
    address,
    resource,
    inputs: readBlock(type, configured, shape, { ...marks, unknown: configuredMarks }),
    outputs: readBlock(type, values, shape, marks),
    expressions: expressionsByProperty(resource, shape, config?.expressions ?? {}),
    forEach: config?.for_each_expression,
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

function expressionsByProperty(
  { type, values }: StateResource,
  shape: BlockShape | undefined,
  expressions: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(expressions).map(([name, expression]) => {
      const property = shape?.properties[name] ?? shapeByLook(name, values[name]);
      return [propertyName(type, name, isPlural(type, name, property)), expression];
    }),
  );
}

/** The instances that `depends_on` names. */
export function explicitDependencies(instance: Instance): readonly string[] {
  const moduleAddress = moduleOf(instance.address);
  const prefix = moduleAddress === "" ? "" : `${configAddress(moduleAddress)}.`;
  return instance.dependsOn.map((address) => `${prefix}${localAddress(address)}`);
}
