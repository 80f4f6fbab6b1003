import type { ResourceNode } from "../graph/node.ts";
import { contentsOf } from "./data-kinds.ts";
import type { ResourceChange } from "./difference.ts";

/** What goes with a resource that is destroyed or replaced. */
export function lossOf({ kind, options }: ResourceNode): Pick<ResourceChange, "loses"> {
  const contents = contentsOf(kind);
  return contents === undefined || options.retain === true ? {} : { loses: contents };
}

/** What keeps it from being destroyed. */
export function holdOf({ inputs, options }: ResourceNode): Pick<ResourceChange, "heldBy"> {
  if (options.protect === true) return { heldBy: "the engine's own protection (protect)" };
  if (options.retain === true) return { heldBy: "retainOnDelete, so that it stays in AWS and is forgotten here" };
  const property = ["deletionProtectionEnabled", "deletionProtection"].find((name) =>
    [true, "ACTIVE"].includes(inputs[name] as string | boolean),
  );
  return property === undefined ? {} : { heldBy: `its deletion protection (${property})` };
}
