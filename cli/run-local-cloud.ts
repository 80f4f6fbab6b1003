import type { Graph } from "../graph/graph.ts";
import { writeState } from "../local/control/state-file.ts";
import type { FaultSettings } from "../local/faults/fault.ts";
import type { LocalCloud } from "../local/local-cloud.ts";
import { smoke } from "../local/smoke/smoke.ts";
import { startLocalCloud } from "../local/start-local-cloud.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { openConsole } from "./local-console.ts";
import { renderLocalReady } from "./reporters/local-ready.ts";
import { renderSmokeTable } from "./reporters/smoke-table.ts";
import { untilInterrupted } from "./until-interrupted.ts";

export interface RunLocalOptions {
  readonly stack?: string;
  /** @default 0: any that is free */
  readonly port?: number;
  /** What is made to go wrong. */
  readonly faults?: FaultSettings;
  /** The folder that keeps the tables' items between starts. */
  readonly data?: string;
  /** Try every tenant's endpoint and end, instead of serving until Ctrl-C. */
  readonly once: boolean;
  /** Where the state is left that other commands find the cloud by. */
  readonly directory: string;
  /** A line of the result. */
  readonly print: (text: string) => void;
  /** A line of progress. */
  readonly progress: (line: string) => void;
}

/**
 * Runs a captured stack until Ctrl-C, or through the smoke sequence once. However it ends, nothing of it goes on running.
 *
 * @throws UserError where the graph cannot be run
 */
export async function runLocalCloud(graph: Graph, options: RunLocalOptions): Promise<ExitStatus> {
  const { interrupted, ignore } = untilInterrupted();
  const notes: string[] = [];
  const cloud = await startLocalCloud(graph, {
    log: (line) => {
      notes.push(line);
      options.progress(line);
    },
    ...(options.stack !== undefined && { stack: options.stack }),
    ...(options.port !== undefined && { port: options.port }),
    ...(options.faults !== undefined && { faults: options.faults }),
    ...(options.data !== undefined && { data: options.data }),
  });
  try {
    if (options.once) return await tryOnce(cloud, options, interrupted);
    const page = await openConsole(cloud, graph, { directory: options.directory, notes });
    try {
      return await serve(cloud, page.address, options, interrupted);
    } finally {
      await page.stop();
    }
  } finally {
    await cloud.stop();
    ignore();
  }
}

async function tryOnce(
  cloud: LocalCloud,
  { print, progress }: RunLocalOptions,
  interrupted: Promise<void>,
): Promise<ExitStatus> {
  progress(`trying ${cloud.tenants.length} tenants' endpoints`);
  const report = await Promise.race([smoke(cloud), interrupted]);
  if (report === undefined) return EXIT.failure;
  print(renderSmokeTable(report));
  return report.holds ? EXIT.holds : EXIT.refuted;
}

async function serve(
  cloud: LocalCloud,
  consoleAddress: string,
  { directory, print }: RunLocalOptions,
  interrupted: Promise<void>,
): Promise<ExitStatus> {
  const [api] = cloud.apis;
  const removeState = writeState(directory, {
    pid: process.pid,
    port: api?.port ?? 0,
    stack: cloud.stack,
    url: api?.url ?? "",
    control: cloud.control,
  });
  try {
    print(renderLocalReady(cloud, consoleAddress, "npx bulkhead"));
    await interrupted;
    return EXIT.holds;
  } finally {
    removeState();
  }
}
