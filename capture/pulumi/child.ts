import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { UserError } from "../../model/errors.ts";
import { adaptSdk, type Pending } from "./adapt-sdk.ts";
import { loadLazily } from "./lazy-modules.ts";
import { Monitor } from "./monitor.ts";
import type { ProgramPosition } from "./protocol.ts";
import { replaceClients } from "./replace-clients.ts";
import { type ChildReport, type ChildTask, TASK_VARIABLE, type ThrownError } from "./report.ts";
import { ignoreFile, positionOfThrown, programFrame, rememberThrown } from "./source-position.ts";

/**
 * The process of a program: Pulumi's own runner, with its engine in the same process. Bundled before it is started, so
 * that no loader of ours stands beside the program's.
 */
const task: ChildTask = JSON.parse(process.env[TASK_VARIABLE] ?? "{}");
delete process.env[TASK_VARIABLE];
ignoreFile(process.argv[1] ?? "");

const monitor = new Monitor(task);
const errors: ThrownError[] = [];
let pending: ReadonlyMap<object, Pending> = new Map();
let refusal: ChildReport["refusal"];
let completed = false;
let reachedEnd = false;
let hung = false;
let exit: { readonly code: number; readonly position?: ProgramPosition } | undefined;

const realExit = process.exit.bind(process);
process.exit = (code?: number | string | null): never => {
  const position = programFrame();
  exit ??= { code: Number(code ?? process.exitCode ?? 0), ...(position !== undefined && { position }) };
  return realExit(code);
};
process.on("uncaughtException", remember);
process.on("unhandledRejection", remember);
process.on("beforeExit", () => {
  reachedEnd = true;
});
process.on("exit", () => writeFileSync(task.report, JSON.stringify(report())));
setTimeout(() => {
  hung = true;
  realExit(1);
}, task.timeoutMs).unref();

loadLazily();
replaceClients({
  monitor,
  project: task.project,
  stack: task.stack,
  onRefusal: (error) => {
    refusal ??=
      error instanceof UserError ? error.problem : { message: error instanceof Error ? error.message : String(error) };
    realExit(1);
  },
  onCompleted: () => {
    completed = true;
  },
});
pending = adaptSdk(task.sdk);
createRequire(task.runner)(task.runner);
rememberThrown();

/**
 * The first error ends the run: what follows from it says no more. The runner would go on to print it, and its printing
 * does not end under some releases of Node.js 20, whose `util.inspect` loops on the paths of Pulumi's source maps.
 */
function remember(error: unknown): void {
  if (error instanceof Error) {
    const position = positionOfThrown(error);
    errors.push({ name: error.name, message: error.message, ...(position !== undefined && { position }) });
    // The runner inspects the stack next, and Node 20.20 takes a minute to colour a frame that a source map places in
    // `node_modules/@scope/file.ts`, where it places those of Pulumi's SDK.
    error.stack = "";
  } else errors.push({ name: "Error", message: String(error) });
  realExit(1);
}

function report(): ChildReport {
  return {
    end: hung ? "hung" : reachedEnd ? "finished" : "exited",
    program: monitor.captured(),
    completed,
    ...(refusal !== undefined && { refusal }),
    errors,
    ...(exit !== undefined && { exit }),
    pending: [...pending.values()],
    activity: hung ? [...new Set(process.getActiveResourcesInfo())].sort() : [],
  };
}
