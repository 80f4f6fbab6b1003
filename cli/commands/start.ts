import { join } from "node:path";
import { defineCommand } from "citty";
import { type Capture, findCaptures } from "../../capture/capture-target.ts";
import { readBulkheadConfig } from "../../config/read-bulkhead-config.ts";
import type { Graph } from "../../graph/graph.ts";
import { findTerraform } from "../../terraform/offline-provider/run.ts";
import { EXIT, type ExitStatus } from "../exit-status.ts";
import { parsePort } from "../parse-port.ts";
import { renderCaptured } from "../reporters/captured.ts";
import { renderFailure } from "../reporters/failure.ts";
import { runLocalCloud } from "../run-local-cloud.ts";

/** The program that runs locally: the one of this repository that is a platform with an API. */
const LOCAL_TARGET = join("stacks", "tenants");

export default defineCommand({
  meta: {
    name: "start",
    description:
      "Capture every system of this repository and run the tenants platform on this machine. With --once, try every " +
      "tenant's endpoint and exit 0 if all holds, 1 if not.",
  },
  args: {
    port: { type: "string", default: "4510", description: "The API's port; 0 takes any that is free." },
    once: { type: "boolean", default: false, description: "Try every tenant's endpoint, print a table, exit." },
  },
  run: async ({ args }) => {
    const port = args.once ? 0 : parsePort(args.port);
    const captures = findCaptures(readBulkheadConfig(process.cwd()), {});
    const [platform, ...others] = [...captures].sort((a, b) => Number(isLocal(b)) - Number(isLocal(a)));
    if (platform === undefined) return undefined;
    const graph = await captureAndPrint(platform);
    const ending = new AbortController();
    const rest = captureInTurn(await runnable(others), ending.signal);
    if (args.once) await rest;
    const status = await runLocalCloud(graph, {
      once: args.once,
      directory: process.cwd(),
      print,
      progress,
      ...(port !== undefined && { port }),
    });
    ending.abort();
    const failure = await rest;
    if (failure !== undefined) print("Not every system could be captured.");
    return failure ?? status;
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (line: string): void => void process.stderr.write(`  ${line}\n`);
const isLocal = ({ target }: Capture): boolean => target === LOCAL_TARGET;

async function captureAndPrint(capture: Capture): Promise<Graph> {
  progress(`capturing ${capture.target}, stack ${capture.stack}`);
  const startedAt = performance.now();
  const graph = await capture.run();
  print(renderCaptured(capture, graph, performance.now() - startedAt));
  return graph;
}

/** Goes on behind the running platform, which a system that cannot be captured does not end. */
async function captureInTurn(captures: readonly Capture[], ending: AbortSignal): Promise<ExitStatus | undefined> {
  let status: ExitStatus | undefined;
  for (const capture of captures) {
    if (ending.aborted) return status;
    try {
      await captureAndPrint(capture);
    } catch (error) {
      if (ending.aborted) return status;
      process.stderr.write(`${renderFailure(error, false)}\n`);
      print(`FAILED    ${capture.target} ${capture.stack}: not captured; the error output says why`);
      status = EXIT.failure;
    }
  }
  return status;
}

/** Without Terraform its roots are left out, in one line. */
async function runnable(captures: readonly Capture[]): Promise<readonly Capture[]> {
  const terraform = captures.filter(({ engine }) => engine === "terraform");
  if (terraform.length === 0) return captures;
  const found = await findTerraform().then(
    () => true,
    () => false,
  );
  if (found) return captures;
  const left = [...new Set(terraform.map(({ target }) => target))].join(", ");
  print(`left out  ${left}: Terraform is not on the PATH. Install Terraform 1.7 or later to see it here.`);
  return captures.filter(({ engine }) => engine !== "terraform");
}
