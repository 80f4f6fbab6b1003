import { request } from "node:http";
import { join } from "node:path";
import { captureStack } from "../capture/pulumi/capture-stack.ts";
import type { Graph } from "../graph/graph.ts";
import { startLocalCloud } from "../local/start-local-cloud.ts";

/**
 * In a process of its own: from the call of `startLocalCloud` with a captured graph to the status of a tenant's first
 * answer, our modules loaded. The first start, whose code nothing has run yet, and as many more as asked for. Prints the
 * milliseconds of each, as JSON.
 */
const starts = 1 + Number(process.argv[2] ?? 0);
const graph = await captureStack({ directory: join(import.meta.dirname, "..", "stacks", "tenants"), stack: "dev" });
const measured: number[] = [];
for (let start = 0; start < starts; start += 1) measured.push(await firstAnswer(graph));
process.stdout.write(JSON.stringify(measured));

async function firstAnswer(captured: Graph): Promise<number> {
  const startedAt = performance.now();
  const cloud = await startLocalCloud(captured);
  try {
    const [tenant] = cloud.tenants;
    const token = await cloud.mintToken?.(tenant?.id ?? "");
    const status = await statusOf(`${tenant?.endpoint}/users`, token ?? "");
    if (status !== 200) throw new Error(`The first answer was ${status}.`);
    return performance.now() - startedAt;
  } finally {
    await cloud.stop();
  }
}

function statusOf(url: string, token: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
    outgoing.on("error", reject).end();
  });
}
