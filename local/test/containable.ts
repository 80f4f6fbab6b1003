import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contain } from "../containment/containment.ts";
import type { Layer } from "../containment/layers.ts";

const folder = mkdtempSync(join(tmpdir(), "bulkhead-probe-"));
const { layers, because } = await contain(folder);
rmSync(folder, { recursive: true, force: true });

/** Whether this machine can contain functions by these layers, and what the tests' names say where it cannot. */
export function containable(...needed: readonly Layer[]): { readonly here: boolean; readonly remark: string } {
  const here = needed.every((layer) => layers.includes(layer));
  const has = layers.length === 0 ? "nothing" : layers.join(", ");
  return { here, remark: here ? "" : ` (skipped: this machine has ${has} of it, because ${because})` };
}
