import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Graph } from "../../graph/graph.ts";
import type { CompartmentKeys } from "../../model/compartment.ts";
import { UserError } from "../../model/errors.ts";
import { buildGraph } from "./build-graph.ts";
import { makeWorkspace } from "./child-bundle.ts";
import { explainFailure } from "./explain-failure.ts";
import { type Launch, launchOf } from "./language-host.ts";
import { type PulumiProject, readProject } from "./project-files.ts";
import type { Place } from "./protocol.ts";
import { type ChildReport, type ChildTask, TASK_VARIABLE } from "./report.ts";
import { readStackConfig, type StackConfig } from "./stack-config.ts";

export interface CaptureOptions {
  /** The folder of `Pulumi.yaml`. */
  readonly directory: string;
  readonly stack: string;
  /** Variables that the program needs besides this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Configuration on top of the stack's file; a key without a namespace is the project's. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** @default "123456789012" */
  readonly account?: string;
  /** Where neither a provider nor the configuration says one. @default `AWS_REGION`, then "us-east-1" */
  readonly region?: string;
  readonly compartmentKeys?: CompartmentKeys;
  /** The folder that source positions are relative to. @default the working folder */
  readonly root?: string;
  /** @default 120000 */
  readonly timeoutMs?: number;
}

/** After its own alarm a process that still runs is busy, and is ended from outside. */
const GRACE_MS = 3000;

/**
 * Captures what `pulumi up` would run: the program unmodified, in a process of its own, started by its own SDK's
 * runner with the options of its `Pulumi.yaml`, as a preview of an empty account.
 *
 * @throws UserError for a program that throws, exits early, hangs, waits for ever, or breaks a rule of the engine.
 */
export async function captureStack(options: CaptureOptions): Promise<Graph> {
  const project = readProject(options.directory);
  const config = readStackConfig(project, options.stack, options.config);
  const launch = launchOf({
    project,
    stack: options.stack,
    config,
    monitorAddress: "in-process",
    engineAddress: "in-process",
  });
  const place = placeOf(options, config);
  const { report, stderr } = await runChild(launch, options, { project, config, place });
  const root = resolve(options.root ?? ".");
  const failure = explainFailure(report, { stderr, root, timeoutMs: timeoutOf(options), directory: options.directory });
  if (failure !== undefined) throw failure;
  if (report === undefined) throw new Error("unreachable: a run without a report has failed");
  const program = { ...report.program, warnings: [...config.warnings, ...report.program.warnings] };
  return buildGraph(program, {
    ...place,
    config: config.values,
    directory: project.directory,
    root,
    ...(options.compartmentKeys !== undefined && { compartmentKeys: options.compartmentKeys }),
  });
}

export function placeOf(options: Pick<CaptureOptions, "account" | "region" | "env">, config: StackConfig): Place {
  const { AWS_REGION, AWS_DEFAULT_REGION } = { ...process.env, ...options.env };
  // A variable that is set to nothing is not set.
  const region = options.region ?? (config.values["aws:region"] || AWS_REGION || AWS_DEFAULT_REGION || "us-east-1");
  return { account: options.account ?? "123456789012", region };
}

const timeoutOf = ({ timeoutMs }: CaptureOptions): number => timeoutMs ?? 120_000;

interface ChildContext {
  readonly project: PulumiProject;
  readonly config: StackConfig;
  readonly place: Place;
}

async function runChild(
  launch: Launch,
  options: CaptureOptions,
  { project, config, place }: ChildContext,
): Promise<{ readonly report?: ChildReport; readonly stderr: string }> {
  const workspace = makeWorkspace();
  const timeoutMs = timeoutOf(options);
  const task: ChildTask = {
    project: project.name,
    stack: options.stack,
    config: config.values,
    ...place,
    runner: launch.runner,
    sdk: launch.sdk,
    report: workspace.report,
    timeoutMs,
  };
  try {
    const child = spawn(process.execPath, [...launch.nodeArguments, workspace.entry, ...launch.runnerArguments], {
      cwd: launch.directory,
      // A program may ask in which region it runs, which must be the one that it is captured in.
      env: {
        ...process.env,
        AWS_REGION: place.region,
        ...launch.environment,
        ...options.env,
        [TASK_VARIABLE]: JSON.stringify(task),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stderr = await ended(child, timeoutMs + GRACE_MS);
    if (!existsSync(workspace.report)) return { stderr };
    const report: ChildReport = JSON.parse(readFileSync(workspace.report, "utf8"));
    return { report, stderr };
  } finally {
    workspace.dispose();
  }
}

/** The end of what the process said on its error output; what it said on its output is its own affair. */
function ended(child: ChildProcess, killAfterMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let tail = "";
    const killer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    child.stdout?.resume();
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-4000);
    });
    child.on("error", (cause) => {
      clearTimeout(killer);
      reject(
        new UserError({ message: `Node.js could not be started: ${cause.message}.`, fix: "Check the installation." }),
      );
    });
    child.on("close", () => {
      clearTimeout(killer);
      resolve(tail);
    });
  });
}
