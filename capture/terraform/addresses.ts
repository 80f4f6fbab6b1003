/**
 * Terraform's addresses, taken apart at dots that are not inside an index: `module.a["x.y"].aws_vpc.main[0]`.
 *
 * @see https://developer.hashicorp.com/terraform/internals/resource-addressing
 */
export function splitAddress(address: string): readonly string[] {
  return address.match(/(?:[^.[]|\[(?:"(?:[^"\\]|\\.)*"|[^\]])*\])+/g) ?? [];
}

/** The address in the configuration, which knows no instances: `module.a.aws_vpc.main`. */
export function configAddress(address: string): string {
  return splitAddress(address)
    .map((part) => part.replace(/\[.*$/s, ""))
    .join(".");
}

/** The module instance that a resource is in: `module.a["x"]`, or the empty string for the root. */
export function moduleOf(address: string): string {
  const parts = splitAddress(address);
  let end = 0;
  while (parts[end] === "module") end += 2;
  return parts.slice(0, end).join(".");
}

/** The module around a module; the root's is the empty string. */
export function parentModule(moduleAddress: string): string {
  return splitAddress(moduleAddress).slice(0, -2).join(".");
}

/** The names by which calls lead to a module: `module.a["x"].module.b` is `["a", "b"]`. */
export function modulePath(moduleAddress: string): readonly string[] {
  return splitAddress(configAddress(moduleAddress)).filter((_, index) => index % 2 === 1);
}

export function inModule(moduleAddress: string, address: string): string {
  return moduleAddress === "" ? address : `${moduleAddress}.${address}`;
}

/** A resource's address within its module's configuration: `aws_vpc.main` of `module.a["x"].aws_vpc.main[0]`. */
export function localAddress(address: string): string {
  const moduleAddress = moduleOf(address);
  return configAddress(moduleAddress === "" ? address : address.slice(moduleAddress.length + 1));
}
