import { type EngineEvent, LocalWorkspace, type PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import { adviceFor, sentencesOf } from "./explain-failure.ts";
import type { StackOutcome, StackToDeploy } from "./stack-outcome.ts";

export interface DeployOptions {
  readonly engine: PulumiCommand;
  /** Only says what would be done. */
  readonly preview: boolean;
  /** Reads what AWS has before it compares. */
  readonly refresh: boolean;
  /** So many stacks at once. */
  readonly parallel: number;
  readonly onProgress?: (label: string, line: string) => void;
  /** Once aborted, no further stack is begun. */
  readonly stopping?: AbortSignal;
  /** Once aborted, the engine is interrupted: it ends the operations that run, and begins no more. */
  readonly interrupt?: AbortSignal;
}

/**
 * Hands the stacks to Pulumi's engine, several at a time. A stack that fails leaves the others as they are.
 *
 * @returns one outcome a stack, in the order in which they were given
 */
export async function deployStacks(
  stacks: readonly StackToDeploy[],
  options: DeployOptions,
): Promise<readonly StackOutcome[]> {
  const outcomes: StackOutcome[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < stacks.length) {
      const index = next++;
      const stack = stacks[index];
      if (stack !== undefined) outcomes[index] = await deployStack(stack, options);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.parallel, stacks.length) }, worker));
  return outcomes;
}

async function deployStack(target: StackToDeploy, options: DeployOptions): Promise<StackOutcome> {
  const { label } = target;
  const { preview, refresh, stopping, interrupt, onProgress } = options;
  if (stopping?.aborted) return { label, outcome: "left", changes: {}, errors: [], seconds: 0 };
  const startedAt = performance.now();
  const seen: Seen = { errors: [], changes: {} };
  const run = {
    onEvent: follow(seen, (line) => onProgress?.(label, line)),
    refresh,
    color: "never" as const,
    ...(interrupt !== undefined && { signal: interrupt }),
  };
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  try {
    onProgress?.(label, preview ? "previewing" : "deploying");
    const stack = await selectInTurn(target, options);
    await (preview ? stack.preview(run) : stack.up(run));
    const outcome = preview ? "previewed" : "deployed";
    return { label, outcome, changes: seen.changes, errors: [], seconds: seconds() };
  } catch (error) {
    const errors = sentencesOf(error, seen.errors);
    const fix = adviceFor(error, errors, target.stack);
    return { label, outcome: "failed", changes: seen.changes, errors, fix, seconds: seconds() };
  }
}

let selection: Promise<unknown> = Promise.resolve();

/** Selecting a stack writes a file that all stacks of a project share, so it is done one at a time. */
function selectInTurn({ directory, stack, env }: StackToDeploy, { engine }: DeployOptions): Promise<Stack> {
  const selected = selection.then(() =>
    LocalWorkspace.createOrSelectStack(
      { stackName: stack, workDir: directory },
      { envVars: { ...env }, pulumiCommand: engine },
    ),
  );
  selection = selected.catch(() => {});
  return selected;
}

interface Seen {
  readonly errors: string[];
  changes: Readonly<Record<string, number>>;
}

/** Keeps what of the engine's events people follow, and reports each step. */
function follow(seen: Seen, report: (line: string) => void): (event: EngineEvent) => void {
  return ({ resOutputsEvent, resOpFailedEvent, diagnosticEvent, policyEvent, summaryEvent }) => {
    if (resOutputsEvent !== undefined && resOutputsEvent.metadata.op !== "same")
      report(stepOf(resOutputsEvent.metadata));
    if (resOpFailedEvent !== undefined) report(`failed: ${stepOf(resOpFailedEvent.metadata)}`);
    if (diagnosticEvent?.severity === "error") seen.errors.push(errorOf(diagnosticEvent));
    if (policyEvent?.enforcementLevel === "mandatory") seen.errors.push(policyEvent.message.trim());
    if (summaryEvent !== undefined) seen.changes = { ...summaryEvent.resourceChanges } as Record<string, number>;
  };
}

function stepOf({ op, urn }: { readonly op: string; readonly urn: string }): string {
  const [, , types = "", name = ""] = urn.split("::");
  return `${op} ${types.split("$").at(-1)} ${name}`;
}

function errorOf({ urn, message }: { readonly urn?: string; readonly message: string }): string {
  const about = urn === undefined || urn.includes("pulumi:pulumi:Stack") ? "" : `${urn.split("::").at(-1)}: `;
  return `${about}${message.trim().split("\n")[0]}`;
}
