/**
 * What the provider's schema says of a resource's properties, as far as reading a value needs it: a map keeps its keys,
 * a block that can stand only once is an object and not a list.
 */
export interface BlockShape {
  /** Property name as Terraform spells it → its shape. */
  readonly properties: Readonly<Record<string, PropertyShape>>;
}

export interface PropertyShape {
  readonly type: "plain" | "map" | "list" | "object" | "objects";
  /** Required or optional: a configuration may set it. Otherwise AWS computes it. */
  readonly settable: boolean;
  /** Written as a block, which the configuration's JSON leaves out when `dynamic` makes it. */
  readonly block?: boolean;
  /** Of `object` and `objects`. */
  readonly nested?: BlockShape;
}

/** The shape of a resource type, or `undefined` where no schema is at hand; its values are then read by their look. */
export type ShapeOf = (resourceType: string) => BlockShape | undefined;

/** Maps of the AWS provider whose keys are the author's own; they are recognised by name where no schema is at hand. */
const MAPS = new Set([
  "tags",
  "tags_all",
  "variables",
  "parameters",
  "response_parameters",
  "request_parameters",
  "triggers",
  "dimensions",
]);

export function shapeByLook(name: string, value: unknown): PropertyShape {
  const settable = name !== "id" && name !== "arn" && name !== "tags_all";
  if (MAPS.has(name)) return { type: "map", settable };
  if (Array.isArray(value)) {
    const ofObjects = value.length > 0 && value.every((item) => typeof item === "object" && item !== null);
    return { type: ofObjects ? "objects" : "list", settable, block: ofObjects };
  }
  return { type: typeof value === "object" && value !== null ? "object" : "plain", settable };
}
