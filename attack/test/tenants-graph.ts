import { fileURLToPath } from "node:url";
import { findCaptures } from "../../capture/capture-target.ts";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The tenants platform of this repository, captured. */
export async function tenantsGraph(): Promise<Graph> {
  const [capture] = findCaptures(readBulkheadConfig(ROOT), { from: ROOT, targets: ["stacks/tenants"] });
  if (capture === undefined) throw new Error("bulkhead.yaml lists no stacks/tenants.");
  return capture.run();
}
