import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import type { Readable } from "node:stream";
import type { FunctionDefinition } from "../blueprint/functions.ts";
import { type Containment, complaintIn, type Quarters } from "../containment/containment.ts";
import { writeFunctionFolder } from "./function-folder.ts";
import type { Reaper } from "./reaper.ts";
import { killGroup, startRuntime } from "./runtime-process.ts";

/**
 * The processes that the first request needs, started before anything else is: that they come up is what shows that a
 * containment works here, and meanwhile the rest of the cloud is read. They know nothing of their functions yet.
 */
export interface FirstProcesses {
  /** Starts them so contained. @returns what went wrong, as a sentence; `undefined` where nothing did */
  readonly tryIn: (containment: Containment) => Promise<string | undefined>;
  /** The one of a function, once. */
  readonly take: (functionArn: string) => FirstProcess | undefined;
  /** Ends those that nobody has taken. */
  readonly stop: () => Promise<void>;
}

export interface FirstProcess {
  /** Where the function has been laid out. */
  readonly quarters: Quarters;
  /** Absent where it has ended meanwhile. */
  readonly runtime?: ChildProcess;
}

const PATIENCE_MILLISECONDS = 5_000;

/** @param folder exists, and is the start's own */
export function firstProcesses(
  definitions: readonly FunctionDefinition[],
  { folder, reaper }: { readonly folder: string; readonly reaper: Reaper },
): FirstProcesses {
  const started = new Map<string, Required<FirstProcess>>();
  let stopped = false;
  const endAll = async (): Promise<void> => {
    const ended = [...started.values()].map(({ runtime }) => end(runtime, reaper));
    started.clear();
    await Promise.all(ended);
  };
  return {
    tryIn: async (containment) => {
      if (stopped) return "It was stopped.";
      const laidOut = definitions.map((definition) => {
        const home = writeFunctionFolder(folder, definition, containment.packages);
        const quarters = containment.quartersIn(home);
        const runtime = startRuntime({ definition, quarters, reaper });
        started.set(definition.arn, { runtime, quarters });
        return { home, hello: greeting(runtime) };
      });
      // One is enough to know: the others are contained in the same way.
      const complaint = await laidOut[0]?.hello;
      if (complaint === undefined) return undefined;
      await endAll();
      for (const { home } of laidOut) rmSync(home, { recursive: true, force: true });
      return complaint;
    },
    take: (functionArn) => {
      const taken = started.get(functionArn);
      started.delete(functionArn);
      return taken !== undefined && !isRunning(taken.runtime) ? { quarters: taken.quarters } : taken;
    },
    stop: () => {
      stopped = true;
      return endAll();
    },
  };
}

/** Resolves when the runtime has opened its channel, to nothing, or to the reason why it never will. */
function greeting(runtime: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MILLISECONDS, "It was not ready in time.");
    const settle = (complaint?: string): void => {
      clearTimeout(timer);
      resolve(complaint);
    };
    (runtime.stdio[3] as Readable | undefined)?.once("data", () => settle());
    runtime.once("error", ({ message }) => settle(`${message}.`));
    runtime.once("exit", (code, signal) => {
      // Not read before: what a runtime that comes up says is its function's.
      let said = "";
      runtime.stderr?.on("data", (chunk) => {
        said += chunk;
      });
      runtime.once("close", () => settle(complaintIn(said) ?? `It ended with ${code ?? signal}.`));
    });
  });
}

async function end(runtime: ChildProcess, reaper: Reaper): Promise<void> {
  if (runtime.pid === undefined || !isRunning(runtime)) return;
  const gone = new Promise<void>((resolve) => runtime.once("exit", () => resolve()));
  killGroup(runtime);
  await gone;
  reaper.forget(runtime.pid);
}

const isRunning = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid !== undefined && exitCode === null && signalCode === null;
