import type { Containment } from "./containment.ts";
import { LAYERS, type Layer } from "./layers.ts";

const WORDS: Readonly<Record<Layer, string>> = {
  files: "files",
  processes: "processes",
  network: "network",
  user: "user",
};

/** What functions are kept from and what not, one line each, for whoever starts the cloud. */
export function describe({ layers, because }: Containment): readonly string[] {
  const missing = LAYERS.filter((layer) => !layers.includes(layer));
  const list = (all: readonly Layer[]): string => all.map((layer) => WORDS[layer]).join(", ");
  return [
    ...(layers.length > 0 ? [`functions contained: ${list(layers)}`] : []),
    ...(missing.length > 0 ? [`functions not contained: ${list(missing)}, because ${because ?? ""}`] : []),
  ];
}
