import { fileURLToPath } from "node:url";
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { ProgramPosition, Registration, RegistrationOptions } from "./protocol.ts";
import { urnOf } from "./urn.ts";
import { isWireObject, type Wire, type WireObject } from "./wire.ts";

interface StructLike {
  toJavaScript(): object;
}

export function wireOf(struct: StructLike | undefined): WireObject {
  const value = struct?.toJavaScript() as Wire | undefined;
  return isWireObject(value) ? value : {};
}

/** What a registration says. Getters that an older SDK lacks are read as absent. */
export function registrationOf(
  request: RegisterResourceRequest,
  names: { readonly project: string; readonly stack: string },
): Registration {
  const type = request.getType();
  const provider = request.getProvider();
  return {
    type,
    name: request.getName(),
    category: type.startsWith("pulumi:providers:") ? "provider" : request.getCustom() ? "custom" : "component",
    ...parentOf(request.getParent()),
    ...(provider !== "" && { provider }),
    providers: Object.fromEntries(request.getProvidersMap?.().toArray() ?? []),
    ...(request.getImportid() !== "" && { id: request.getImportid() }),
    inputs: wireOf(request.getObject()),
    dependencies: request.getDependenciesList().toSorted(),
    propertyDependencies: propertyDependenciesOf(request),
    options: optionsOf(request, names),
    secretOutputs: request.getAdditionalsecretoutputsList(),
    ...positionOf(request),
  };
}

export function readingOf(request: ReadResourceRequest): Registration {
  const provider = request.getProvider();
  return {
    type: request.getType(),
    name: request.getName(),
    category: "data",
    ...parentOf(request.getParent()),
    ...(provider !== "" && { provider }),
    providers: {},
    id: request.getId(),
    inputs: wireOf(request.getProperties()),
    dependencies: request.getDependenciesList().toSorted(),
    propertyDependencies: {},
    options: {},
    secretOutputs: request.getAdditionalsecretoutputsList(),
    ...positionOf(request),
  };
}

function parentOf(parent: string): { readonly parent?: string } {
  return parent === "" ? {} : { parent };
}

function propertyDependenciesOf(request: RegisterResourceRequest): Record<string, readonly string[]> {
  const found: Record<string, readonly string[]> = {};
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    const urns = dependencies.getUrnsList();
    if (urns.length > 0) found[property] = urns.toSorted();
  });
  return found;
}

function optionsOf(request: RegisterResourceRequest, names: { project: string; stack: string }): RegistrationOptions {
  const aliases = aliasesOf(request, names);
  const ignoreChanges = request.getIgnorechangesList();
  return {
    ...(request.getProtect() === true && { protect: true }),
    ...(request.getRetainondelete?.() === true && { retain: true }),
    ...(aliases.length > 0 && { aliases }),
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...(request.getDeletebeforereplace() && { deleteBeforeReplace: true }),
    ...(request.getImportid() !== "" && { import: request.getImportid() }),
  };
}

/** As URNs: what an alias does not say is as it is. */
function aliasesOf(request: RegisterResourceRequest, names: { project: string; stack: string }): string[] {
  const structured = (request.getAliasesList?.() ?? []).map((alias) => {
    if (alias.hasUrn()) return alias.getUrn();
    const spec = alias.getSpec();
    const parent = spec?.getNoparent() ? "" : (spec?.getParenturn() ?? "");
    return urnOf({
      project: spec?.getProject() || names.project,
      stack: spec?.getStack() || names.stack,
      type: spec?.getType() || request.getType(),
      name: spec?.getName() || request.getName(),
      ...parentOf(parent),
    });
  });
  return [...structured, ...request.getAliasurnsList()];
}

function positionOf(request: RegisterResourceRequest | ReadResourceRequest): { readonly position?: ProgramPosition } {
  const position = request.getSourceposition?.();
  if (position === undefined || !position.getUri().startsWith("file:")) return {};
  const file = fileURLToPath(position.getUri());
  return { position: { file, line: position.getLine(), column: position.getColumn() } };
}
