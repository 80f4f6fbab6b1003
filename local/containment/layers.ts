/** A wall around a function's process. */
export type Layer =
  /** It sees its code, its own place to write, and what Node needs: nothing else of the machine's files. */
  | "files"
  /** It sees, and can signal, only what it has started itself. */
  | "processes"
  /** It has a network of its own, whose only doors are those that the graph's network leaves open. */
  | "network"
  /** It is a user of its own, in a user namespace without any right. */
  | "user";

export const LAYERS: readonly Layer[] = ["files", "processes", "network", "user"];

const AS_ROOT: readonly (readonly Layer[])[] = [
  LAYERS,
  ["files", "processes", "network"],
  ["files", "network", "user"],
  ["processes", "network"],
  ["files", "processes", "user"],
  ["files", "processes"],
  ["network"],
  ["processes"],
];
const AS_ANYBODY: readonly (readonly Layer[])[] = [
  LAYERS,
  ["processes", "network", "user"],
  ["files", "processes", "user"],
  ["network", "user"],
  ["processes", "user"],
];

/**
 * What is tried, the most first. Root gives a function a user of its own together with files of its own: no other user
 * could read its code. Whoever is not root becomes another by a user namespace only.
 */
export function combinations(asRoot: boolean, wanted: readonly Layer[] = LAYERS): readonly (readonly Layer[])[] {
  const all = asRoot ? AS_ROOT : AS_ANYBODY;
  return all.filter((layers) => layers.every((layer) => wanted.includes(layer)));
}

/** Programs of util-linux, coreutils and iproute2, by name: absolute paths; absent where the system has none. */
export type Tool = "unshare" | "sh" | "mount" | "ip" | "setpriv" | "chroot";
export type Tools = Readonly<Partial<Record<Tool, string>>>;

const NEEDED: Readonly<Record<Layer, readonly Tool[]>> = {
  files: ["unshare", "mount", "setpriv"],
  processes: ["unshare", "setpriv"],
  network: ["unshare", "ip", "setpriv"],
  user: ["unshare", "setpriv"],
};

/** What is missing on this machine for these layers. */
export function missingTools(layers: readonly Layer[], tools: Tools): readonly Tool[] {
  const changesUser = layers.includes("files") && !layers.includes("user");
  const needed = new Set<Tool>([
    "sh",
    ...(changesUser ? ["chroot" as const] : []),
    ...layers.flatMap((layer) => NEEDED[layer]),
  ]);
  return [...needed].filter((tool) => tools[tool] === undefined);
}
