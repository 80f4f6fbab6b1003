const STACK_TYPE = "pulumi:pulumi:Stack";

/** `urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME`, as the engine makes it; the stack's own type is left out. */
export function urnOf(of: { project: string; stack: string; type: string; name: string; parent?: string }): string {
  const parentType = of.parent === undefined ? "" : qualifiedTypeOf(of.parent);
  const qualified = parentType === "" || parentType === STACK_TYPE ? of.type : `${parentType}$${of.type}`;
  return `urn:pulumi:${of.stack}::${of.project}::${qualified}::${of.name}`;
}

function qualifiedTypeOf(urn: string): string {
  return urn.split("::")[2] ?? "";
}

export function isStack(type: string): boolean {
  return type === STACK_TYPE;
}

export function isStackUrn(urn: string): boolean {
  return qualifiedTypeOf(urn) === STACK_TYPE;
}

/** `URN::ID` → the URN. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}
