/** `urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME`. */
const URN = /urn:pulumi:([^:\s]+)::([^:\s]+)::([^\s]+?)::([^\s,;)]+)/g;

/**
 * A report's texts for people: Pulumi's addresses as Pulumi's own command line writes them, type and name, after the
 * stack where there are several. Machines get them in full.
 */
export function withShortAddresses<T>(value: T, severalStacks: boolean): T {
  if (typeof value === "string") return shorten(value, severalStacks) as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => withShortAddresses(item, severalStacks)) as T;
  const entries = Object.entries(value).map(([key, item]) => [key, withShortAddresses<unknown>(item, severalStacks)]);
  return Object.fromEntries(entries) as T;
}

function shorten(text: string, severalStacks: boolean): string {
  return text.replace(URN, (_, stack: string, __: string, types: string, name: string) => {
    const [module = "", path = "", kind = ""] = (types.split("$").at(-1) ?? types).split(":");
    const type = [module, path.split("/")[0], kind].filter(Boolean).join(":");
    return `${severalStacks ? `${stack}::` : ""}${type}::${name}`;
  });
}
