import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { FunctionDefinition } from "../blueprint/functions.ts";
import type { Quarters } from "../containment/containment.ts";
import type { Reaper } from "./reaper.ts";

export interface RuntimeSettings {
  readonly definition: FunctionDefinition;
  readonly quarters: Quarters;
  readonly reaper: Reaper;
}

/** Starts what waits in its quarters to be told its environment, and has nothing of the function before that. */
export function startRuntime({ definition, quarters, reaper }: RuntimeSettings): ChildProcess {
  // Garbage has to be collected before the sandbox is full, as Lambda's runtime does it.
  const heapMegabytes = Math.max(32, Math.floor(definition.memoryMegabytes * 0.9));
  const { program, arguments: given } = quarters.command([
    `--max-old-space-size=${heapMegabytes}`,
    `--max-semi-space-size=${YOUNG_MEGABYTES}`,
    ...WITHOUT_INSPECTOR,
    join(quarters.runtime, "bootstrap.mjs"),
  ]);
  const child = spawn(program, [...given], {
    cwd: quarters.startsIn,
    env: launchEnvironment(definition.environment),
    // A process group of its own: Ctrl-C does not reach it, and what it starts dies with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe", ...(quarters.hasNetwork ? ["ipc" as const] : [])],
  });
  if (child.pid !== undefined) reaper.watch(child.pid);
  return child;
}

/** A quarter of V8's own limit: up to that every process would grow, by thrice as much, before it collects old garbage. */
const YOUNG_MEGABYTES = 4;

/** Node.js 20 has no such option: there the function's runtime takes the signal. */
const WITHOUT_INSPECTOR = ["--disable-sigusr1"].filter((flag) => process.allowedNodeEnvironmentFlags.has(flag));

/**
 * What only Node reads, and only when it starts. All else is told through the channel: other programs run before it, some
 * of them as root, and would take the function's word for where to find their libraries.
 */
function launchEnvironment(environment: FunctionDefinition["environment"]): Readonly<Record<string, string>> {
  const early = ["NODE_OPTIONS", "NODE_EXTRA_CA_CERTS"];
  const own = early.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]));
  return { PATH: "/usr/bin:/bin", LANG: "en_US.UTF-8", ...Object.fromEntries(own) };
}

/** Kills a process with all that it has started. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}
