import type { PolicyResource } from "@pulumi/policy";
import type { ResourceState } from "../capture/pulumi/deployment-state.ts";
import { ARCHIVE, SIGNATURE, UNKNOWN, type Wire, type WireObject } from "../capture/pulumi/wire.ts";

/** What a policy is given is guarded: reading a value that is not known yet throws. The guard hands out what it guards. */
const UNGUARDED = "__getSpecialProxyTarget";

/** The resources of a stack as the engine shows them to a policy, in the words of a stack's state. */
export function resourceStates(resources: readonly PolicyResource[]): readonly ResourceState[] {
  const states = resources.map(stateOf);
  const urns = new Set(states.map(({ urn }) => urn));
  const providers = resources.flatMap(({ provider }) => (provider === undefined ? [] : [provider]));
  for (const { urn, type, props } of providers) {
    if (urns.has(urn)) continue;
    urns.add(urn);
    states.push({ urn, type, custom: true, inputs: wireProperties(props) });
  }
  return states;
}

function stateOf(resource: PolicyResource): ResourceState {
  const { urn, type, opts, parent, provider, dependencies } = resource;
  const properties = wireProperties(resource.props);
  const propertyDependencies = Object.fromEntries(
    Object.entries(resource.propertyDependencies).map(([name, on]) => [name, on.map((other) => other.urn)]),
  );
  const isCustom =
    type.startsWith("pulumi:providers:") || provider !== undefined || typeof properties["id"] === "string";
  const id = properties["id"];
  return {
    urn,
    type,
    custom: isCustom,
    ...(typeof id === "string" && { id }),
    inputs: inputsAmong(type, properties, propertyDependencies),
    outputs: properties,
    ...((parent?.urn ?? opts.parent) !== undefined && { parent: parent?.urn ?? opts.parent ?? "" }),
    protect: opts.protect,
    dependencies: dependencies.map((other) => other.urn),
    propertyDependencies,
    ...(provider !== undefined && { provider: `${provider.urn}::id` }),
    additionalSecretOutputs: opts.additionalSecretOutputs,
    aliases: opts.aliases,
    ignoreChanges: opts.ignoreChanges,
  };
}

/**
 * A policy sees the outputs only, which hold the inputs. What is not known although the program computed it from nothing
 * is AWS's to say, and was no input; nor was the name of what AWS makes in every VPC and a program adopts.
 */
function inputsAmong(
  type: string,
  properties: WireObject,
  computedFrom: Readonly<Record<string, readonly string[]>>,
): WireObject {
  const isAdopted = ADOPTED.test(type);
  const entries = Object.entries(properties).filter(
    ([name, value]) => (value !== UNKNOWN || (computedFrom[name]?.length ?? 0) > 0) && !(isAdopted && name === "name"),
  );
  return Object.fromEntries(entries);
}

/** `aws:ec2/defaultSecurityGroup:DefaultSecurityGroup` and its like. */
const ADOPTED = /^aws:ec2\/default[A-Z]/;

function wireProperties(props: object): WireObject {
  const unguarded = (props as Readonly<Record<string, unknown>>)[UNGUARDED] ?? props;
  return wireOf(unguarded) as WireObject;
}

/** Files and archives come as objects of the SDK's classes; what is in them, no theorem asks. */
function wireOf(value: unknown): Wire {
  if (Array.isArray(value)) return value.map(wireOf);
  if (typeof value !== "object" || value === null) return (value ?? null) as Wire;
  if (Object.getPrototypeOf(value) !== Object.prototype) return { [SIGNATURE]: ARCHIVE, uri: "as-deployed" };
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, wireOf(inner)]));
}
