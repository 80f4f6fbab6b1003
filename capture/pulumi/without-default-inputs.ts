/**
 * An exported stack with the inputs that its author wrote: those that the provider filled in are marked in the state, at
 * every level, by a list of their names.
 *
 * @see https://github.com/pulumi/pulumi-terraform-bridge/blob/master/pkg/tfbridge/schema.go `defaultsKey`
 */
export function withoutDefaultInputs(json: unknown): unknown {
  if (!isRecord(json) || !isRecord(json["deployment"])) return json;
  const { deployment } = json;
  const resources = deployment["resources"];
  if (!Array.isArray(resources)) return json;
  return { ...json, deployment: { ...deployment, resources: resources.map(withAuthorsInputs) } };
}

function withAuthorsInputs(resource: unknown): unknown {
  return isRecord(resource) ? { ...resource, inputs: stripped(resource["inputs"]) } : resource;
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (!isRecord(value)) return value;
  const listed = value["__defaults"];
  const filledIn: readonly unknown[] = Array.isArray(listed) ? listed : [];
  const own = Object.entries(value).filter(([name]) => !filledIn.includes(name));
  return Object.fromEntries(own.map(([name, item]) => [name, stripped(item)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
